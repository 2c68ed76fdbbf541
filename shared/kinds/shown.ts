import type { Job, KindJob } from '../jobs/job.ts';
import { type DeliveredPart, deliveredParts, type Json } from '../jobs/part.ts';
import type { NotUnderstood } from './answered.ts';
import type {
  ContentOf,
  Kind,
  KindView,
  Made,
  ShownJob,
  SignedFile,
  ToldAccepted,
  ToldResult,
  ToldStatus,
} from './kind.ts';
import { isKindName, kindOf } from './kinds.ts';
import type { KindName, Requests, Shown } from './requests.ts';
import { decodeJson } from './text/json-file.ts';

type AnyShown = Shown[KindName];

/** Applies what a job's kind shows; `undefined` for a job whose kind this version does not know. */
function shown<T>(job: Job, show: Show<T>): T | undefined {
  if (!job.foreign) return showKnown(job, show);
  if (!isKindName(job.kind)) return undefined;
  const kind = kindOf({ kind: job.kind });
  return show(kind.view, job, kind);
}

type Show<T> = <K extends KindName>(view: KindView<K>, job: ShownJob<K>, kind: Kind<K>) => T;

function showKnown<K extends KindName, T>(job: KindJob<K>, show: Show<T>): T {
  const kind = kindOf<K>(job);
  return show(kind.view, job, kind);
}

/** The delivered parts of a job whose files its kind shows, in their order. */
export function shownParts(job: Job): readonly DeliveredPart[] {
  const parts = deliveredParts(job.parts);
  return shown<readonly DeliveredPart[]>(job, (view, one) => shownOf(view, one)) ?? parts;
}

/** The part of an ended job whose file is read to be told and shown; `undefined`: none is. */
export function contentPart(job: Job): DeliveredPart | undefined {
  return shown(job, (view, one, { content }) => shownOf(view, one).find(({ name }) => name === content?.part));
}

/** What a quote says beside the price. @param price of one unit, in credits. */
export function quotedView<K extends KindName>(kind: K, request: Requests[K], price: number): AnyShown['quoted'] {
  return kindOf({ kind }).view.quoted(request, price);
}

/** What was ordered, for the list of jobs: of a kind that is not known its prompt, which all kinds of orders may have. */
export function listedView(job: Job): AnyShown['listed'] {
  const prompt = job.foreign ? (job.request['prompt'] ?? '') : '';
  const num_images = job.parts.length;
  return shown<AnyShown['listed']>(job, (view, one) => view.listed(one)) ?? { num_images, prompt };
}

/** How many parts a job has, under the name that its kind gives them. */
export function countedView(job: Job): AnyShown['counted'] {
  const total = job.parts.length;
  return shown<AnyShown['counted']>(job, (view) => view.counted(total)) ?? { num_images: total };
}

/** Addresses of the files of {@link shownParts}, and until when they are good, epoch ms. */
export interface SignedUrls {
  readonly urls: readonly string[];
  readonly expiresAt: number;
}

/** How many parts a job has, and its delivered files, under the names that its kind gives them. */
export function filedView(job: Job, signed: SignedUrls): AnyShown['filed'] {
  const total = job.parts.length;
  const filed = shown<AnyShown['filed']>(job, (view, one) => view.filed(total, signedFilesOf(view, one, signed)));
  return filed ?? { num_images: total, images: [] };
}

/** The answer to an order, in the words of its kind. */
export function acceptedView(job: Job, told: ToldAccepted): AnyShown['accepted'] {
  const total = job.parts.length;
  const view = shown<AnyShown['accepted']>(job, (kind) => kind.accepted({ ...told, ...kind.counted(total) }));
  return view ?? { ...told, num_images: total };
}

/** The status of a job, in the words of its kind. @param at epoch ms. */
export function statusView(job: Job, told: ToldStatus, signed: SignedUrls, at: number): AnyShown['status'] {
  const total = job.parts.length;
  const view = shown<AnyShown['status']>(job, (kind, one) =>
    kind.status({ ...told, ...kind.counted(total) }, madeOf(kind, one, signed, at)),
  );
  return view ?? { ...told, num_images: total, images: [] };
}

/**
 * A job that has ended, in the words of its kind.
 *
 * @param content the file of {@link contentPart}.
 * @param at epoch ms.
 */
export function resultView(
  job: Job,
  told: ToldResult,
  signed: SignedUrls,
  content: Uint8Array | undefined,
  at: number,
): AnyShown['result'] {
  const total = job.parts.length;
  const endedAt = job.closedAt ?? at;
  const view = shown<AnyShown['result']>(job, (view, one, kind) =>
    view.result(
      { ...told, ...view.counted(total) },
      { ...madeOf(view, one, signed, at), content: contentOf(kind, content) },
      endedAt,
    ),
  );
  return view ?? { ...told, num_images: total, images: [], metadata: {} };
}

/** `data` of the webhook of a failed job; `undefined`: it has none. */
export function failedView(job: Job): Readonly<Record<string, Json>> | undefined {
  return shown(job, (view, one) => view.failed?.(one));
}

/**
 * `data` of the webhook of a completed job, beside its ids.
 *
 * @param urls signed addresses, in the order of {@link shownParts}.
 * @param content the file of {@link contentPart}.
 */
export function completedView(
  job: Job,
  urls: readonly string[],
  endedAt: number,
  content?: Uint8Array,
): AnyShown['completed'] | NotUnderstood {
  const view = shown<AnyShown['completed']>(job, (view, one, kind) =>
    view.completed(one, filesOf(view, one, urls), endedAt, contentOf(kind, content)),
  );
  return view ?? {};
}

function contentOf<K extends KindName>({ content }: Kind<K>, bytes: Uint8Array | undefined): ContentOf<K> | undefined {
  return content === undefined || bytes === undefined ? undefined : decodeJson(content.schema, bytes);
}

function madeOf<K extends KindName>(view: KindView<K>, job: ShownJob<K>, signed: SignedUrls, at: number): Made<K> {
  return { files: signedFilesOf(view, job, signed), metadata: view.metadata(job, at), content: undefined };
}

function signedFilesOf<K extends KindName>(
  view: KindView<K>,
  job: ShownJob<K>,
  { urls, expiresAt }: SignedUrls,
): readonly SignedFile<K>[] {
  const expires_at = new Date(expiresAt).toISOString();
  return filesOf(view, job, urls).map((file) => ({ ...file, expires_at }));
}

function filesOf<K extends KindName>(
  view: KindView<K>,
  job: ShownJob<K>,
  urls: readonly string[],
): readonly Shown[K]['file'][] {
  return shownOf(view, job).map((part, index) => view.file(job, part, urls[index] ?? ''));
}

function shownOf<K extends KindName>(view: KindView<K>, job: ShownJob<K>): readonly DeliveredPart[] {
  return deliveredParts(job.parts).filter(({ name }) => view.shows?.(job, name) ?? true);
}
