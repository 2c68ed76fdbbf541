import { createHash } from 'node:crypto';
import type { Job, JobRef } from '../jobs/job.ts';
import { progressOf } from '../jobs/job-progress.ts';
import { isFinal, type Part } from '../jobs/part.ts';
import { stagesOf } from '../jobs/part-stages.ts';
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
 *
 * Of a plan in stages: the first part of a stage taken up, and every part done while others are not.
 */
export function progressNews(job: Job, name: string, step: ProgressStep): ProgressNews | undefined {
  const part = job.parts.find((one) => one.name === name);
  if (!tellsSteps(job) || job.status !== 'OPEN' || part === undefined) return undefined;
  const isNews = isStaged(job.parts) ? isStagedNews(job.parts, part, step) : isFlatNews(job.parts, part, step);
  return isNews ? { step, part: name, percent: progressOf(job).percent } : undefined;
}

function isFlatNews(parts: readonly Part[], part: Part, step: ProgressStep): boolean {
  const total = parts.length;
  const untouched = parts.filter(({ attempts }) => attempts === 0).length;
  return {
    taken: part.attempts === 1 && total > 1 && untouched === total - 1,
    asked: part.attempts === 1 && untouched === 0,
    answered: true,
    recorded: parts.filter((other) => !isFinal(other)).length > 1,
  }[step];
}

function isStagedNews(parts: readonly Part[], { name, attempts }: Part, step: ProgressStep): boolean {
  if (step === 'recorded') return parts.some((other) => !isFinal(other));
  const stages = stagesOf(parts);
  const ofStage = parts.filter((other) => stages.get(other.name) === stages.get(name));
  return step === 'taken' && attempts === 1 && ofStage.every((other) => other.name === name || other.attempts === 0);
}

/** Looks take no lease. */
function isLookedAt(part: Part): boolean {
  return part.state === 'queued' && part.operation !== undefined;
}

function isStaged(parts: readonly Part[]): boolean {
  return parts.some(({ needs = [] }) => needs.length > 0);
}

/**
 * The progress events to send, in this order; the deliverer decides from the current row. None when the news is stale: the job has
 * ended, or has moved on, and the worker that moved it sent news of its own.
 *
 * In the order of the deliveries of one job the percentage never falls and the status never goes back.
 */
export function progressEvents(job: Job, news: ProgressNews): readonly ProgressEvent[] {
  if (isStaged(job.parts)) return stagedEvents(job, news);
  if (job.status !== 'OPEN') return [];
  const { step, part, percent: seen } = news;
  const { percent } = progressOf(job);
  const total = job.parts.length;
  const isAtWork = job.parts.some((one) => one.name === part && (one.state === 'running' || isLookedAt(one)));
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

const STEP = {
  PENDING: 'initializing',
  INITIALIZING: 'initializing',
  GENERATING: 'generating',
  SAVING: 'saving',
} as const;

/**
 * The present state of a job in stages: of a part that was taken up always, since it may be the first of its stage; of one that is done
 * only if no other has moved since. The last stage takes moments: that it has begun is told also when it is over already, as long as
 * the end has not been.
 */
function stagedEvents(job: Job, { step, percent: seen }: ProgressNews): readonly ProgressEvent[] {
  const { status, percent } = progressOf(job);
  if (status === 'COMPLETED') {
    const isUntold = job.webhook?.state === 'due' && job.webhook.attempts === 0;
    return isUntold && step === 'recorded' && seen === percentBeforeLast(job.parts)
      ? [{ status: 'saving', percent: seen }]
      : [];
  }
  if (status === 'FAILED' || status === 'CANCELLED') return [];
  // 0 counts as not given at the frontend.
  return step === 'taken' || percent === seen ? [{ status: STEP[status], percent: Math.max(1, percent) }] : [];
}

/** The percentage of a job of which everything is done but what is put together. */
function percentBeforeLast(parts: readonly Part[]): number {
  const made = [...stagesOf(parts).values()].filter((stage) => stage < 2).length;
  return Math.floor((PERCENT_BEFORE_CLOSE * made) / parts.length);
}

/** Derived, so that an event that is sent twice has one id. */
export function progressEventId({ userId, jobId }: JobRef, { status, percent }: ProgressEvent): string {
  return `prg_${createHash('sha256').update(`${userId}/${jobId}/${status}/${percent}`).digest('base64url').slice(0, 32)}`;
}
