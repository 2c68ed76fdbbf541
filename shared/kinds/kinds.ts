import type { InputRef } from '../inputs/input-ref.ts';
import type { Job, KindJob } from '../jobs/job.ts';
import { article } from './article/article.ts';
import { book } from './book/book.ts';
import { customVideo } from './custom-video/custom-video.ts';
import { ecommerceImage } from './ecommerce-image/ecommerce-image.ts';
import { FOREIGN_WORDS } from './foreign-words.ts';
import { image } from './image/image.ts';
import type { Kind, KindWords } from './kind.ts';
import type { KindName, ShippedKind } from './requests.ts';
import { video } from './video/video.ts';

export type { KindName, ShippedKind };

/** The kinds by their names. */
export type Kinds = { readonly [K in KindName]: Kind<K> };

/** Every kind that users can order. */
export const KINDS = {
  image,
  'ecommerce-image': ecommerceImage,
  video,
  'custom-video': customVideo,
  article,
  book,
} as const satisfies Pick<Kinds, ShippedKind>;

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

/** The files that a job's order named, see {@link InputRef}. */
export function inputsOf<K extends KindName>(job: Pick<KindJob<K>, 'kind' | 'request'>): readonly InputRef[] {
  return kindOf<K>(job).inputs?.(job.request) ?? [];
}

/** The sentences for a job of any version. */
export function wordsOf({ kind }: Pick<Job, 'kind'>): KindWords {
  return isKindName(kind) ? kindOf({ kind }).words : FOREIGN_WORDS;
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
  if (isKindName(kind) && kindOf({ kind }).webhook.tellsServerIds) return true;
  return jobIdFrom === 'client' && orderedFrom === undefined;
}

/** Whether the frontend uses progress webhooks for a job. */
export function tellsSteps(job: Pick<Job, 'kind' | 'jobIdFrom' | 'orderedFrom'>): boolean {
  return sendsWebhooks(job) && isKindName(job.kind) && kindOf({ kind: job.kind }).webhook.steps !== undefined;
}

/** When the end of a job may be told at the soonest, epoch ms; see `settlesMs` of the kind's webhook. */
export function endToldFrom({ kind, createdAt }: Pick<Job, 'kind' | 'createdAt'>): number {
  return createdAt + (isKindName(kind) ? (kindOf({ kind }).webhook.settlesMs ?? 0) : 0);
}

/** Path of the status route of a job. */
export function statusPathOf({ kind, jobId }: Pick<Job, 'kind' | 'jobId'>): string {
  return isKindName(kind) ? kindOf({ kind }).routes.status.replace('{job_id}', jobId) : `/api/jobs/${jobId}`;
}
