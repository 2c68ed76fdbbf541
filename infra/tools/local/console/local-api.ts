/** What the console's own server tells the page, beside what the API tells. */

/** `GET /local/setup`. */
export interface Setup {
  readonly api: string;
  /** Names of the sample users. */
  readonly users: readonly string[];
  /** Words in a prompt that make the model fail; none with the real model. */
  readonly magic: readonly { readonly prompt: string; readonly does: string }[];
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
}

/** The provider's gate, closed. */
export interface ClosedGate {
  /** ISO 8601. */
  readonly until: string;
  readonly reason: string;
}

/** `POST /local/gate/open`. */
export interface GateOpened {
  readonly opened: boolean;
}

/** How much is in a queue; the numbers are SQS's own approximations. */
export interface QueueDepth {
  readonly name: string;
  readonly waiting: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** A delivery of a webhook, in short. */
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
