import type { Job, KindJob } from '../jobs/job.ts';
import { FOREIGN_WORDS } from './foreign-words.ts';
import { image } from './image/image.ts';
import type { Kind, KindWords } from './kind.ts';
import type { KindName, ShippedKind } from './requests.ts';

export type { KindName, ShippedKind };

/** The kinds by their names. */
export type Kinds = { readonly [K in KindName]: Kind<K> };

/** Every kind that users can order. */
export const KINDS = { image } as const satisfies Pick<Kinds, ShippedKind>;

/** Their names, in the order of the documents. */
export const KIND_NAMES: readonly ShippedKind[] = Object.keys(KINDS).filter(isShippedKind);

/**
 * Where the kind of a job is looked up: what this version knows. It is {@link KINDS} and no more; tests define kinds of their own on it,
 * and take them away again, as a rollback does.
 */
export const REGISTRY: Partial<Kinds> = { ...KINDS };

/** Whether this version knows a kind. */
export function isKindName(name: string): name is KindName {
  return Object.hasOwn(REGISTRY, name) && Reflect.get(REGISTRY, name) !== undefined;
}

/** Whether users can order a kind. */
export function isShippedKind(name: string): name is ShippedKind {
  return Object.hasOwn(KINDS, name);
}

/** The kind of a job, typed so that it knows the job's request. */
export function kindOf<K extends KindName>({ kind }: Pick<KindJob<K>, 'kind'>): Kind<K> {
  const registry: Partial<Kinds> = REGISTRY;
  const known: Kind<K> | undefined = registry[kind];
  if (known === undefined) throw new Error(`this version does not know the kind ${kind}`);
  return known;
}

/** The kind whose orders go to a route, `POST /api/…`. */
export function kindOfRoute(routeKey: string): KindName | undefined {
  const names = Object.keys(REGISTRY).filter(isKindName);
  return names.find((kind) => routeKey === `POST ${kindOf({ kind }).routes.create}`);
}

/** The words for a job of any version. */
export function wordsOf({ kind }: Pick<Job, 'kind'>): KindWords {
  return isKindName(kind) ? kindOf({ kind }).words : FOREIGN_WORDS;
}

/**
 * Whether the frontend hears of a job. Its receivers give an id that they do not know to a stranger, so of a client's id only, and,
 * where the frontend's servers are known, only if one of them placed the order: a browser can make up any id. A receiver that goes by
 * the user hears of the server's ids, too.
 */
export function isTold({ kind, jobIdFrom, orderedFrom }: Pick<Job, 'kind' | 'jobIdFrom' | 'orderedFrom'>): boolean {
  if (isKindName(kind) && kindOf({ kind }).webhook.tellsServerIds) return true;
  return jobIdFrom === 'client' && orderedFrom === undefined;
}

/** Whether the frontend has use for the steps of a job. */
export function tellsSteps(job: Pick<Job, 'kind' | 'jobIdFrom' | 'orderedFrom'>): boolean {
  return isTold(job) && isKindName(job.kind) && kindOf({ kind: job.kind }).webhook.tellsProgress;
}

/** Where the status of a job is asked for. */
export function statusPathOf({ kind, jobId }: Pick<Job, 'kind' | 'jobId'>): string {
  return isKindName(kind) ? kindOf({ kind }).routes.status.replace('{job_id}', jobId) : `/api/jobs/${jobId}`;
}
