import { createHash } from 'node:crypto';

/** Signed addresses live an hour: a client that keeps them over a 304 gets fresh ones well before that. */
const WINDOW_MS = 15 * 60_000;

/** The tag of a state: weak, because the addresses beside it differ at each read. */
export function tagOf(state: Readonly<Record<string, unknown>>, now: number): string {
  const digest = createHash('sha256')
    .update(`${Math.floor(now / WINDOW_MS)} ${JSON.stringify(state)}`)
    .digest('base64url');
  return `W/"${digest.slice(0, 22)}"`;
}

/** Whether an `If-None-Match` names the tag, compared weakly; gateways may have taken its `W/` away. */
export function matchesTag(header: string, tag: string): boolean {
  const bare = (text: string): string => text.trim().replace(/^W\//, '');
  return header.trim() === '*' || header.split(',').some((candidate) => bare(candidate) === bare(tag));
}
