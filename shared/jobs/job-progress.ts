import type { Job, TerminalStatus } from './job.ts';
import { isFinal } from './part.ts';
import { currentStage } from './part-stages.ts';
import type { ShownStatus } from './shown-statuses.ts';

/** Those of a job that has not ended. */
export type OpenStatus = Exclude<ShownStatus, TerminalStatus>;

/** How far a job is. */
export interface JobProgress {
  readonly status: ShownStatus;
  /** 0–100, never falling while parts only move forward. */
  readonly percent: number;
}

const STARTED_SHARE = 0.4;
/** Kept back until the closing transaction: 100 means delivered and paid. */
const PERCENT_BEFORE_CLOSE = 95;

/**
 * Where a job stands, derived from its parts so that it cannot disagree with them:
 * PENDING nothing taken up · INITIALIZING some taken up, others still queued · GENERATING all taken up or some finished ·
 * SAVING all finished, the closing transaction is next. Of a plan in stages: INITIALIZING in the first one, GENERATING in the second,
 * SAVING while the rest is put together.
 */
export function progressOf(job: Job): JobProgress {
  if (job.status !== 'OPEN') return { status: job.status, percent: 100 };
  const finished = job.parts.filter(isFinal).length;
  const started = job.parts.filter((part) => !isFinal(part) && part.attempts > 0).length;
  const share = (finished + started * STARTED_SHARE) / job.parts.length;
  return {
    status: stagedStatus(job, started + finished) ?? openStatus(job.parts.length, started, finished),
    percent: Math.floor(PERCENT_BEFORE_CLOSE * share),
  };
}

function stagedStatus({ parts }: Pick<Job, 'parts'>, begun: number): OpenStatus | undefined {
  const stage = currentStage(parts);
  if (stage === undefined) return undefined;
  if (stage === 0) return begun > 0 ? 'INITIALIZING' : 'PENDING';
  return stage === 1 ? 'GENERATING' : 'SAVING';
}

function openStatus(total: number, started: number, finished: number): OpenStatus {
  if (finished === total) return 'SAVING';
  if (finished > 0 || started === total) return 'GENERATING';
  return started > 0 ? 'INITIALIZING' : 'PENDING';
}
