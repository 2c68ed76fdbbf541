import type { DeliveredOutput, FailedOutput, ImageJob, JobRef } from '../../shared/jobs/job.ts';
import { type JobTerms, newImageJob } from '../../shared/jobs/new-job.ts';
import { objectKeyOf } from '../../shared/kinds/image/object-key.ts';

const TERMS: JobTerms = { creditMode: 'ledger', imagePrice: 1, deadlineSeconds: 600 };

/** A job as it is opened at time 0, with what a test cares about changed. */
export function aJob(
  given: { images?: number; terms?: Partial<JobTerms>; from?: ImageJob['jobIdFrom']; now?: number } = {},
): ImageJob {
  return newImageJob(
    {
      userId: 'user_2abc',
      jobId: 'job-1',
      jobIdFrom: given.from ?? 'client',
      correlationId: 'req-1',
      request: {
        prompt: 'un phare au lever du jour',
        numImages: given.images ?? 1,
        size: '1024x1024',
        style: 'photorealistic',
        format: 'PNG',
        quality: 'standard',
      },
    },
    { ...TERMS, ...given.terms },
    given.now ?? 0,
  );
}

/** A delivered image. */
export function delivered(number = 1): DeliveredOutput {
  return {
    state: 'delivered',
    attempts: 1,
    billableAttempts: 1,
    image: {
      key: `user_user_2abc/images/job-1-${number}.png`,
      contentType: 'image/png',
      bytes: 1000 + number,
      sha256: 'c2hh',
      width: 1024,
      height: 1024,
      model: 'gemini-nano-banana-2.1',
      seconds: 2.4,
      inputTokens: 12,
    },
  };
}

/** A delivered image under the key that it has in its job. */
export function deliveredIn(job: JobRef, number = 1): DeliveredOutput {
  const output = delivered(number);
  return { ...output, image: { ...output.image, key: objectKeyOf(job, number, 'PNG') } };
}

/** A failed image. */
export function failed(code: FailedOutput['code'] = 'content_blocked'): FailedOutput {
  return { state: 'failed', attempts: 1, billableAttempts: 1, code };
}
