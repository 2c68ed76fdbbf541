import { isFinal, type Job, type TerminalStatus } from './job.ts';

/** Statuses as the frontend's developers see them. */
export type ShownStatus = 'PENDING' | 'INITIALIZING' | 'GENERATING' | 'SAVING' | TerminalStatus;

/** How far a job is. */
export interface JobProgress {
  readonly status: ShownStatus;
  /** 0–100, never falling while images only move forward. */
  readonly percent: number;
}

const STARTED_SHARE = 0.4;
/** Kept back until the closing transaction: 100 means delivered and paid. */
const PERCENT_BEFORE_CLOSE = 95;

/**
 * Where a job stands, derived from its images so that it cannot disagree with them:
 * PENDING nothing taken up · INITIALIZING some taken up, others still queued · GENERATING all taken up or some finished ·
 * SAVING all finished, the closing transaction is next.
 */
export function progressOf(job: Job): JobProgress {
  if (job.status !== 'OPEN') return { status: job.status, percent: 100 };
  const finished = job.outputs.filter(isFinal).length;
  const started = job.outputs.filter((output) => !isFinal(output) && output.attempts > 0).length;
  const share = (finished + started * STARTED_SHARE) / job.outputs.length;
  return {
    status: openStatus(job.outputs.length, started, finished),
    percent: Math.floor(PERCENT_BEFORE_CLOSE * share),
  };
}

function openStatus(total: number, started: number, finished: number): ShownStatus {
  if (finished === total) return 'SAVING';
  if (finished > 0 || started === total) return 'GENERATING';
  return started > 0 ? 'INITIALIZING' : 'PENDING';
}
