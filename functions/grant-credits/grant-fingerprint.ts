import { createHash } from 'node:crypto';
import { DEFAULT_PRIORITY } from '../../shared/credits/lots.ts';
import type { GrantRequestBody } from '../../shared/http/read/grant-request.ts';

/**
 * A digest of what a grant means: the same moment in another time zone, the default priority said aloud, or the same reason in
 * Unicode's other form is the same grant.
 */
export function grantFingerprint(body: GrantRequestBody): string {
  const { user_id, type, amount, reason, expires_at, priority } = body;
  const expiry = expires_at === undefined ? null : Date.parse(expires_at);
  // Credits without a time and an order are plain, which the default priority is not.
  const order = priority ?? (expires_at === undefined ? null : DEFAULT_PRIORITY);
  const canonical = JSON.stringify([user_id, type, amount, reason.normalize('NFC'), expiry, order]);
  return createHash('sha256').update(canonical).digest('base64url');
}
