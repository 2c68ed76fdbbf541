import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KindJob } from '../../../shared/jobs/job.ts';
import { newJob } from '../../../shared/jobs/lifecycle/new-job.ts';
import { readyParts } from '../../../shared/jobs/lifecycle/ready-parts.ts';
import { settle } from '../../../shared/jobs/lifecycle/settle.ts';
import type { Part } from '../../../shared/jobs/part.ts';
import { kindOf } from '../../../shared/kinds/kinds.ts';
import {
  type ProgressEvent,
  type ProgressNews,
  type ProgressStep,
  progressEvents,
  progressNews,
} from '../../../shared/webhooks/webhook-progress.ts';

const TERMS = { charging: 'ledger', price: 2, deadlineSeconds: 600 } as const;
const IDS = { userId: 'user_2abc', jobId: 'job-1', jobIdFrom: 'client', correlationId: 'req-1' } as const;

const article = (targetWords = 800): KindJob<'article'> =>
  newJob({ ...IDS, kind: 'article', request: { topic: 'la mer', targetWords } }, TERMS, 0);

function put<K extends 'article' | 'book'>(job: KindJob<K>, name: string, state: 'running' | 'delivered'): KindJob<K> {
  const parts = job.parts.map((part): Part => {
    if (part.name !== name) return part;
    const stem = { name, ...(part.needs === undefined ? {} : { needs: part.needs }), attempts: 1, billableAttempts: 1 };
    if (state === 'running') return { ...stem, state, leaseId: 'l', leaseUntil: 9 };
    const described = { contentType: 'application/json', bytes: 1, sha256: '', model: '', seconds: 1, inputTokens: 1 };
    return { ...stem, state, file: { ...described, key: kindOf<K>(job).keyOf(job, name), facts: {} } };
  });
  return { ...job, parts };
}

/** A job's life, in which each part is taken up and recorded when its turn comes, and the deliverer looks when it gets to it. */
function live(choices: readonly number[], late: readonly boolean[]): readonly ProgressEvent[] {
  let job = article();
  const queue: ProgressNews[] = [];
  const events: ProgressEvent[] = [];
  const say = (step: ProgressStep, name: string) => {
    const news = progressNews(job, name, step);
    if (news !== undefined) queue.push(news);
  };
  for (let round = 0; job.status === 'OPEN'; round += 1) {
    const ready = readyParts(job.parts, 10).filter((name) =>
      job.parts.some((p) => p.name === name && p.state === 'queued'),
    );
    const running = job.parts.filter(({ state }) => state === 'running').map(({ name }) => name);
    const moves = [
      ...ready.map((name) => ['taken', name] as const),
      ...running.map((name) => ['recorded', name] as const),
    ];
    const move = moves[(choices[round % choices.length] ?? 0) % Math.max(1, moves.length)];
    if (move === undefined) job = { ...job, ...settle(job, 100) };
    else {
      job = put(job, move[1], move[0] === 'taken' ? 'running' : 'delivered');
      say(move[0], move[1]);
    }
    while (queue.length > 0 && late[round % Math.max(1, late.length)] !== true) {
      const news = queue.shift();
      if (news !== undefined) events.push(...progressEvents(job, news));
    }
  }
  for (const news of queue) events.push(...progressEvents(job, news));
  return events;
}

describe('the steps of an article', () => {
  const RANK = { initializing: 0, generating: 1, saving: 2 } as const;

  test('are planning, writing and finishing, each told, in whole percents above 0 that never fall', () => {
    return fc.assert(
      fc.property(fc.array(fc.nat(9), { minLength: 1 }), fc.array(fc.boolean()), (choices, late) => {
        const events = live(choices, late.includes(false) || late.length === 0 ? late : []);
        for (const [index, { status, percent }] of events.entries()) {
          expect(Number.isInteger(percent) && percent >= 1 && percent <= 99).toBe(true);
          const before = events[index - 1];
          if (before === undefined) continue;
          expect(RANK[status]).toBeGreaterThanOrEqual(RANK[before.status]);
          expect(percent).toBeGreaterThanOrEqual(before.percent);
        }
      }),
    );
  });

  test('are all told to a deliverer that looks at once', () => {
    expect(new Set(live([0], []).map(({ status }) => status))).toEqual(
      new Set(['initializing', 'generating', 'saving']),
    );
  });

  test('the last one is told also when it is over already, as long as the end has not been', () => {
    let job = article();
    const texts = job.parts.map(({ name }) => name).slice(0, -1);
    for (const name of texts) job = put(job, name, 'delivered');
    const news = progressNews(job, 'conclusion', 'recorded');
    if (news === undefined) throw new Error('no news');
    const whole = put(job, 'article', 'delivered');
    const closed = { ...whole, ...settle(whole, 100) };
    expect(progressEvents(closed, news)).toEqual([{ status: 'saving', percent: 81 }]);
    const told = closed.webhook === undefined ? {} : { webhook: { ...closed.webhook, attempts: 1 } };
    expect(progressEvents({ ...closed, ...told }, news)).toEqual([]);
  });

  test('of a book none', () => {
    const request = { title: 'x', topic: 'x', goal: 'x', chaptersCount: 3, wordsPerChapter: 300 };
    const book = put(newJob({ ...IDS, kind: 'book', request }, TERMS, 0), 'outline', 'running');
    expect(progressNews(book, 'outline', 'taken')).toBeUndefined();
  });
});
