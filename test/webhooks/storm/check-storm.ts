import * as v from 'valibot';
import type { InboxEntry } from '../../../infra/local/stand-ins/webhook-receiver/inbox.ts';
import type { WebhookReceiver } from '../../../infra/local/stand-ins/webhook-receiver/webhook-receiver.ts';
import { deliveredImages, type ImageJob } from '../../../shared/domain/job.ts';
import { terminalStatusOf, terminalWebhook } from '../../../shared/domain/webhook-event.ts';
import type { WatchedPost } from './watched-post.ts';

const RANK: Readonly<Record<string, number>> = { initializing: 1, generating: 2, saving: 3, completed: 4, failed: 4 };
const Body = v.looseObject({ job_id: v.string(), status: v.string(), progress: v.number() });

/** What was promised and did not hold: one line each. */
export function breachesOf(jobs: readonly ImageJob[], receiver: WebhookReceiver, posted: WatchedPost): string[] {
  const breaches = posted.overlaps.map((jobId) => `${jobId}: two requests under way at once`);
  const inboxes = new Map<string, InboxEntry[]>();
  for (const entry of receiver.deliveries()) {
    const { job_id } = v.parse(Body, entry.body);
    inboxes.set(job_id, [...(inboxes.get(job_id) ?? []), entry]);
    for (const problem of entry.problems) breaches.push(`${job_id}: the receiver minds ${problem}`);
    const status = entry.answer?.status ?? 200;
    if (status !== 200) breaches.push(`${job_id}: the receiver rejected it with ${status}`);
  }
  for (const job of jobs) breaches.push(...breachesOfJob(job, inboxes.get(job.jobId) ?? [], receiver, posted));
  const strangers = [...inboxes.keys()].filter((jobId) => !jobs.some((job) => job.jobId === jobId));
  return [...breaches, ...strangers.map((jobId) => `${jobId}: told of, and should not have been`)];
}

function breachesOfJob(
  job: ImageJob,
  inbox: readonly InboxEntry[],
  receiver: WebhookReceiver,
  posted: WatchedPost,
): string[] {
  const breaches: string[] = [];
  const expect = (holds: boolean, what: string) => {
    if (!holds) breaches.push(`${job.jobId}: ${what}`);
  };
  expect(job.webhook?.state === 'acknowledged', `ends ${job.webhook?.state} after ${job.webhook?.attempts} attempts`);

  const bodies = inbox.map(({ body }) => v.parse(Body, body));
  const ends = inbox.filter((_entry, index) => RANK[bodies[index]?.status ?? ''] === 4);
  expect(ends.length > 0, 'its end never arrived');
  expect(
    ends.some(({ stored }) => stored),
    'its end was never stored',
  );
  for (const [index, body] of bodies.entries()) {
    const before = bodies[index - 1];
    if (before === undefined) continue;
    expect((RANK[body.status] ?? 0) >= (RANK[before.status] ?? 0), `${body.status} after ${before.status}`);
    const isEnd = RANK[body.status] === 4;
    expect(isEnd || body.progress >= before.progress, `${body.progress} % after ${before.progress} %`);
  }
  const eventIds = new Set(ends.map(({ headers }) => headers['webhook-id']));
  expect(eventIds.size <= 1 && eventIds.has(job.webhook?.eventId ?? ''), `event ids ${[...eventIds].join(', ')}`);

  const expected = steady(terminalWebhook(job, [], 'production', 0));
  for (const { body } of ends) expect(steady(body) === expected, 'an end says something else than the job’s row');
  const sent = posted.sent.filter((one) => one.jobId === job.jobId);
  const arrived = ends.at(-1)?.body;
  expect(
    sent.some(({ body }) => JSON.stringify(body) === JSON.stringify(arrived)),
    'what arrived is not what was sent',
  );

  const row = receiver.stored().find(({ jobId }) => jobId === job.jobId);
  const keys = deliveredImages(job).map(({ image }) => image.key);
  const status = terminalStatusOf(job).toUpperCase();
  expect(row?.status === status, `stored as ${row?.status}, is ${status}`);
  expect(JSON.stringify(row?.files) === JSON.stringify(keys), `stored files ${row?.files.join(', ')}`);
  return breaches;
}

/** A body without what differs between two attempts at the same event: when it was sent, and the signatures of its addresses. */
function steady(body: unknown): string {
  return JSON.stringify(body, (name, value: unknown) =>
    ['timestamp', 'url', 's3_url', 'file_url'].includes(name) ? undefined : value,
  );
}
