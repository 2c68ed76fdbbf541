import { expect, test } from 'vitest';
import { type SweepDeps, sweepHandler } from '../../../functions/sweep-jobs/handler.ts';
import type { DueJob } from '../../../shared/jobs/job-store.ts';
import type { LogFields } from '../../../shared/telemetry/logger.ts';

const NOW = 1_000_000;
const due = (jobId: string, openedAt?: number): DueJob => ({
  userId: 'user_1',
  jobId,
  ...(openedAt === undefined ? {} : { openedAt }),
});

/** A sweep over these pages. @returns what it did, in order, and its last line. */
async function swept(
  pages: () => AsyncIterable<readonly DueJob[]>,
  backlog: SweepDeps['due']['backlog'],
): Promise<{ did: string[]; finished: LogFields | undefined }> {
  const did: string[] = [];
  let finished: LogFields | undefined;
  const refuse = () => Promise.reject(new Error('not here'));
  async function* noNotes() {}
  const handler = sweepHandler({
    due: {
      pages,
      backlog: () => {
        did.push('count');
        return backlog();
      },
      reschedule: refuse,
    },
    jobs: {
      get: ({ jobId }) => {
        did.push(jobId);
        return jobId === 'bad' ? refuse() : Promise.resolve(undefined);
      },
      close: refuse,
    },
    eraser: { mark: refuse, erase: refuse },
    files: { delete: refuse },
    deleteBelow: refuse,
    dueInputs: { due: noNotes, lookAgain: refuse, claim: refuse, finish: refuse },
    queue: { sendParts: refuse, sendDelivery: refuse },
    gate: { read: () => Promise.resolve({}) },
    log: {
      info: (code, fields) => {
        if (code === 'sweep.finished') finished = fields;
      },
      warn: () => undefined,
      error: (code, _error, fields) => did.push(`${code} ${fields?.['step'] ?? fields?.['job_id'] ?? ''}`),
    },
    now: () => NOW,
  });
  await handler({}, { getRemainingTimeInMillis: () => 60_000 });
  return { did, finished };
}

const nothing = { openJobs: 0, openByKind: {}, webhooksWaiting: 0, isCapped: false };

test('repairs before it counts, and the oldest that it found is the oldest that it tells of', async () => {
  const pages = async function* () {
    yield [due('a', NOW - 700_000), due('bad')];
    yield [due('b')];
  };
  const { did, finished } = await swept(pages, async () => ({ ...nothing, openJobs: 20_000, isCapped: true }));
  expect(did).toEqual(['a', 'bad', 'sweep.crashed bad', 'b', 'count']);
  expect(finished).toMatchObject({ seen: 3, failed: 1, oldest_open_seconds: 700, open_jobs: 20_000, at_least: true });
});

test('what is overdue is measured against the deadline of each job, not against the longest of all', async () => {
  const pages = async function* () {
    // A book of two hours has time left, a picture is two minutes past its deadline.
    yield [{ ...due('book', NOW - 7_200_000), deadlineAt: NOW + 60_000 }];
    yield [{ ...due('picture', NOW - 300_000), deadlineAt: NOW - 120_000 }];
  };
  expect((await swept(pages, async () => nothing)).finished).toMatchObject({ overdue_seconds: 120 });
  const none = async function* () {};
  const late = await swept(none, async () => ({ ...nothing, openJobs: 1, firstDeadlineAt: NOW - 5_000 }));
  expect(late.finished).toMatchObject({ overdue_seconds: 5 });
  expect((await swept(none, async () => nothing)).finished).toMatchObject({ overdue_seconds: 0 });
});

test('a count that fails is told, invents no number, and has cost no repair', async () => {
  const pages = async function* () {
    yield [due('a')];
  };
  const { did, finished } = await swept(pages, () => Promise.reject(new Error('throttled')));
  expect(did).toEqual(['a', 'count', 'sweep.crashed count']);
  expect(finished).toMatchObject({ seen: 1, failed: 0 });
  expect([finished?.['open_jobs'], finished?.['oldest_open_seconds']]).toEqual([undefined, undefined]);
});

test('an index that cannot be read to its end is a failure, after what could be read', async () => {
  const pages = async function* () {
    yield [due('a')];
    throw new Error('throttled');
  };
  const { did, finished } = await swept(pages, async () => nothing);
  expect(did).toEqual(['a', 'sweep.crashed read', 'count']);
  expect(finished).toMatchObject({ seen: 1, failed: 1, oldest_open_seconds: 0 });
});
