import { createHmac } from 'node:crypto';

/** What a signature covers. */
export interface SignedContent {
  readonly eventId: string;
  /** Whole seconds since the epoch. */
  readonly timestamp: number;
  readonly body: string;
}

/**
 * The `webhook-signature` of Standard Webhooks: HMAC-SHA256 of `id.timestamp.body`, scheme `v1`, one signature per secret. A receiver
 * takes the request if one of them fits, so during a rotation it may know either secret.
 *
 * @param secrets `whsec_` and base64 of the key, or any other text, which is the key as it is.
 */
export function signWebhook({ eventId, timestamp, body }: SignedContent, secrets: readonly string[]): string {
  return secrets
    .map((secret) => createHmac('sha256', keyOf(secret)).update(`${eventId}.${timestamp}.${body}`).digest('base64'))
    .map((signature) => `v1,${signature}`)
    .join(' ');
}

const PREFIX = 'whsec_';

function keyOf(secret: string): Buffer {
  return secret.startsWith(PREFIX) ? Buffer.from(secret.slice(PREFIX.length), 'base64') : Buffer.from(secret, 'utf8');
}
