import { frontendUrl, USER_AGENT } from './frontend-url.ts';
import { type NetworkTrouble, networkTroubleOf } from './network-trouble.ts';
import { readText } from './read-text.ts';
import { retryAfterSecondsOf } from './retry-after.ts';
import { type WebhookHead, webhookHeaders } from './webhook-headers.ts';

export interface WebhookPost extends Omit<WebhookHead, 'userAgent'> {
  /** `https`; `http` on 127.0.0.1 or localhost only. */
  readonly url: string;
  /** JSON text, sent as it is. */
  readonly body: string;
  /** For the whole answer. */
  readonly timeoutMs?: number;
  readonly userAgent?: string;
}

/** What one attempt came to. */
export type WebhookAnswer =
  | {
      /** The receiver answered: with a redirect, too, which is not followed (a POST would lose its body on the way). */
      readonly kind: 'answered';
      readonly status: number;
      /** The body, up to {@link MAX_ANSWER_BYTES}. */
      readonly text: string;
      readonly ms: number;
      /** The receiver's `Retry-After`. */
      readonly retryAfterSeconds?: number;
    }
  | (NetworkTrouble & {
      /** No complete answer: the receiver may or may not have stored the event. */
      readonly kind: 'unanswered';
      readonly ms: number;
    });

/** A true acknowledgement has a hundred bytes; a frontend of later may say more, or say it prettily. */
export const MAX_ANSWER_BYTES = 256 * 1024;

/**
 * Posts one webhook, once.
 *
 * @throws TypeError when the URL or a header value is unusable: a fault of the configuration, not of the receiver.
 */
export async function postWebhook({
  url,
  body,
  timeoutMs = 30_000,
  userAgent = USER_AGENT,
  ...head
}: WebhookPost): Promise<WebhookAnswer> {
  const request = new Request(frontendUrl(url), {
    method: 'POST',
    headers: webhookHeaders({ ...head, userAgent }, body),
    body,
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  });
  const startedAt = performance.now();
  const elapsed = () => Math.round(performance.now() - startedAt);
  try {
    const response = await fetch(request);
    const text = await readText(response.body, MAX_ANSWER_BYTES);
    const retryAfterSeconds = retryAfterSecondsOf(response.headers.get('retry-after'), new Date());
    return {
      kind: 'answered',
      status: response.status,
      text,
      ms: elapsed(),
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    };
  } catch (error) {
    return { kind: 'unanswered', ...networkTroubleOf(error), ms: elapsed() };
  }
}
