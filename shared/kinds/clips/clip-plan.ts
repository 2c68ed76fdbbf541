import type { JobRef } from '../../jobs/job.ts';
import type { PartPlan } from '../../jobs/part.ts';
import { userFolder } from '../../jobs/user-files.ts';
import type { ClipRequest } from './clip-request.ts';

/** One part a clip: `1`, `2`, … */
export function clipPlan({ count }: ClipRequest): readonly PartPlan[] {
  return Array.from({ length: count }, (_, index) => ({ name: String(index + 1) }));
}

/** Where the clip of a part lives: `user_{sub}/videos/{job_id}-{n}.mp4`. */
export function clipKeyOf({ userId, jobId }: JobRef, part: string): string {
  return `${userFolder(userId)}videos/${jobId}-${part}.mp4`;
}
