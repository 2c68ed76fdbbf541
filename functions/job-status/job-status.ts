import type { OwnStatus } from '../../shared/contract/answer-types.ts';
import { type Answer, answer, notModified } from '../../shared/http/api-answer.ts';
import type { ApiRequest } from '../../shared/http/api-request.ts';
import {
  errorViews,
  failureView,
  jobTold,
  jobToldByKind,
  outputViews,
  signedUrls,
  webhookView,
} from '../../shared/http/views/job-view.ts';
import { partViews } from '../../shared/http/views/part-views.ts';
import type { Job } from '../../shared/jobs/job.ts';
import type { JobEstimates } from '../../shared/jobs/job-estimates.ts';
import type { ObjectUrls } from '../../shared/kinds/file-store.ts';
import type { ToldStatus } from '../../shared/kinds/kind.ts';
import { isKindName, kindOf } from '../../shared/kinds/kinds.ts';
import { filedView, statusView } from '../../shared/kinds/shown.ts';
import { matchesTag, tagOf } from './entity-tag.ts';
import { type Estimate, estimateOf } from './job-estimate-view.ts';

export interface StatusDeps {
  readonly estimates: JobEstimates;
  readonly urls: ObjectUrls;
  readonly now: () => number;
}

/** Seconds between two looks at an open job of which nothing better is known. */
const POLL_AFTER = 2;
const LONGEST_POLL = 10;

/**
 * The status route of every kind: how far the job is, what it costs, every file that is ready, and what to expect while it waits. With
 * `If-None-Match` 304 while nothing has changed. Answered at once, also with `Prefer: wait`: `Retry-After` says when to look again, and `GET /api/jobs/{job_id}/wait` is the route that waits.
 */
export async function jobStatus(deps: StatusDeps, request: ApiRequest, job: Job): Promise<Answer> {
  return showStatus(deps, await lookAt(deps, request, job, 'own'), request.header('if-none-match'));
}

/** `GET /api/jobs/{job_id}`: the same of a job of any kind, in the words that all kinds have in common. */
export async function anyJob(deps: StatusDeps, request: ApiRequest, job: Job): Promise<Answer> {
  return showStatus(deps, await lookAt(deps, request, job, 'common'), request.header('if-none-match'));
}

/** A job as it is at one moment. */
export interface Look {
  readonly job: Job;
  readonly words: Words;
  /** Without its files, and in the words of no kind. */
  readonly told: ToldStatus;
  readonly estimate: Estimate | undefined;
  readonly tag: string;
  /** Whether an `If-None-Match` names this state. */
  readonly isTagged: (header: string) => boolean;
}

/** `own`: as the route of the kind words it; `common`: as the routes of all kinds do. */
export type Words = 'own' | 'common';

/** The state without the signed addresses, which are other ones at each read. */
export async function lookAt(deps: StatusDeps, request: ApiRequest, job: Job, words: Words): Promise<Look> {
  const estimate = hasEstimate(job) ? await estimateOf(deps.estimates, job, deps.now()) : undefined;
  const tell = words === 'own' ? jobToldByKind : jobTold;
  const told = {
    ...tell(job, request.language, deps.now()),
    ...failureView(job),
    ...(estimate === undefined ? {} : { queue: estimate }),
    outputs: outputViews(job),
    parts: partViews(job, request.language, deps.now()),
    errors: errorViews(job, request.language),
    webhook: webhookView(job),
  };
  const tag = tagOf({ ...told }, deps.now());
  return { job, words, told, estimate, tag, isTagged: (header) => matchesTag(header, tag) };
}

/** The answer about a look: 304 for a caller that knows this state (`known` is its `If-None-Match`), else the job with its files. */
export async function showStatus(
  deps: StatusDeps,
  { job, words, told, estimate, tag, isTagged }: Look,
  known: string | undefined,
  more: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const headers = {
    etag: tag,
    'cache-control': 'private, no-cache',
    ...(estimate === undefined ? {} : { 'retry-after': String(pollAfter(estimate, deps.now())) }),
    ...more,
  };
  if (known !== undefined && isTagged(known)) return notModified(headers);
  const now = deps.now();
  const signed = await signedUrls(job, deps.urls, now);
  return words === 'own'
    ? answer<OwnStatus>(200, statusView(job, told, signed, now), headers)
    : answer<'AnyJobStatus'>(200, { kind: job.kind, ...told, ...filedView(job, signed) }, headers);
}

/** Kinds whose status is asked for without a pause are read once, and no more. */
function hasEstimate({ kind }: Job): boolean {
  return !isKindName(kind) || kindOf({ kind }).hasNoEstimate !== true;
}

/** Half the time that is left: few looks at a long wait, and no long wait after the end. */
function pollAfter({ expected_at: expected }: Estimate, now: number): number {
  if (expected === null) return POLL_AFTER;
  return Math.min(LONGEST_POLL, Math.max(1, Math.ceil((Date.parse(expected) - now) / 2_000)));
}
