/** What a webhook request says about itself. */
export interface WebhookHead {
  /** The value that the receiver compares with its own `WEBHOOK_SECRET`. */
  readonly secret: string;
  /** Stable per event: every attempt carries the same. */
  readonly eventId: string;
  /** The frontend's nginx refuses (403) names with bot, crawl, spider or scraper in them. */
  readonly userAgent: string;
}

/**
 * The headers of a webhook request. `webhook-id` is the event's id in the sense of Standard Webhooks.
 *
 * @throws TypeError when a value cannot stand in a header. The message never repeats it, since `Headers` itself would: the secret
 *   must not reach a log because somebody pasted a line break into it.
 */
export function webhookHeaders({ secret, eventId, userAgent }: WebhookHead): Headers {
  try {
    return new Headers({
      'content-type': 'application/json',
      'user-agent': userAgent,
      'webhook-id': eventId,
      'x-webhook-secret': secret,
      // A worker may be frozen between two deliveries, and a connection kept from before is dead then: its failure would look like
      // a delivery of unknown fate.
      connection: 'close',
    });
  } catch {
    throw new TypeError('The webhook secret, event id or user agent cannot be sent as a header.');
  }
}
