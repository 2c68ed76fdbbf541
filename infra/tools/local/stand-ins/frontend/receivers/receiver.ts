import { DatabaseFailure } from '../frontend-database.ts';

/** A request that has reached one of the frontend's webhook routes with the right secret. */
export interface ReceivedWebhook {
  /** `webhook-id`, when there is one. */
  readonly eventId: string | undefined;
  /** The body as JSON; `undefined` when it is not JSON. */
  readonly payload: unknown;
  readonly now: Date;
}

/** What became of a request. */
export interface Reception {
  readonly answer: {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    /** A string is sent as HTML, anything else as JSON. */
    readonly body: unknown;
  };
  /** Whether everything the webhook said is now in the frontend's database: the answer alone does not tell. */
  readonly stored: boolean;
  /** Every rule that the request breaks, also those whose breach the frontend forgives or hides. */
  readonly problems: readonly string[];
}

/** What a route does with a webhook; it adds to the problems that its body has. What it throws is a 500. */
export type Handler = (webhook: ReceivedWebhook, problems: string[]) => Omit<Reception, 'problems'>;

/** One webhook route of the frontend. */
export interface Route {
  readonly receive: (webhook: ReceivedWebhook) => Reception;
  /** The answer to a GET; 405 where there is none. */
  readonly health?: (now: Date) => unknown;
}

/** A 200 with `success`. */
export function ok(body: object): Reception['answer'] {
  return { status: 200, body: { success: true, ...body } };
}

/** An error in the shape of most routes. */
export function fault(status: number, error: string, more: object = {}): Omit<Reception, 'problems'> {
  return { answer: { status, body: { error, ...more } }, stored: false };
}

/** What a receiver does in a `try` whose error it swallows. @param problems where the error is noted all the same. */
export function trySafely<Result>(work: () => Result, problems: string[] = []): Result | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof DatabaseFailure))
      problems.push(`data: not stored: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

/** A route of which every error is a 500. */
export function routeOf(problemsOf: (payload: unknown) => string[], handle: Handler): Route['receive'] {
  return (webhook) => {
    const problems = problemsOf(webhook.payload);
    try {
      return { ...handle(webhook, problems), problems };
    } catch (error) {
      const message = error instanceof Error ? error.message : 'Unknown error';
      return { ...fault(500, 'Internal server error', { message }), problems };
    }
  };
}
