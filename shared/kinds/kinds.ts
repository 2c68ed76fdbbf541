import type { Job, KindJob } from '../jobs/job.ts';
import { FOREIGN_WORDS } from './foreign-words.ts';
import { image } from './image/image.ts';
import type { Kind, KindWords } from './kind.ts';
import type { KindName } from './requests.ts';

export type { KindName };

/** The kinds by their names. */
export type Kinds = { readonly [K in KindName]: Kind<K> };

/** Every kind that this version knows. */
export const KINDS = { image } as const satisfies Kinds;

/** Their names, in the order of the documents. */
export const KIND_NAMES: readonly KindName[] = Object.keys(KINDS).filter(isKindName);

/** Whether this version knows a kind. */
export function isKindName(name: string): name is KindName {
  return Object.hasOwn(KINDS, name);
}

/** The kind of a job, typed so that it knows the job's request. */
export function kindOf<K extends KindName>({ kind }: Pick<KindJob<K>, 'kind'>): Kind<K> {
  const kinds: Kinds = KINDS;
  return kinds[kind];
}

/** The words for a job of any version. */
export function wordsOf({ kind }: Pick<Job, 'kind'>): KindWords {
  return isKindName(kind) ? KINDS[kind].words : FOREIGN_WORDS;
}

/**
 * Whether the frontend hears of a job. Its receivers give an id that they do not know to a stranger, so of a client's id only, and,
 * where the frontend's servers are known, only if one of them placed the order: a browser can make up any id. A receiver that goes by
 * the user hears of the server's ids, too.
 */
export function isTold({ kind, jobIdFrom, orderedFrom }: Pick<Job, 'kind' | 'jobIdFrom' | 'orderedFrom'>): boolean {
  if (isKindName(kind) && KINDS[kind].webhook.tellsServerIds) return true;
  return jobIdFrom === 'client' && orderedFrom === undefined;
}

/** Whether the frontend has use for the steps of a job. */
export function tellsSteps(job: Pick<Job, 'kind' | 'jobIdFrom' | 'orderedFrom'>): boolean {
  return isTold(job) && isKindName(job.kind) && KINDS[job.kind].webhook.tellsProgress;
}

/** Where the status of a job is asked for. */
export function statusPathOf({ kind, jobId }: Pick<Job, 'kind' | 'jobId'>): string {
  return isKindName(kind) ? KINDS[kind].routes.status.replace('{job_id}', jobId) : `/api/jobs/${jobId}`;
}
