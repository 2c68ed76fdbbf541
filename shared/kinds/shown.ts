import type { Job, KindJob } from '../jobs/job.ts';
import { type DeliveredPart, deliveredParts } from '../jobs/part.ts';
import type { KindView, ShownJob } from './kind.ts';
import { isKindName, kindOf } from './kinds.ts';
import type { KindName } from './requests.ts';

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
export function fileViews(job: Job, urls: readonly string[]): readonly object[] {
  const parts: readonly DeliveredPart[] = deliveredParts(job.parts);
  return shown(job, (view, one) => parts.map((part, index) => view.file(one, part, urls[index] ?? ''))) ?? [];
}

/** How the files of a job were made. @param at epoch ms, for a job that has not ended. */
export function metadataView(job: Job, at: number): object {
  return shown(job, (view, one) => view.metadata(one, at)) ?? {};
}

/** What was ordered, for the list of jobs. */
export function listedView(job: Job): object {
  return shown(job, (view, one) => view.listed(one)) ?? {};
}

/** `data` of the webhook of a completed job, beside its ids. */
export function completedView(job: Job, files: readonly object[], endedAt: number): object {
  return shown(job, (view, one) => view.completed(one, files, endedAt)) ?? {};
}
