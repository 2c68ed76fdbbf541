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

/** The sentences for a job of any version. */
export function wordsOf({ kind }: Pick<Job, 'kind'>): KindWords {
  return isKindName(kind) ? KINDS[kind].words : FOREIGN_WORDS;
}

/**
 * Whether the frontend gets webhooks for a job. Its receivers store the result of an unknown id for a stranger, so only jobs with an
 * id of the client send any, and, where the addresses of the frontend's servers are known, only if one of them placed the order: a
 * browser can invent an id. Receivers that go by the user get webhooks for server-made ids, too.
 */
export function sendsWebhooks({
  kind,
  jobIdFrom,
  orderedFrom,
}: Pick<Job, 'kind' | 'jobIdFrom' | 'orderedFrom'>): boolean {
  if (isKindName(kind) && KINDS[kind].webhook.tellsServerIds) return true;
  return jobIdFrom === 'client' && orderedFrom === undefined;
}

/** Whether the frontend uses progress webhooks for a job. */
export function tellsSteps(job: Pick<Job, 'kind' | 'jobIdFrom' | 'orderedFrom'>): boolean {
  return sendsWebhooks(job) && isKindName(job.kind) && KINDS[job.kind].webhook.tellsProgress;
}

/** Path of the status route of a job. */
export function statusPathOf({ kind, jobId }: Pick<Job, 'kind' | 'jobId'>): string {
  return isKindName(kind) ? KINDS[kind].routes.status.replace('{job_id}', jobId) : `/api/jobs/${jobId}`;
}
