/** What an order of any kind may say beside what it orders. */
export interface OrderTerms {
  /** Refuse the order when its price is higher. */
  readonly max_credits?: number;
  /** Closes the job after so many seconds, at least 10: sooner than the API does by itself. What is not delivered by then is given back. */
  readonly deadline_seconds?: number;
  /** Your own notes on the job, which come back in its status, in the list and in its webhooks: 16 texts at most. */
  readonly metadata?: Readonly<Record<string, string>>;
}
