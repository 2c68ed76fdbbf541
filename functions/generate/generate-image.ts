import { type CloseJobDeps, closeJob } from '../../shared/domain/close-job.ts';
import type { ImageJob, JobRef } from '../../shared/domain/job.ts';
import { objectKeyOf } from '../../shared/domain/object-key.ts';
import type { LeasedOutput, OutputStore } from '../../shared/domain/ports/job-store.ts';
import { retryDelayMs } from '../../shared/domain/retry-delay.ts';
import { type DrawOutputDeps, drawOutput, type Trouble } from './draw-output.ts';
import { keepLease, LEASE_MS } from './keep-lease.ts';

/** What becomes of a message; nothing else decides it. */
export type Verdict = { readonly kind: 'done' } | { readonly kind: 'retry'; readonly afterMs: number };

const DONE: Verdict = { kind: 'done' };

/** Attempts that the provider may have billed for one image. */
const MAX_BILLABLE_ATTEMPTS = 3;

export interface GenerateImageDeps extends CloseJobDeps, DrawOutputDeps {
  readonly outputs: OutputStore;
  readonly random: () => number;
  readonly newId: () => string;
}

/**
 * Works on one image: lease → draw and store → record → close the job if it was the last.
 *
 * Every step is conditional, so a duplicate message, a second worker or a late result changes nothing that is already decided.
 *
 * @param signal the function's own deadline.
 */
export async function generateImage(
  deps: GenerateImageDeps,
  { userId, jobId, number }: JobRef & { readonly number: number },
  signal: AbortSignal,
): Promise<Verdict> {
  const lease: LeasedOutput = { userId, jobId, number, leaseId: deps.newId() };
  const taken = await deps.outputs.takeLease(lease, deps.now() + LEASE_MS, deps.now());
  if (taken.kind === 'missing') {
    deps.log.warn('image.skipped', { job_id: jobId, number, reason: 'no such job' });
    return DONE;
  }
  if (taken.kind === 'refused') return standAside(deps, taken.job, number);

  const { job } = taken;
  const ids = idsOf(job, number);
  deps.log.info('image.started', { ...ids, attempt: job.outputs[number - 1]?.attempts });
  const held = keepLease(deps, lease);
  try {
    const attempt = await drawOutput(
      deps,
      job,
      number,
      MAX_BILLABLE_ATTEMPTS,
      AbortSignal.any([signal, held.lost]),
    ).catch((error: unknown): Trouble => {
      deps.log.error('image.crashed', error, ids);
      return { kind: 'trouble', code: 'internal_error', reason: 'crash', maybeBilled: true };
    });
    return attempt.kind === 'trouble'
      ? await postpone(deps, job, lease, attempt)
      : await record(deps, job, lease, attempt.output, attempt.reason);
  } finally {
    held.release();
  }
}

/** Somebody else has this image, or had it, or it is not time yet. */
async function standAside(deps: GenerateImageDeps, job: ImageJob, number: number): Promise<Verdict> {
  await closeJob(deps, job); // a no-op unless a worker died between the last image and the closing, or the deadline is over
  const output = job.outputs[number - 1];
  const waitMs = output?.state === 'queued' ? (output.notBefore ?? 0) - deps.now() : 0;
  if (job.status === 'OPEN' && waitMs > 0) return { kind: 'retry', afterMs: waitMs };
  deps.log.info('image.skipped', { ...idsOf(job, number), reason: output?.state ?? 'no such image' });
  return DONE;
}

/** Later, if there is a later: otherwise the image fails with the trouble's code. */
async function postpone(
  deps: GenerateImageDeps,
  job: ImageJob,
  lease: LeasedOutput,
  trouble: Trouble,
): Promise<Verdict> {
  const { attempts, billableAttempts } = countsOf(job, lease.number);
  const now = deps.now();
  const afterMs = retryDelayMs(attempts, deps.random, trouble.retryAfterMs);
  const { code, reason, maybeBilled } = trouble;
  if ((maybeBilled && billableAttempts >= MAX_BILLABLE_ATTEMPTS) || now + afterMs >= job.deadlineAt) {
    const unbilled = maybeBilled ? 0 : 1;
    const counts = { attempts, billableAttempts: billableAttempts - unbilled };
    const detail = trouble.detail === undefined ? {} : { detail: trouble.detail };
    return record(deps, job, lease, { state: 'failed', ...counts, code, ...detail }, reason);
  }
  await deps.outputs.postpone(lease, { notBefore: now + afterMs, trouble: code, billed: maybeBilled }, now);
  deps.log.warn('image.postponed', {
    ...idsOf(job, lease.number),
    error_code: code,
    reason,
    attempt: attempts,
    wait_ms: afterMs,
  });
  return { kind: 'retry', afterMs };
}

async function record(
  deps: GenerateImageDeps,
  job: ImageJob,
  lease: LeasedOutput,
  output: Parameters<OutputStore['record']>[1],
  reason?: string,
): Promise<Verdict> {
  const ids = idsOf(job, lease.number);
  const outcome = await deps.outputs.record(lease, output, deps.now());
  if (outcome.kind === 'superseded') {
    await discardIfNobodys(deps, outcome.job, lease.number);
    return DONE;
  }
  if (output.state === 'delivered') {
    const { bytes, model, seconds } = output.image;
    deps.log.info('image.delivered', { ...ids, bytes, model, model_seconds: seconds, ms: deps.now() - job.createdAt });
  } else {
    deps.log.warn('image.failed', { ...ids, error_code: output.code, reason });
  }
  await closeJob(deps, outcome.job);
  return DONE;
}

/** A result that came after its job was closed without it: nobody lists or pays it, so it goes. */
async function discardIfNobodys(deps: GenerateImageDeps, job: ImageJob, number: number): Promise<void> {
  if (job.status === 'OPEN' || job.outputs[number - 1]?.state === 'delivered') return;
  await deps.images.delete(objectKeyOf(job, number, job.request.format));
  deps.log.warn('image.discarded', idsOf(job, number));
}

function countsOf(job: ImageJob, number: number): { attempts: number; billableAttempts: number } {
  const output = job.outputs[number - 1];
  return { attempts: output?.attempts ?? 0, billableAttempts: output?.billableAttempts ?? 0 };
}

function idsOf(job: ImageJob, number: number) {
  return { job_id: job.jobId, user_id: job.userId, correlation_id: job.correlationId, number };
}
