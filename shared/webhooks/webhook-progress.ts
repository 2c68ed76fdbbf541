import { createHash } from 'node:crypto';
import { isFinal, isTold, type Job, type JobRef } from '../jobs/job.ts';
import { progressOf } from '../jobs/job-progress.ts';

/**
 * What a worker has just done with an image: taken up · the model is being asked · the model has drawn, the file is being made and
 * stored · its fate is on the row.
 */
export const PROGRESS_STEPS = ['taken', 'drawing', 'drawn', 'recorded'] as const;
export type ProgressStep = (typeof PROGRESS_STEPS)[number];

/** A worker's word to the deliverer. It says what to look for, not what to send: the row is asked before anything is sent. */
export interface ProgressNews {
  readonly step: ProgressStep;
  /** From 1. */
  readonly number: number;
  /** The job's progress in percent as the worker's own write left it. */
  readonly percent: number;
}

/** A step on the way, as the frontend is told. */
export interface ProgressEvent {
  readonly status: 'initializing' | 'generating' | 'saving';
  /** 0–99. */
  readonly percent: number;
}

/** What an image that is being stored counts for, when it is the last. */
const SAVING_SHARE = 0.8;
/** What an image that is being prepared counts for, when it is the first. */
const PREPARING_SHARE = 0.1;
const PERCENT_BEFORE_CLOSE = 95;

/**
 * Whether a step is news, decided by the worker from the row that its own write left: the first of several images taken up, the model
 * asked for the last one (or the only one: its being taken up was a moment ago, and is told with it), an image done while several are
 * not, and every image drawn, because only the row of a moment later tells whether it is the last one. Repeated attempts are no news.
 *
 * When one image is left, its being drawn is the next news: told as well that the others are done, the frontend might hear it
 * afterwards.
 */
export function progressNews(job: Job, number: number, step: ProgressStep): ProgressNews | undefined {
  const output = job.outputs[number - 1];
  if (!isTold(job) || job.status !== 'OPEN' || output === undefined) return undefined;
  const total = job.outputs.length;
  const untouched = job.outputs.filter(({ attempts }) => attempts === 0).length;
  const isNews = {
    taken: output.attempts === 1 && total > 1 && untouched === total - 1,
    drawing: output.attempts === 1 && untouched === 0,
    drawn: true,
    recorded: job.outputs.filter((other) => !isFinal(other)).length > 1,
  }[step];
  return isNews ? { step, number, percent: progressOf(job).percent } : undefined;
}

/**
 * What to tell the frontend, in this order, decided by the deliverer from the row of this moment. Nothing when the news is stale: the job
 * has ended, or has moved on, and whoever moved it has news of his own.
 *
 * In the order of the deliveries of one job the percentage never falls and the status never goes back.
 */
export function progressEvents(job: Job, { step, number, percent: seen }: ProgressNews): readonly ProgressEvent[] {
  if (job.status !== 'OPEN') return [];
  const { percent } = progressOf(job);
  const total = job.outputs.length;
  const isAtWork = job.outputs[number - 1]?.state === 'generating';
  const initializing = {
    status: 'initializing',
    percent: Math.floor((PERCENT_BEFORE_CLOSE * PREPARING_SHARE) / total),
  } as const;
  switch (step) {
    case 'taken': {
      const isAlone = job.outputs.every(({ attempts }, index) => attempts === (index === number - 1 ? 1 : 0));
      return isAlone && isAtWork ? [initializing] : [];
    }
    case 'drawing':
    case 'recorded': {
      if (percent !== seen) return [];
      const generating = { status: 'generating', percent } as const;
      return total === 1 ? [initializing, generating] : [generating];
    }
    case 'drawn': {
      const isLast = job.outputs.every((other, index) => isFinal(other) === (index !== number - 1));
      const percentSaving = Math.floor((PERCENT_BEFORE_CLOSE * (total - 1 + SAVING_SHARE)) / total);
      return isLast && isAtWork ? [{ status: 'saving', percent: percentSaving }] : [];
    }
  }
}

/** Derived, so that an event that is sent twice has one id. */
export function progressEventId({ userId, jobId }: JobRef, { status, percent }: ProgressEvent): string {
  return `prg_${createHash('sha256').update(`${userId}/${jobId}/${status}/${percent}`).digest('base64url').slice(0, 32)}`;
}
