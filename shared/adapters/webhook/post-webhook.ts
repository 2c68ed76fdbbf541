import { readFirstBytes } from './read-first-bytes.ts';
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
      /** Up to 500 characters of the body. */
      readonly firstBytes: string;
      readonly ms: number;
      /** The receiver's wish. */
      readonly retryAfterSeconds?: number;
    }
  | {
      /** No complete answer: the receiver may or may not have stored the event. */
      readonly kind: 'unanswered';
      readonly reason: 'timeout' | 'connection';
      /** The system's word for it, such as `ECONNREFUSED` or `CERT_HAS_EXPIRED`. */
      readonly code: string;
      readonly ms: number;
    };

const USER_AGENT = 'Sorami-Backend/1.0';
const MAX_ANSWER_CHARACTERS = 500;

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
  const request = new Request(allowedUrl(url), {
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
    const firstBytes = await readFirstBytes(response.body, MAX_ANSWER_CHARACTERS);
    const retryAfterSeconds = retryAfterSecondsOf(response.headers.get('retry-after'), new Date());
    return {
      kind: 'answered',
      status: response.status,
      firstBytes,
      ms: elapsed(),
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    };
  } catch (error) {
    return { kind: 'unanswered', ...troubleOf(error), ms: elapsed() };
  }
}

function allowedUrl(text: string): URL {
  const url = new URL(text);
  const isLoopback = url.hostname === '127.0.0.1' || url.hostname === 'localhost';
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback)) {
    throw new TypeError('A webhook goes to https, or to http on this machine.');
  }
  if (url.username !== '' || url.password !== '') throw new TypeError('A webhook URL carries no credentials.');
  return url;
}

/** `fetch` reports network trouble as a TypeError whose cause carries the system's code; connecting has a time-out of its own. */
function troubleOf(error: unknown): { reason: 'timeout' | 'connection'; code: string } {
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return { reason: 'timeout', code: 'TimeoutError' };
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
  return { reason: code === 'ETIMEDOUT' || /^UND_ERR_\w+_TIMEOUT$/.test(code) ? 'timeout' : 'connection', code };
}
