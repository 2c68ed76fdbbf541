import type { Job, KindJob } from '../jobs/job.ts';
import { type DeliveredPart, deliveredParts } from '../jobs/part.ts';
import type { NotUnderstood } from './answered.ts';
import type { KindView, ShownJob } from './kind.ts';
import { isKindName, kindOf } from './kinds.ts';
import type { KindName, Requests, Shown } from './requests.ts';

type AnyShown = Shown[KindName];

/** Applies what a job's kind shows; `undefined` for a job whose kind this version does not know. */
function shown<T>(job: Job, show: <K extends KindName>(view: KindView<K>, job: ShownJob<K>) => T): T | undefined {
  if (!job.foreign) return showKnown(job, show);
  return isKindName(job.kind) ? show(kindOf({ kind: job.kind }).view, job) : undefined;
}

function showKnown<K extends KindName, T>(
  job: KindJob<K>,
  show: <L extends KindName>(view: KindView<L>, job: ShownJob<L>) => T,
): T {
  return show(kindOf<K>(job).view, job);
}

/**
 * The delivered files of a job as its kind shows them.
 *
 * @param urls signed addresses, in the order of the delivered parts.
 */
export function fileViews(job: Job, urls: readonly string[]): readonly AnyShown['file'][] {
  return shown<readonly AnyShown['file'][]>(job, (view, one) => filesOf(view, one, urls)) ?? [];
}

/** How the files of a job were made. @param at epoch ms, for a job that has not ended. */
export function metadataView(job: Job, at: number): AnyShown['metadata'] | NotUnderstood {
  return shown<AnyShown['metadata']>(job, (view, one) => view.metadata(one, at)) ?? {};
}

/** What a quote says beside the price. @param price of one unit, in credits. */
export function quotedView<K extends KindName>(kind: K, request: Requests[K], price: number): AnyShown['quoted'] {
  return kindOf({ kind }).view.quoted(request, price);
}

/** What was ordered, for the list of jobs: of a kind that is not known its prompt, which all kinds of orders may have. */
export function listedView(job: Job): AnyShown['listed'] {
  const prompt = job.foreign ? (job.request['prompt'] ?? '') : '';
  return shown<AnyShown['listed']>(job, (view, one) => view.listed(one)) ?? { prompt };
}

/**
 * `data` of the webhook of a completed job, beside its ids.
 *
 * @param urls signed addresses, in the order of the delivered parts.
 */
export function completedView(
  job: Job,
  urls: readonly string[],
  endedAt: number,
): AnyShown['completed'] | NotUnderstood {
  return shown<AnyShown['completed']>(job, (view, one) => view.completed(one, filesOf(view, one, urls), endedAt)) ?? {};
}

function filesOf<K extends KindName>(
  view: KindView<K>,
  job: ShownJob<K>,
  urls: readonly string[],
): readonly Shown[K]['file'][] {
  const parts: readonly DeliveredPart[] = deliveredParts(job.parts);
  return parts.map((part, index) => view.file(job, part, urls[index] ?? ''));
}
