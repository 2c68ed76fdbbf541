import * as v from 'valibot';
import { Text } from '../../messages/text.ts';

/** A place in a list that is sorted by time. */
export interface Place {
  /** Epoch ms. */
  readonly at: number;
  readonly id: string;
}

const MAX_LENGTH = 1_600;
/** DynamoDB takes sort keys of 1,024 bytes. */
const MAX_ID_BYTES = 1_024;
const Content = v.pipe(
  v.string(),
  v.parseJson(),
  v.strictTuple([
    v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    v.pipe(Text, v.minLength(1), v.maxBytes(MAX_ID_BYTES)),
  ]),
);

/**
 * The cursor of a place. It names no user, and a forged cursor is harmless: lists are always queried under the caller's own key.
 */
export function toCursor({ at, id }: Place): string {
  return Buffer.from(JSON.stringify([at, id])).toString('base64url');
}

/** The place that a cursor names; `undefined` when it is none of ours. */
export function fromCursor(cursor: string): Place | undefined {
  if (cursor.length > MAX_LENGTH || !/^[A-Za-z0-9_-]+$/.test(cursor)) return undefined;
  const parsed = v.safeParse(Content, Buffer.from(cursor, 'base64url').toString('utf8'));
  return parsed.success ? { at: parsed.output[0], id: parsed.output[1] } : undefined;
}
