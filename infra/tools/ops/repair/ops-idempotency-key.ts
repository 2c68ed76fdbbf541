import { randomUUID } from 'node:crypto';

/** What an operator books, by the id they give it (so that a repetition books nothing) or by a new one. */
export function opsIdempotencyKey(id: string | undefined): string {
  return `ops:${id ?? randomUUID()}`;
}
