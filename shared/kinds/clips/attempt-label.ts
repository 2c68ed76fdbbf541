import { createHash } from 'node:crypto';
import type { JobRef } from '../../jobs/job.ts';
import type { RunningPart } from '../../jobs/part.ts';

/** What the provider takes as the value of a label. */
const LABEL = /^[a-z0-9_-]{1,63}$/;

/**
 * Names an attempt in the provider's records: `{job_id}-{part}-{attempt}` where that is a label, so that a line of its bill leads to the
 * job. Other ids are told by the first half of their SHA-256.
 */
export function attemptLabel(
  { userId, jobId }: JobRef,
  { name, attempts }: Pick<RunningPart, 'name' | 'attempts'>,
): string {
  const end = `-${name}-${attempts}`;
  const label = `${jobId}${end}`;
  return LABEL.test(label)
    ? label
    : `job-${createHash('sha256').update(`${userId}/${jobId}`).digest('hex').slice(0, 32)}${end}`;
}
