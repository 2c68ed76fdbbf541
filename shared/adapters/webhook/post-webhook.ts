import type { WebhookAnswer, WebhookPost } from '../../webhooks/webhook-post.ts';
import { frontendUrl, USER_AGENT } from './frontend-url.ts';
import { networkTroubleOf } from './network-trouble.ts';
import { readText } from './read-text.ts';
import { retryAfterSecondsOf } from './retry-after.ts';
import { webhookHeaders } from './webhook-headers.ts';

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
