import { createHash } from 'node:crypto';

/** Job ids that callers may choose: safe in URLs and object keys, short enough for the frontend's columns. */
export const JOB_ID = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * The job id that an `Idempotency-Key` stands for: the same key of the same user is the same job for ever, and another job than the
 * same key of another user (an id belongs to one user).
 *
 * The header is a structured-field string (quoted) in the IETF draft and bare in practice: both name the same key.
 */
export function jobIdOfIdempotencyKey(userId: string, header: string): string | undefined {
  const key = header.trim().replace(/^"(.*)"$/, '$1');
  if (key.length === 0 || key.length > 255) return undefined;
  return derivedId('idem', `${userId}/${key}`);
}

/** The id of the job that makes again what failed in another: derived, so that asking twice is one job. */
export function retryIdOf(jobId: string): string {
  return derivedId('retry', jobId);
}

/**
 * Whether an id has the form of those that this backend derives. They can be computed by others, so a client cannot choose one that
 * is not its own already: it could take the id of another user's next retry away.
 */
export function isDerivedId(jobId: string): boolean {
  return /^(idem|retry)_[A-Za-z0-9_-]{43}$/.test(jobId);
}

function derivedId(prefix: 'idem' | 'retry', from: string): string {
  return `${prefix}_${createHash('sha256').update(from).digest('base64url')}`;
}
