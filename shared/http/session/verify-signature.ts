import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far the sender's clock may be off, and how old a recorded request may be. */
const TOLERANCE_SECONDS = 300;

/** What a signed request carries. */
export interface SignedRequest {
  readonly id: string;
  /** Epoch seconds, as sent. */
  readonly timestamp: string;
  /** Signatures with blanks between them, each `v1,<base64>`. */
  readonly signatures: string;
  readonly body: Buffer;
}

/**
 * Whether a request was signed with a secret, in the scheme of Standard Webhooks (and of svix, which is the same): HMAC-SHA256 over
 * `id.timestamp.body` with the base64 of the secret, a prefix `whsec_` aside. A few lines of our own, because the library would be
 * loaded at every cold start for the same few lines.
 *
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function isSigned({ id, timestamp, signatures, body }: SignedRequest, secret: string, now: number): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  if (key.byteLength === 0 || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now / 1000 - Number(timestamp)) > TOLERANCE_SECONDS) return false;
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  return signatures.split(' ').some((signature) => {
    const [version, value = ''] = signature.split(',');
    const given = Buffer.from(value, 'base64');
    return version === 'v1' && given.byteLength === expected.byteLength && timingSafeEqual(given, expected);
  });
}
