import { expect, test } from 'vitest';
import { readHandler } from '../../functions/job-status/handler.ts';
import type { KindJob } from '../../shared/jobs/job.ts';
import { newJob } from '../../shared/jobs/lifecycle/new-job.ts';
import { kindOf } from '../../shared/kinds/kinds.ts';
import { eventOf } from '../contract/direct.ts';

const IDS = { userId: 'user_2abc', jobId: 'job-1', jobIdFrom: 'client', correlationId: 'req-1' } as const;
const TERMS = { charging: 'ledger', price: 2, deadlineSeconds: 600 } as const;
const article = newJob({ ...IDS, kind: 'article', request: { topic: 'la mer', targetWords: 800 } }, TERMS, Date.now());

/** The routes that read a job, and what they ask the table for. */
function asked(job: KindJob) {
  const reads: string[] = [];
  const never = (what: string) => () => Promise.reject(new Error(`${what} was asked`));
  const handler = readHandler({
    sessions: { verify: () => Promise.resolve({ kind: 'session', userId: job.userId, sessionId: 's' }) },
    jobs: {
      get: ({ jobId }) => {
        reads.push(jobId);
        return Promise.resolve(job);
      },
    },
    estimates: { ahead: never('the queue'), recentDuration: never('the pace') },
    urls: { sign: (key) => Promise.resolve(`https://bucket.example/${key}`) },
    files: { read: never('the bucket') },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    now: Date.now,
  });
  return { handler, reads };
}

test.each([kindOf(article).routes.status, '/api/jobs/{job_id}/status'])(
  'the page of articles asks %s without a pause: one read of the row, and nothing else',
  async (path) => {
    const { handler, reads } = asked(article);
    const headers = { authorization: 'Bearer e30.e30.e30' };
    const event = eventOf({ routeKey: `GET ${path}`, path, headers, parameters: { job_id: 'job-1' } });
    expect(await handler(event)).toMatchObject({ statusCode: 200 });
    expect(reads).toEqual(['job-1']);
  },
);
