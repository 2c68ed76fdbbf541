/** A request that has reached one of the frontend's webhook routes. */
export interface ReceivedWebhook {
  readonly secretMatches: boolean;
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

/** One webhook route of the frontend, with its rows. */
export type Receiver = (webhook: ReceivedWebhook) => Reception;
