/**
 * How the receiver treats webhooks:
 * - `ok`: by its rules;
 * - `down`: cuts every connection before it has read anything (nothing reaches the inbox);
 * - `slow`: by its rules, but the answer comes late;
 * - `late`: it looks at what it was sent as late as it answers, also when the sender has given up by then;
 * - `lost-answer`: by its rules, but the connection is cut in place of an answer;
 * - `401`: as if its own secret were another;
 * - `400`, `500`: refuses everything, breaks on everything;
 * - `429`, `503`: the same with `Retry-After`;
 * - `redirect`: 301, as the real host answers to `http://`;
 * - `html`: 200 with an HTML page, as a proxy in between sends it;
 * - `files-lost`: its database fails at files, articles and books; some receivers do not let it show.
 */
export const BEHAVIOURS = [
  'ok',
  'down',
  'slow',
  'late',
  'lost-answer',
  '400',
  '401',
  '429',
  '500',
  '503',
  'redirect',
  'html',
  'files-lost',
] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];

/** What can be set beside the behaviour. */
export interface BehaviourSettings {
  /** How late `slow` and `late` answer. */
  readonly slowMs: number;
  /** What `429` and `503` ask for. */
  readonly retryAfterSeconds: number;
}

interface CannedAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** The answer that is given without a look at the webhook, if the behaviour has one. */
export function cannedAnswer(behaviour: Behaviour, settings: BehaviourSettings): CannedAnswer | undefined {
  const headers = { 'retry-after': String(settings.retryAfterSeconds) };
  const told = { message: 'Told to fail.' };
  switch (behaviour) {
    case '400':
      return { status: 400, body: { error: 'Bad request', ...told } };
    case '429':
      return { status: 429, headers, body: { error: 'Too many requests', ...told } };
    case '500':
      return { status: 500, body: { error: 'Internal server error', ...told } };
    case '503':
      return { status: 503, headers, body: { error: 'Service unavailable', ...told } };
    case 'redirect':
      return { status: 301, headers: { location: '/inbox' }, body: '<html>301 Moved Permanently</html>' };
    case 'html':
      return { status: 200, body: '<html>Maintenance</html>' };
    default:
      return undefined;
  }
}
