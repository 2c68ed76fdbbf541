import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KindJob } from '../../../shared/jobs/job.ts';
import { type Part, queuedPart } from '../../../shared/jobs/part.ts';
import {
  type ProgressEvent,
  type ProgressNews,
  type ProgressStep,
  progressEventId,
  progressEvents,
  progressNews,
} from '../../../shared/webhooks/webhook-progress.ts';
import { aJob, delivered, failed } from '../a-job.ts';

const fresh = (number = 1): Part => queuedPart({ name: String(number) });
const working = (attempts = 1): Part => ({
  name: '1',
  state: 'running',
  attempts,
  billableAttempts: attempts,
  leaseId: 'l',
  leaseUntil: 9,
});
/** The same parts with the names of their places. */
const numbered = (parts: readonly Part[]): Part[] => parts.map((part, index) => ({ ...part, name: String(index + 1) }));
const jobOf = (parts: Part[], change: Partial<KindJob> = {}): KindJob => ({
  ...aJob({ images: parts.length }),
  parts: numbered(parts),
  ...change,
});

/** What becomes of a worker's step when the deliverer looks at the same row at once. */
function told(job: KindJob, part: string, step: ProgressStep): readonly ProgressEvent[] {
  const news = progressNews(job, part, step);
  return news === undefined ? [] : progressEvents(job, news);
}

describe('the steps of a job', () => {
  test('of one image: initializing, generating, saving', () => {
    const job = jobOf([working()]);
    expect(told(job, '1', 'taken')).toEqual([]); // the next step is a moment away: one message and one look for both
    expect(told(job, '1', 'asked')).toEqual([
      { status: 'initializing', percent: 9 },
      { status: 'generating', percent: 38 },
    ]);
    expect(told(job, '1', 'answered')).toEqual([{ status: 'saving', percent: 76 }]);
    expect(told(jobOf([delivered()]), '1', 'recorded')).toEqual([]);
  });

  test('of four images: every finished one is seen, the last one when it is saved', () => {
    expect(told(jobOf([working(), fresh(), fresh(), fresh()]), '1', 'taken')).toEqual([
      { status: 'initializing', percent: 2 },
    ]);
    expect(told(jobOf([working(), working(), fresh(), fresh()]), '2', 'taken')).toEqual([]);
    const all = [working(), working(), working(), working()];
    expect(told(jobOf(all), '4', 'asked')).toEqual([{ status: 'generating', percent: 38 }]);
    expect(told(jobOf(all), '2', 'answered')).toEqual([]);
    expect(told(jobOf([working(), failed(), working(), working()]), '2', 'recorded')).toEqual([
      { status: 'generating', percent: 52 },
    ]);
    const last = jobOf([delivered(1), failed(), delivered(3), working()]);
    expect(told(last, '4', 'answered')).toEqual([{ status: 'saving', percent: 90 }]);
  });

  test('are told for ids that the client chose, and for no others', () => {
    const job = jobOf([working()], { jobIdFrom: 'server' });
    expect(told(job, '1', 'asked')).toEqual([]);
  });

  test('are no news when an image is tried again', () => {
    expect(told(jobOf([working(2), fresh()]), '1', 'taken')).toEqual([]);
    expect(told(jobOf([working(2)]), '1', 'asked')).toEqual([]);
  });

  test('are stale once the job has moved on, and above all once it has ended', () => {
    const news = progressNews(jobOf([working(), working()]), '2', 'asked');
    if (news === undefined) throw new Error('no news');
    expect(progressEvents(jobOf([delivered(), working()]), news)).toEqual([]);
    for (const status of ['COMPLETED', 'FAILED', 'CANCELLED'] as const) {
      expect(progressEvents(jobOf([working(), working()], { status }), news)).toEqual([]);
    }
  });

  test('have an id that is the same when they are sent twice, and another for another step', () => {
    const job = jobOf([working()]);
    const id = progressEventId(job, { status: 'generating', percent: 38 });
    expect(progressEventId(jobOf([delivered()]), { status: 'generating', percent: 38 })).toBe(id);
    expect(progressEventId(job, { status: 'saving', percent: 76 })).not.toBe(id);
    expect(id).toMatch(/^prg_[\w-]{32}$/);
  });
});

/**
 * Workers and a deliverer in any interleaving: each worker goes through the steps of its image, leaving word after its writes (its
 * words in order, each as late as it happens); the deliverer works on the messages in the order of their sending.
 */
describe('in whatever order things happen', () => {
  const RANK = { initializing: 0, generating: 1, saving: 2 } as const;

  test('the frontend never hears a step twice as far back, nor less than before', () => {
    const moves = fc.array(fc.nat({ max: 5 }), { minLength: 20, maxLength: 120 });
    return fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), moves, fc.array(fc.boolean()), (images, choices, retries) => {
        let parts: Part[] = Array.from({ length: images }, () => fresh());
        const row = () => jobOf(parts);
        const put = (number: number, part: Part) => {
          parts = parts.map((old, index) => (index === number - 1 ? part : old));
        };
        const queue: ProgressNews[] = [];
        const events: ProgressEvent[] = [];
        let draw = 0;

        /** One worker's life with one image; every `yield` is a place where others may come in between. */
        function* worker(number: number): Generator<undefined> {
          for (let attempt = 1; ; attempt += 1) {
            put(number, working(attempt));
            const taken = row();
            const say = (step: ProgressStep, job: KindJob) => {
              const news = progressNews(job, String(number), step);
              if (news !== undefined) queue.push(news);
            };
            yield;
            say('taken', taken);
            yield;
            say('asked', taken);
            yield;
            if (retries[draw++ % (retries.length || 1)] && attempt < 3) {
              put(number, { ...fresh(number), attempts: attempt, billableAttempts: attempt });
              yield;
              continue;
            }
            say('answered', taken);
            yield;
            put(number, number % 3 === 0 ? failed(undefined, number) : delivered(number));
            const recorded = row();
            yield;
            say('recorded', recorded);
            return;
          }
        }

        const workers = Array.from({ length: images }, (_, index) => worker(index + 1));
        const deliver = () => {
          const news = queue.shift();
          if (news !== undefined) events.push(...progressEvents(row(), news));
        };
        for (const choice of choices) {
          if (choice < images) workers[choice]?.next();
          else deliver();
        }
        while (queue.length > 0) deliver();

        for (const [index, event] of events.entries()) {
          const before = events[index - 1];
          if (before === undefined) continue;
          expect(RANK[event.status]).toBeGreaterThanOrEqual(RANK[before.status]);
          expect(event.percent).toBeGreaterThanOrEqual(before.percent);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
