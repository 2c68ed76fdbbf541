/**
 * How the receiver treats webhooks:
 * - `ok`: by its rules;
 * - `down`: cuts every connection before it has read anything (nothing reaches the inbox);
 * - `slow`: by its rules, but the answer comes after `slowMs`;
 * - `lost-answer`: by its rules, but the connection is cut in place of an answer;
 * - `401`: as if its own secret were another;
 * - `500`, `503`: broken, `503` with `Retry-After: 30`;
 * - `redirect`: 301, as the real host answers to `http://`;
 * - `html`: 200 with a page of somebody else.
 */
export type Behaviour = 'ok' | 'down' | 'slow' | 'lost-answer' | '401' | '500' | '503' | 'redirect' | 'html';

/** The answers that are given without a look at the webhook. */
export const CANNED_ANSWERS: Partial<
  Record<Behaviour, { status: number; headers?: Readonly<Record<string, string>>; body: unknown }>
> = {
  '500': { status: 500, body: { error: 'Internal server error', message: 'Told to fail.' } },
  '503': { status: 503, headers: { 'retry-after': '30' }, body: { error: 'Service unavailable' } },
  redirect: { status: 301, headers: { location: '/inbox' }, body: '<html>301 Moved Permanently</html>' },
  html: { status: 200, body: '<html>Maintenance</html>' },
};
