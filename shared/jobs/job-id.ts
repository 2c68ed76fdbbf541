import { createHash } from 'node:crypto';

/** Job ids that callers may choose: safe in URLs and object keys, short enough for the frontend's columns. */
export const JOB_ID = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * The job id that an `Idempotency-Key` stands for: the same key of the same user is the same job for ever.
 *
 * The header is a structured-field string (quoted) in the IETF draft and bare in practice: both name the same key.
 */
export function jobIdOfIdempotencyKey(header: string): string | undefined {
  const key = header.trim().replace(/^"(.*)"$/, '$1');
  if (key.length === 0 || key.length > 255) return undefined;
  return `idem_${createHash('sha256').update(key).digest('base64url')}`;
}

/** The id of the job that draws again what failed in another: derived, so that asking twice is one job. */
export function retryIdOf(jobId: string): string {
  return `retry_${createHash('sha256').update(jobId).digest('base64url')}`;
}
