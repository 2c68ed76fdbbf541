import type { PartErrorCode } from '../../messages/codes.ts';
import type { Job } from '../job.ts';

/** What does not mend itself: the key is refused, or every model of the list is gone. */
const LASTING: ReadonlySet<string> = new Set<PartErrorCode>(['provider_key_refused', 'model_unavailable']);
/**
 * How long after its order a job waits for an operator to mend such a thing: the frontend's page gives up after 120 s, and a failure
 * (with its refund) before that is worth more than a file after it.
 */
const PATIENCE_MS = 100_000;

/** When a part that meets this trouble is no longer tried (epoch ms): at the job's deadline, or sooner when waiting mends nothing. */
export function givenUpAt(
  { createdAt, deadlineAt }: Pick<Job, 'createdAt' | 'deadlineAt'>,
  code: PartErrorCode,
): number {
  return LASTING.has(code) ? Math.min(deadlineAt, createdAt + PATIENCE_MS) : deadlineAt;
}
