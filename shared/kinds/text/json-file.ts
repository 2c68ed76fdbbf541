import * as v from 'valibot';

/** The bytes of a file that holds a value as JSON: the same for the same value. */
export function encodeJson(value: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

/** The value in the bytes of such a file. @throws when it is not of this shape: files are written by this code only. */
export function decodeJson<T>(schema: v.GenericSchema<unknown, T>, bytes: Uint8Array): T {
  return v.parse(schema, JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
}
