import { type Answer, answer, notModified } from '../../shared/http/api-answer.ts';
import type { ApiRequest } from '../../shared/http/api-request.ts';
import {
  errorViews,
  failureView,
  imageViews,
  jobSummary,
  outputViews,
  webhookView,
} from '../../shared/http/job-view.ts';
import type { ImageJob } from '../../shared/jobs/job.ts';
import { matchesTag, tagOf } from './entity-tag.ts';
import type { ReadDeps } from './handler.ts';
import { type Outlook, outlookOf } from './job-outlook-view.ts';
import { preferredWait, waitForChange } from './wait-for-change.ts';

/** Seconds between two looks at an open job of which nothing better is known. */
const POLL_AFTER = 2;
const LONGEST_POLL = 10;

/**
 * `GET /api/images/status/{job_id}`: how far the job is, what it costs, every image that is ready, and what to expect while it
 * waits. With `If-None-Match` 304 while nothing has changed; with `Prefer: wait=20` at the next change, or when the time is over.
 */
export async function jobStatus(deps: ReadDeps, request: ApiRequest, job: ImageJob): Promise<Answer> {
  const known = request.header('if-none-match');
  const wait = preferredWait(request.header('prefer'));
  const first = await look(deps, request, job);
  // A client that does not know the present state yet need not wait for the next one.
  const isNews = known !== undefined && !matchesTag(known, first.tag);
  if (wait === undefined || job.status !== 'OPEN' || isNews) return respond(deps, first, known, {});
  const later = await waitForChange(deps, job, wait);
  const applied = { 'preference-applied': `wait=${wait}` };
  return respond(deps, later.version === job.version ? first : await look(deps, request, later), known, applied);
}

interface Look {
  readonly job: ImageJob;
  readonly body: Readonly<Record<string, unknown>>;
  readonly outlook: Outlook | undefined;
  readonly tag: string;
}

/** The state without the signed addresses, which are other ones at each read. */
async function look(deps: ReadDeps, request: ApiRequest, job: ImageJob): Promise<Look> {
  const outlook = await outlookOf(deps.outlook, job, deps.now());
  const body = {
    ...jobSummary(job, request.language, deps.now()),
    ...failureView(job),
    ...(outlook === undefined ? {} : { queue: outlook }),
    outputs: outputViews(job),
    errors: errorViews(job, request.language),
    webhook: webhookView(job),
  };
  return { job, body, outlook, tag: tagOf(body, deps.now()) };
}

async function respond(
  deps: ReadDeps,
  { job, body, outlook, tag }: Look,
  known: string | undefined,
  more: Readonly<Record<string, string>>,
): Promise<Answer> {
  const headers = {
    etag: tag,
    'cache-control': 'private, no-cache',
    ...(outlook === undefined ? {} : { 'retry-after': String(pollAfter(outlook, deps.now())) }),
    ...more,
  };
  if (known !== undefined && matchesTag(known, tag)) return notModified(headers);
  return answer(200, { ...body, images: await imageViews(job, deps.urls, deps.now()) }, headers);
}

/** Half the time that is left: few looks at a long wait, and no long wait after the end. */
function pollAfter({ expected_at: expected }: Outlook, now: number): number {
  if (expected === null) return POLL_AFTER;
  return Math.min(LONGEST_POLL, Math.max(1, Math.ceil((Date.parse(expected) - now) / 2_000)));
}
