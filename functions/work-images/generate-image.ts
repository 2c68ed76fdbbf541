import { type CloseJobDeps, closeJob } from '../../shared/jobs/close-job.ts';
import {
  type DeliveredOutput,
  type FailedOutput,
  type ImageJob,
  isDeleted,
  type Job,
  type Output,
} from '../../shared/jobs/job.ts';
import type { TracedJob } from '../../shared/jobs/job-queue.ts';
import type { LeasedOutput, OutputStore } from '../../shared/jobs/job-store.ts';
import { givenUpAt } from '../../shared/jobs/patience.ts';
import { retryDelayMs } from '../../shared/jobs/retry-delay.ts';
import { placesOf } from '../../shared/kinds/image/object-key.ts';
import { type DrawOutputDeps, drawOutput, type Trouble, type Work } from './draw-output.ts';
import { keepLease, LEASE_MS } from './keep-lease.ts';
import { type ProgressTeller, progressTeller, type TellProgressDeps } from './tell-progress.ts';

/** What becomes of a message; nothing else decides it. */
export type Verdict = { readonly kind: 'done' } | { readonly kind: 'retry'; readonly afterMs: number };

const DONE: Verdict = { kind: 'done' };

/** Longer than writing down what came of an attempt, and closing the job, take. */
const RECORDING_MS = 60_000;
/** Attempts that the provider may have billed for one image. */
const MAX_BILLABLE_ATTEMPTS = 3;

export interface GenerateImageDeps extends CloseJobDeps, DrawOutputDeps, TellProgressDeps {
  readonly queue: CloseJobDeps['queue'] & TellProgressDeps['queue'];
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
  { userId, jobId, correlationId, number }: TracedJob & { readonly number: number },
  signal: AbortSignal,
): Promise<Verdict> {
  const lease: LeasedOutput = { userId, jobId, number, leaseId: deps.newId() };
  const taken = await deps.outputs.takeLease(lease, deps.now() + LEASE_MS, deps.now());
  if (taken.kind === 'missing') {
    deps.log.warn('image.skipped', { ...idsOf({ userId, jobId, correlationId }, number), reason: 'no such job' });
    return DONE;
  }
  if (taken.kind === 'refused') return standAside(deps, taken.job, number);

  const { job } = taken;
  if (job.foreign) return leaveToNewer(deps, job, lease);
  const ids = idsOf(job, number);
  deps.log.info('image.started', { ...ids, attempt: job.outputs[number - 1]?.attempts });
  const held = keepLease(deps, lease);
  const progress = progressTeller(deps, number);
  progress.tell('taken', job);
  let asked = false;
  const work: Work = {
    signal: AbortSignal.any([signal, held.lost]),
    moves: held.moves,
    tell: (step) => {
      asked = true;
      progress.tell(step, job);
    },
  };
  try {
    const attempt = await drawOutput(deps, job, number, MAX_BILLABLE_ATTEMPTS, work).catch(
      (error: unknown): Trouble => {
        deps.log.error('image.crashed', error, ids);
        // Before the model is asked there is nothing but trouble of our own, which costs none of the attempts that it may bill.
        return { kind: 'trouble', code: 'internal_error', reason: 'crash', maybeBilled: asked };
      },
    );
    held.moves(RECORDING_MS);
    return attempt.kind === 'trouble'
      ? await postpone(deps, job, lease, progress, attempt)
      : await record(deps, job, lease, progress, attempt.output, attempt.reason);
  } finally {
    held.release();
    await progress.told();
  }
}

/** A newer version's order, after a rollback: the attempt is taken back, and the sweep sends the image again once that version is back. */
async function leaveToNewer(deps: GenerateImageDeps, job: Job, lease: LeasedOutput): Promise<Verdict> {
  const now = deps.now();
  await deps.outputs.postpone(lease, { notBefore: now, trouble: 'internal_error', billed: false }, now);
  deps.log.warn('image.skipped', { ...idsOf(job, lease.number), reason: `${job.kind}: not of this version` });
  return DONE;
}

/** Somebody else has this image, or had it, or it is not time yet. */
async function standAside(deps: GenerateImageDeps, job: Job, number: number): Promise<Verdict> {
  await closeJob(deps, job); // a no-op unless a worker died between the last image and the closing, or the deadline is over
  await discardIfNobodys(deps, job, number); // what a worker that died, or could not write, has left in the bucket
  const output = job.outputs[number - 1];
  const waitMs = output === undefined ? 0 : readyAt(output) - deps.now();
  // Also while another worker holds it: this may be that worker's own message, which must not be gone when it has to come back.
  if (job.status === 'OPEN' && waitMs > 0) return { kind: 'retry', afterMs: waitMs };
  deps.log.info('image.skipped', { ...idsOf(job, number), reason: output?.state ?? 'no such image' });
  return DONE;
}

/** When an image can be taken up, epoch ms; 0 for one that has its fate. */
function readyAt(output: Output): number {
  if (output.state === 'generating') return output.leaseUntil;
  return output.state === 'queued' ? (output.notBefore ?? 0) : 0;
}

/** Later, if there is a later: otherwise the image fails with the trouble's code. */
async function postpone(
  deps: GenerateImageDeps,
  job: ImageJob,
  lease: LeasedOutput,
  progress: ProgressTeller,
  trouble: Trouble,
): Promise<Verdict> {
  const { attempts, billableAttempts } = countsOf(job, lease.number);
  const now = deps.now();
  const afterMs = retryDelayMs(attempts, deps.random, trouble.retryAfterMs);
  const { code, reason, maybeBilled } = trouble;
  if ((maybeBilled && billableAttempts >= MAX_BILLABLE_ATTEMPTS) || now + afterMs >= givenUpAt(job, code)) {
    const unbilled = maybeBilled ? 0 : 1;
    const counts = { attempts, billableAttempts: billableAttempts - unbilled };
    const detail = trouble.detail === undefined ? {} : { detail: trouble.detail };
    return record(deps, job, lease, progress, { state: 'failed', ...counts, code, ...detail }, reason);
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
  job: Job,
  lease: LeasedOutput,
  progress: ProgressTeller,
  output: DeliveredOutput | FailedOutput,
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
  progress.tell('recorded', outcome.job);
  await closeJob(deps, outcome.job);
  return DONE;
}

/** A result whose job was closed without it, or erased with it: nobody lists it, so it goes. */
async function discardIfNobodys(deps: GenerateImageDeps, job: Job, number: number): Promise<void> {
  const output = job.outputs[number - 1];
  if (job.foreign || job.status === 'OPEN' || output === undefined || output.attempts === 0) return;
  if (output.state === 'delivered' && !isDeleted(job)) return;
  const left = await deps.images.find(placesOf(job, number, job.request.format));
  if (left === undefined) return;
  await deps.images.delete(left.key);
  deps.log.warn('image.discarded', idsOf(job, number));
}

function countsOf(job: Job, number: number): { attempts: number; billableAttempts: number } {
  const output = job.outputs[number - 1];
  return { attempts: output?.attempts ?? 0, billableAttempts: output?.billableAttempts ?? 0 };
}

function idsOf(job: TracedJob, number: number) {
  return { job_id: job.jobId, user_id: job.userId, correlation_id: job.correlationId, number };
}
