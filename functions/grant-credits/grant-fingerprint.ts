import { createHash } from 'node:crypto';
import type { GrantRequestBody } from '../../shared/http/grant-request.ts';

/** A digest of everything that a grant says: equal grants, equal fingerprints. */
export function grantFingerprint(body: GrantRequestBody): string {
  const { user_id, type, amount, reason, expires_at = null, priority = null } = body;
  const canonical = JSON.stringify([user_id, type, amount, reason, expires_at, priority]);
  return createHash('sha256').update(canonical).digest('base64url');
}
