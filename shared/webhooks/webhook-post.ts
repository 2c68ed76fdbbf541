/** A webhook to be posted, once. */
export interface WebhookPost {
  /** `https`; `http` on 127.0.0.1 or localhost only. */
  readonly url: string;
  /** JSON text, sent as it is. */
  readonly body: string;
  /** The value that the receiver compares with its own `WEBHOOK_SECRET`; it signs as well. */
  readonly secret: string;
  /** Sign beside it: during a rotation the receiver may know another one. */
  readonly otherSecrets?: readonly string[];
  /** Stable per event: every attempt carries the same. */
  readonly eventId: string;
  /** When this attempt is made, epoch ms: receivers that check signatures take no old ones. */
  readonly sentAt: number;
  /** For the whole answer. */
  readonly timeoutMs?: number;
  readonly userAgent?: string;
}

/** Why a request got no complete answer. */
export interface NetworkTrouble {
  readonly reason: 'timeout' | 'connection';
  /** The system's word for it, such as `ECONNREFUSED` or `CERT_HAS_EXPIRED`. */
  readonly code: string;
}

/** What one attempt came to. */
export type WebhookAnswer =
  | {
      /** The receiver answered: with a redirect, too, which is not followed (a POST would lose its body on the way). */
      readonly kind: 'answered';
      readonly status: number;
      /** The body, up to a bound. */
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
