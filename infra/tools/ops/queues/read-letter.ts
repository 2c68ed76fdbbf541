import type { Message } from '@aws-sdk/client-sqs';
import * as v from 'valibot';

/** What a worker would make of a dead letter. */
export type Letter<T> =
  | { readonly kind: 'readable'; readonly value: T }
  /** Why no worker can read it, in words that repeat nothing of the message: it may hold what must not be shown. */
  | { readonly kind: 'unreadable'; readonly why: string };

/** Reads a message as the worker of its queue does. */
export function readLetter<T>({ Body = '' }: Message, schema: v.GenericSchema<unknown, T>): Letter<T> {
  const json = v.safeParse(v.pipe(v.string(), v.parseJson()), Body);
  if (!json.success) return { kind: 'unreadable', why: 'it is not JSON' };
  const parsed = v.safeParse(schema, json.output);
  if (parsed.success) return { kind: 'readable', value: parsed.output };
  const fields = [...new Set(parsed.issues.map((issue) => v.getDotPath(issue) ?? 'the whole message'))];
  return { kind: 'unreadable', why: `missing or wrong: ${fields.join(', ')}` };
}
