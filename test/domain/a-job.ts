import type { JobRef, KindJob } from '../../shared/jobs/job.ts';
import { type KindTerms, newJob } from '../../shared/jobs/lifecycle/new-job.ts';
import type { DeliveredPart, FailedPart } from '../../shared/jobs/part.ts';
import { objectKeyOf } from '../../shared/kinds/image/object-key.ts';

const TERMS: KindTerms = { charging: 'ledger', price: 1, deadlineSeconds: 600 };

/** A job for images as it is opened at time 0, with what a test cares about changed. */
export function aJob(
  given: { images?: number; terms?: Partial<KindTerms>; from?: KindJob['jobIdFrom']; now?: number } = {},
): KindJob<'image'> {
  return newJob(
    {
      kind: 'image',
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

/** A part that delivered an image. @param number from 1. */
export function delivered(number = 1): DeliveredPart {
  return {
    name: String(number),
    state: 'delivered',
    attempts: 1,
    billableAttempts: 1,
    file: {
      key: `user_user_2abc/images/job-1-${number}.png`,
      contentType: 'image/png',
      bytes: 1000 + number,
      sha256: 'c2hh',
      model: 'gemini-nano-banana-2.1',
      seconds: 2.4,
      inputTokens: 12,
      facts: { width: 1024, height: 1024 },
    },
  };
}

/** A part that delivered an image under the key that it has in its job. */
export function deliveredIn(job: JobRef, number = 1): DeliveredPart {
  const part = delivered(number);
  return { ...part, file: { ...part.file, key: objectKeyOf(job, part.name, 'PNG') } };
}

/** A part that came to nothing. @param number from 1. */
export function failed(code: FailedPart['code'] = 'content_blocked', number = 1): FailedPart {
  return { name: String(number), state: 'failed', attempts: 1, billableAttempts: 1, code };
}
