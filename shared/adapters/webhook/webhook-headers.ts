import { signWebhook } from './sign-webhook.ts';

/** What a webhook request says about itself. */
export interface WebhookHead {
  /** The value that the receiver compares with its own `WEBHOOK_SECRET`; it signs as well. */
  readonly secret: string;
  /** Sign beside it: during a rotation the receiver may know another one. */
  readonly otherSecrets?: readonly string[];
  /** Stable per event: every attempt carries the same. */
  readonly eventId: string;
  /** When this attempt is made, epoch ms: receivers that check signatures take no old ones. */
  readonly sentAt: number;
  /** The frontend's nginx refuses (403) names with bot, crawl, spider or scraper in them. */
  readonly userAgent: string;
}

/**
 * The headers of a webhook request: the secret, and id, timestamp and signature of Standard Webhooks.
 *
 * @throws TypeError when a value cannot stand in a header. The message never repeats it, since `Headers` itself would: the secret
 *   must not reach a log because a line break was pasted into it.
 */
export function webhookHeaders(head: WebhookHead, body: string): Headers {
  const { secret, otherSecrets = [], eventId, sentAt, userAgent } = head;
  const timestamp = Math.floor(sentAt / 1000);
  try {
    return new Headers({
      'content-type': 'application/json',
      'user-agent': userAgent,
      'webhook-id': eventId,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signWebhook({ eventId, timestamp, body }, [secret, ...otherSecrets]),
      'x-webhook-secret': secret,
      // A worker may be frozen between two deliveries, and a connection kept from before is dead then: its failure would look like
      // a delivery of unknown fate.
      connection: 'close',
    });
  } catch {
    throw new TypeError('The webhook secret, event id or user agent cannot be sent as a header.');
  }
}
