/** What the console's own server tells the page, beside what the API tells. */

/** `GET /local/setup`. */
export interface Setup {
  readonly api: string;
  /** The sample users. */
  readonly users: readonly { readonly name: string; readonly id: string }[];
  /** Words in a prompt that make the model fail; none with the real model. */
  readonly magic: readonly { readonly prompt: string; readonly does: string }[];
  /** What can be ordered, in the order of the documents. */
  readonly kinds: readonly OrderKind[];
  /** A developer's own frontend, which gets the webhooks of its jobs. */
  readonly ownFrontend: string | null;
}

/** A kind of order, as the contract describes it. */
export interface OrderKind {
  readonly name: string;
  /** `POST` of an order. */
  readonly path: string;
  /** `GET` of its result; `{job_id}` stands for the id. */
  readonly resultPath: string;
  /** JSON Schema of the body. */
  readonly schema: unknown;
  readonly example: unknown;
  /** `POST` of the same body to learn the price. */
  readonly quotePath: string | null;
}

/** `GET /local/token?user=`: as Clerk would mint it now. */
export interface FreshToken {
  readonly token: string;
}

/** `GET /local/watch?job_id=`: the queues, and what there is about one job. */
export interface Watch {
  readonly queues: readonly QueueDepth[];
  readonly deliveries: readonly ShownDelivery[];
  readonly logs: readonly LogEntry[];
  /** The provider's gate, while it keeps everybody waiting. */
  readonly gate: ClosedGate | null;
  /** Until when the frontend gets no webhooks, after it failed too often; ISO 8601. */
  readonly webhooksPausedUntil: string | null;
  readonly troubles: Troubles;
}

/** What is down at the moment because the console was told so; `null`: all is well. */
export interface Troubles {
  readonly frontend: string | null;
  readonly clerk: string | null;
  /** A word of the model's stand-in; always `null` with the real model. */
  readonly model: string | null;
}

/** The provider's gate, closed. */
export interface ClosedGate {
  /** ISO 8601. */
  readonly until: string;
  readonly reason: string;
}

/** `POST /local/…`: whether anything was changed. */
export interface Done {
  readonly done: boolean;
}

/** `GET /local/objects?user=&job_id=`: what lies in the bucket for a job. */
export interface JobObjects {
  readonly objects: readonly JobObject[];
}

/** An object of the bucket. */
export interface JobObject {
  readonly key: string;
  readonly contentType: string;
  readonly bytes: number;
  /** Signed, for an hour. */
  readonly url: string;
}

/** How much is in a queue; the numbers are SQS's own approximations. */
export interface QueueDepth {
  readonly name: string;
  readonly waiting: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** A delivery of a webhook: what was sent, and what was answered. */
export interface ShownDelivery {
  /** ISO 8601. */
  readonly at: string;
  readonly path: string;
  /** What it told the frontend. */
  readonly told: string;
  /** The receiver's answer; `null` when it cut the connection. */
  readonly status: number | null;
  readonly stored: boolean;
  readonly problems: readonly string[];
  readonly headers: Readonly<Record<string, string | boolean>>;
  readonly body: unknown;
  readonly answer: unknown;
  /** The developer's own frontend, if it was the one that answered. */
  readonly passedOn: string | null;
}

/** A log line of a function. */
export interface LogEntry {
  /** ISO 8601. */
  readonly at: string;
  readonly functionName: string;
  readonly level: string;
  readonly code: string;
  readonly fields: Readonly<Record<string, unknown>>;
}
