import { setTimeout as delay } from 'node:timers/promises';
import { dynamoJobReader } from '../../../../shared/adapters/dynamodb/jobs/job-reader.ts';
import type { Job, JobRef } from '../../../../shared/jobs/job.ts';
import { progressOf } from '../../../../shared/jobs/job-progress.ts';
import { nextTurnAt } from '../../../../shared/webhooks/webhook-delivery.ts';
import type { Ops } from '../ops.ts';
import { type ApiAnswer, callApi } from './call-api.ts';

const POLL_MS = 1_000;
/** The sweep has a minute after the deadline to close what is still open. */
const AFTER_DEADLINE_MS = 90_000;
/** The first attempt, and the repetitions after 5 seconds and a minute. */
const WEBHOOK_MS = 120_000;

/**
 * Waits until a job has ended, by its row: a session token lives for a minute, less than some jobs.
 *
 * @returns the row, and what the API says of the job to its owner; `said` is absent when the token has expired meanwhile.
 */
export async function waitForJob(
  ops: Ops,
  { api, token }: { readonly api: string; readonly token: string },
  ref: JobRef,
): Promise<{ readonly job: Job | undefined; readonly said: ApiAnswer | undefined }> {
  const job = await waitUntil(
    ops,
    ref,
    (row) => row.status !== 'OPEN',
    ({ deadlineAt }) => deadlineAt + AFTER_DEADLINE_MS,
  );
  const said = await callApi(api, 'GET', `/api/jobs/${ref.jobId}`, { token });
  return { job, said: said.status === 200 ? said : undefined };
}

/** Waits until a job's end is seen to be stored by the frontend, or nothing is tried again soon. */
export async function waitForWebhook(ops: Ops, job: Job): Promise<Job> {
  const until = ops.now() + WEBHOOK_MS;
  return (
    (await waitUntil(
      ops,
      job,
      ({ webhook }) => webhook === undefined || nextTurnAt(webhook) === undefined,
      () => until,
    )) ?? job
  );
}

async function waitUntil(
  { deployment, terminal, now }: Ops,
  ref: JobRef,
  done: (job: Job) => boolean,
  until: (job: Job) => number,
): Promise<Job | undefined> {
  const jobs = dynamoJobReader(deployment.dynamo, deployment.tables);
  for (;;) {
    const job = await jobs.get(ref);
    if (job === undefined || done(job) || now() > until(job)) return job;
    const { status, percent } = progressOf(job);
    terminal.progress(status, percent, 100);
    await delay(POLL_MS);
  }
}
