import { createHash } from 'node:crypto';
import type { Job, JobRef } from '../jobs/job.ts';
import { progressOf } from '../jobs/job-progress.ts';
import { isFinal } from '../jobs/part.ts';
import { tellsSteps } from '../kinds/kinds.ts';
import type { ProgressStatus } from './progress-status.ts';

/**
 * What a worker has just done with a part: taken up · the provider is being asked · it has answered, the file is being made and
 * stored · the end is on the row.
 */
export const PROGRESS_STEPS = ['taken', 'asked', 'answered', 'recorded'] as const;
export type ProgressStep = (typeof PROGRESS_STEPS)[number];

/** A worker's word to the deliverer. It says what to look for, not what to send: the row is asked before anything is sent. */
export interface ProgressNews {
  readonly step: ProgressStep;
  /** Name of the part. */
  readonly part: string;
  /** The job's progress in percent as the worker's own write left it. */
  readonly percent: number;
}

/** A step on the way, as the frontend is told. */
export interface ProgressEvent {
  readonly status: ProgressStatus;
  /** 0–99. */
  readonly percent: number;
}

/** What a part that is being stored counts for, when it is the last. */
const SAVING_SHARE = 0.8;
/** What a part that is being prepared counts for, when it is the first. */
const PREPARING_SHARE = 0.1;
const PERCENT_BEFORE_CLOSE = 95;

/**
 * Whether a step is news, decided by the worker from the row that its own write left: the first of several images taken up, the model
 * asked for the last one (or the only one: its being taken up was a moment ago, and is told with it), a part done while several are
 * not, and every part answered, because only the row of a moment later tells whether it is the last one. Repeated attempts are no news.
 *
 * When one part is left, its being drawn is the next news: told as well that the others are done, the frontend might hear it
 * afterwards.
 */
export function progressNews(job: Job, name: string, step: ProgressStep): ProgressNews | undefined {
  const part = job.parts.find((one) => one.name === name);
  if (!tellsSteps(job) || job.status !== 'OPEN' || part === undefined) return undefined;
  const total = job.parts.length;
  const untouched = job.parts.filter(({ attempts }) => attempts === 0).length;
  const isNews = {
    taken: part.attempts === 1 && total > 1 && untouched === total - 1,
    asked: part.attempts === 1 && untouched === 0,
    answered: true,
    recorded: job.parts.filter((other) => !isFinal(other)).length > 1,
  }[step];
  return isNews ? { step, part: name, percent: progressOf(job).percent } : undefined;
}

/**
 * The progress events to send, in this order; the deliverer decides from the current row. None when the news is stale: the job has
 * ended, or has moved on, and the worker that moved it sent news of its own.
 *
 * In the order of the deliveries of one job the percentage never falls and the status never goes back.
 */
export function progressEvents(job: Job, { step, part, percent: seen }: ProgressNews): readonly ProgressEvent[] {
  if (job.status !== 'OPEN') return [];
  const { percent } = progressOf(job);
  const total = job.parts.length;
  const isAtWork = job.parts.some(({ name, state }) => name === part && state === 'running');
  const initializing = {
    status: 'initializing',
    percent: Math.floor((PERCENT_BEFORE_CLOSE * PREPARING_SHARE) / total),
  } as const;
  switch (step) {
    case 'taken': {
      const isAlone = job.parts.every(({ name, attempts }) => attempts === (name === part ? 1 : 0));
      return isAlone && isAtWork ? [initializing] : [];
    }
    case 'asked':
    case 'recorded': {
      if (percent !== seen) return [];
      const generating = { status: 'generating', percent } as const;
      return total === 1 ? [initializing, generating] : [generating];
    }
    case 'answered': {
      const isLast = job.parts.every((other) => isFinal(other) === (other.name !== part));
      const percentSaving = Math.floor((PERCENT_BEFORE_CLOSE * (total - 1 + SAVING_SHARE)) / total);
      return isLast && isAtWork ? [{ status: 'saving', percent: percentSaving }] : [];
    }
  }
}

/** Derived, so that an event that is sent twice has one id. */
export function progressEventId({ userId, jobId }: JobRef, { status, percent }: ProgressEvent): string {
  return `prg_${createHash('sha256').update(`${userId}/${jobId}/${status}/${percent}`).digest('base64url').slice(0, 32)}`;
}
