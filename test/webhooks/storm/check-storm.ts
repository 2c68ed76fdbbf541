import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import type { StoredJob } from '../../../infra/tools/local/stand-ins/frontend/frontend-database.ts';
import type { InboxEntry } from '../../../infra/tools/local/stand-ins/frontend/inbox.ts';
import type { WebhookReceiver } from '../../../infra/tools/local/stand-ins/frontend/webhook-receiver.ts';
import type { Job } from '../../../shared/jobs/job.ts';
import { deliveredParts } from '../../../shared/jobs/part.ts';
import { terminalStatusOf, terminalWebhook } from '../../../shared/webhooks/webhook-event.ts';
import { RECEIVERS } from '../../../shared/webhooks/webhook-receivers.ts';
import { addressOf } from '../support/bucket.ts';
import { sampleContent } from '../support/sample-content.ts';
import { unsigned } from '../support/unsigned.ts';
import { isLookedAt } from './drain.ts';
import type { SentWebhook, WatchedPost } from './watched-post.ts';

/** How far a job is, in the words of each receiver. */
const RANK: Readonly<Record<string, number>> = {
  ...{ initializing: 1, processing: 1, generating_outline: 1 },
  ...{ generating: 2, writing_chapters: 2 },
  ...{ saving: 3, downloading: 3, finalizing: 3 },
  ...{ completed: 4, failed: 4 },
};
const END = 4;
const Body = v.looseObject({ job_id: v.string(), status: v.string(), progress: v.number() });
type Body = v.InferOutput<typeof Body>;

/** All that is known of the webhooks of one job. */
interface Story {
  readonly inbox: readonly InboxEntry[];
  /** In the order in which they left. */
  readonly sent: readonly SentWebhook[];
  readonly row: StoredJob | undefined;
}

/**
 * Whether the receiver made one more draft of an article whose first event it had stored without an answer, and forgotten: there is no
 * route to ask, and an article that never came would be lost.
 */
export function isSecondArticle(problem: string): boolean {
  return problem.endsWith('a second article for the job');
}

/** What was promised and did not hold: one line each. */
export function breachesOf(jobs: readonly Job[], receiver: WebhookReceiver, posted: WatchedPost): string[] {
  const breaches = posted.overlaps.map((jobId) => `${jobId}: two requests under way at once`);
  for (const { body, path, problems, answer } of receiver.deliveries()) {
    const { job_id } = v.parse(Body, body);
    const minded = problems.filter((problem) => !isSecondArticle(problem));
    for (const problem of minded) breaches.push(`${job_id}: the receiver minds ${problem}`);
    const status = answer?.status ?? 200;
    // Where its database fails, the receiver of images alone says that all is well.
    const mayFail = status === 500 && path !== RECEIVERS.image.path;
    if (status !== 200 && !mayFail) breaches.push(`${job_id}: the receiver rejected it with ${status}`);
  }
  const inboxes = Map.groupBy(receiver.deliveries(), ({ body }) => v.parse(Body, body).job_id);
  const posts = Map.groupBy(posted.sent, ({ jobId }) => jobId);
  const rows = new Map(receiver.stored().map((row) => [row.jobId, row]));
  for (const job of jobs) {
    const { jobId } = job;
    const story = { inbox: inboxes.get(jobId) ?? [], sent: posts.get(jobId) ?? [], row: rows.get(jobId) };
    breaches.push(...breachesOfJob(job, story).map((what) => `${jobId}: ${what}`));
  }
  const known = new Set(jobs.map(({ jobId }) => jobId));
  const strangers = [...posts.keys()].filter((jobId) => !known.has(jobId));
  return [...breaches, ...strangers.map((jobId) => `${jobId}: told of, and should not have been`)];
}

function breachesOfJob(job: Job, { inbox, sent, row }: Story): string[] {
  const breaches: string[] = [];
  const expect = (holds: boolean, what: string) => {
    if (!holds) breaches.push(what);
  };
  const { webhook } = job;
  expect(
    webhook?.state === (isLookedAt(job) ? 'confirmed' : 'acknowledged'),
    `ends ${webhook?.state} after ${webhook?.attempts} attempts`,
  );

  const arrived = inbox.map(({ body }) => v.parse(Body, body));
  breaches.push(...disorder(sent.map(({ body }) => v.parse(Body, body))).map((what) => `sent ${what}`));
  breaches.push(...disorder(arrived));
  const altered = arrived.filter((body) => !sent.some((one) => isDeepStrictEqual(one.body, body)));
  expect(altered.length === 0, 'what arrived is not what was sent');

  const ends = sent.filter(({ status }) => RANK[status] === END);
  const eventIds = [...new Set(ends.map(({ eventId }) => eventId))];
  expect(eventIds.length <= 1 && eventIds[0] === webhook?.eventId, `event ids ${eventIds.join(', ')}`);
  const urls = deliveredParts(job.parts).map(({ file }) => addressOf(file.key));
  const expected: unknown = JSON.parse(
    JSON.stringify(terminalWebhook(job, urls, 'production', sampleContent(job.kind))),
  );
  const others = ends.filter(({ body }) => !isDeepStrictEqual(unsigned(body), expected));
  expect(others.length === 0, 'an end says something else than the job’s row');

  const stored = inbox.filter(({ stored }, index) => stored && RANK[arrived[index]?.status ?? ''] === END);
  expect(stored.length > 0, 'its end was never stored');
  breaches.push(...storedOtherwise(job, row, stored));
  return breaches;
}

/** Every step back, and whatever comes after an end but the end again. */
function disorder(bodies: readonly Body[]): string[] {
  return bodies.flatMap((body, index) => {
    const before = bodies[index - 1];
    if (before === undefined) return [];
    const [rank = 0, rankBefore = 0] = [RANK[body.status], RANK[before.status]];
    if (rank < rankBefore || (rankBefore === END && body.status !== before.status)) {
      return [`${body.status} after ${before.status}`];
    }
    const isLess = rank !== END && body.progress < before.progress;
    return isLess ? [`${body.progress} % after ${before.progress} %`] : [];
  });
}

/** The same of what is no image: its end, its files, and that there is a work of it. */
function otherwise(status: string, keys: readonly string[], row: StoredJob | undefined): string[] {
  const isDone = status === 'completed';
  const files = isDone ? keys : [];
  const hasWork = !isDone || keys.length > 0 || (row?.works ?? 0) > 0;
  const isAsSent = row?.status === status.toUpperCase() && isDeepStrictEqual([...row.files], [...files]) && hasWork;
  return isAsSent ? [] : [`stored otherwise than it was sent: ${JSON.stringify({ status, files, row }).slice(0, 500)}`];
}

/** How the receiver's row differs from the job's, and from every end that it has stored. */
function storedOtherwise(job: Job, row: StoredJob | undefined, stored: readonly InboxEntry[]): string[] {
  const keys = deliveredParts(job.parts).map(({ file }) => file.key);
  const status = terminalStatusOf(job);
  if (job.kind !== 'image') return otherwise(status, job.kind.endsWith('video') ? keys : [], row);
  const kept = {
    status: row?.status,
    files: row?.files,
    content: row?.content,
    message: row?.message,
    error: row?.error,
  };
  const isAsSent = stored.some(({ body }) => {
    const { data: content, error_message } = body as Record<string, unknown>;
    const error = status === 'failed' ? error_message : undefined;
    // The receiver has words of its own for what is good.
    const message = error ?? `${keys.length} image(s) générée(s) avec succès`;
    return isDeepStrictEqual(kept, { status: status.toUpperCase(), files: keys, content, message, error });
  });
  return isAsSent ? [] : [`stored otherwise than it was sent: ${JSON.stringify(kept)}`];
}
