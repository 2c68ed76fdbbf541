import type * as v from 'valibot';
import type { Accepted, Result, Status } from '../contract/job-answers.ts';
import type { GivenFile, InputRef } from '../inputs/input-ref.ts';
import type { NamedUpload } from '../inputs/read-input.ts';
import type { Capture, ForeignJob, KindJob } from '../jobs/job.ts';
import type { OpenStatus } from '../jobs/job-progress.ts';
import type { DeliveredPart, Json, PartPlan } from '../jobs/part.ts';
import type { Language, PartErrorCode } from '../messages/codes.ts';
import type { FieldProblem } from '../messages/field-problem.ts';
import type { ProgressStatus } from '../webhooks/progress-status.ts';
import type { Receiver } from '../webhooks/webhook-receivers.ts';
import type { Answered } from './answered.ts';
import type { KindName, Requests, Shown } from './requests.ts';

/** What the body of an order says, or everything that is wrong with it. */
export type ParsedOrder<K extends KindName> =
  | {
      readonly kind: 'valid';
      /** With every default applied. */
      readonly request: Requests[K];
      readonly jobId: string | undefined;
      readonly clientUserId: string | undefined;
      /** The most that the client agrees to pay, in credits. */
      readonly maxCredits: number | undefined;
      /** Files that came along in the body, which the request names; left out: none. */
      readonly given?: readonly GivenFile[];
      /** Uploads that the request names, to be looked at before it is taken; left out: none. */
      readonly uploads?: readonly NamedUpload[];
    }
  | { readonly kind: 'invalid'; readonly problems: readonly FieldProblem[] };

/** What reading an order needs to know beside its body. */
export interface OrderContext {
  readonly language: Language;
  /** Whether an input file may be fetched from an address. */
  readonly allowsInput: (url: string) => boolean;
  /** What the stage says where an order says nothing, by the names that the kind gives it. */
  readonly defaults?: Readonly<Record<string, number>>;
  /** The most references of each role, where the stage has such limits. */
  readonly references?: Readonly<Record<string, number>>;
}

/** How orders of a kind are read. */
export interface OrderForm<K extends KindName> {
  /** The body as the contract shows it. */
  readonly body: v.GenericSchema;
  /** Of a body; left out, 256 KB. Lambda takes some 6 MB. */
  readonly maxBodyBytes?: number;
  /** Applies the defaults, ignores unknown fields, names every wrong one. */
  parse(body: Readonly<Record<string, unknown>>, context: OrderContext): ParsedOrder<K>;
}

/** The addresses of a kind; `{job_id}` stands for the id. */
export interface KindRoutes {
  /** `POST` of an order. */
  readonly create: string;
  readonly status: string;
  readonly result: string;
}

/** How many parts of an ended job were delivered, and what its owner got back. */
export interface EndCounts {
  readonly delivered: number;
  readonly total: number;
  /** In credits. */
  readonly released: number;
}

/** Sentences by the code of a part and by language. */
export type PartSentences = Readonly<Partial<Record<PartErrorCode, Readonly<Record<Language, string>>>>>;

/** What is said of a job to people: sentences of at most 191 characters, which the frontend stores in such a column. */
export interface KindWords {
  /** An open job. @param total parts that were ordered. */
  waiting(status: OpenStatus, total: number, language: Language): string;
  /** A job that delivered something. */
  ended(counts: EndCounts, language: Language): string;
  /** A job of several parts that the model refused, all of them. */
  allBlocked(language: Language): string;
  /** Why a part failed, for codes whose common sentence speaks of images. */
  readonly failed?: PartSentences;
  /** Why an attempt came to nothing, without a full stop: what comes next is said behind it. */
  readonly troubled?: PartSentences;
}

/** A job of a kind, also one of a newer version, of which is shown what its request has as texts. */
export type ShownJob<K extends KindName> = KindJob<K> | ForeignJob;

/** What is said of a job whatever its kind, before its kind has its say. */
export type ToldAccepted = Answered<typeof Accepted>;
export type ToldStatus = Answered<typeof Status>;
export type ToldResult = Answered<typeof Result>;

/** A file as it is shown with an address that is good until `expires_at` (ISO 8601). */
export type SignedFile<K extends KindName> = Shown[K]['file'] & { readonly expires_at: string };

/** What is in a file that is told and shown itself, of kinds that have one. */
export type ContentOf<K extends KindName> = Shown[K] extends { readonly content: infer Content } ? Content : never;

/** What was delivered, and how it was made. */
export interface Made<K extends KindName> {
  /** Where it was read: for results only. */
  readonly content?: ContentOf<K> | undefined;
  readonly files: readonly SignedFile<K>[];
  readonly metadata: Shown[K]['metadata'];
}

/** What the API and the webhooks show of a job beside what every job shows, as the schemas of the kind's answers say. */
export interface KindView<K extends KindName> {
  /** Whether the file of a delivered part is shown; left out: every one. */
  shows?(job: ShownJob<K>, part: string): boolean;
  /** A delivered part. @param url a signed address of its file. */
  file(job: ShownJob<K>, part: DeliveredPart, url: string): Shown[K]['file'];
  /** How the delivered parts were made. @param at when it is told, epoch ms, for jobs that have not ended. */
  metadata(job: ShownJob<K>, at: number): Shown[K]['metadata'];
  /** What a quote says beside the price. @param price of one unit, in credits. */
  quoted(request: Requests[K], price: number): Shown[K]['quoted'];
  /** How many parts there are and what was asked for, as the list of jobs shows it. */
  listed(job: ShownJob<K>): Shown[K]['listed'];
  /** How many parts it has, under the name that the kind gives them. */
  counted(total: number): Shown[K]['counted'];
  /** How many parts it has, and the delivered files, under the names that the kind gives them. */
  filed(total: number, files: readonly SignedFile<K>[]): Shown[K]['filed'];
  /** The answer to an order, as the route of the kind words it. */
  accepted(told: ToldAccepted & Shown[K]['counted']): Shown[K]['accepted'];
  /** The status of a job, as the route of the kind words it. */
  status(told: ToldStatus & Shown[K]['counted'], made: Made<K>): Shown[K]['status'];
  /** A job that has ended, as the route of the kind words it. */
  result(told: ToldResult & Shown[K]['counted'], made: Made<K>, endedAt: number): Shown[K]['result'];
  /**
   * `data` of the webhook that tells a completed job, beside its ids.
   *
   * @param files of {@link file}, in the order of the parts.
   * @param content of kinds that have one.
   */
  completed(
    job: ShownJob<K>,
    files: readonly Shown[K]['file'][],
    endedAt: number,
    content: ContentOf<K> | undefined,
  ): Shown[K]['completed'];
  /** `data` of the webhook that tells a failed job, where the receiver makes something of it. */
  failed?(job: ShownJob<K>): Readonly<Record<string, Json>>;
}

/** What the frontend is told of a job, and where. In French: its receivers store the sentences for their users. */
export interface KindWebhook {
  readonly receiver: Receiver;
  /** `content_type` of every body. */
  readonly contentType: string;
  /** Whether events go out for ids that the server made: only where the receiver finds the user without the id. */
  readonly tellsServerIds: boolean;
  /** The steps on the way as the receiver spells them; left out, it has no use for any. */
  readonly steps?: Readonly<Record<ProgressStatus, string>>;
  /**
   * How long after its creation a job's end is told at the soonest, in ms: for jobs whose order the frontend notes down only when it has
   * our answer, and would write over an end that came before. Longer than the answer takes, and a margin.
   */
  readonly settlesMs?: number;
  /** The name of the member that holds what was made; `data` when left out. */
  readonly dataName?: 'book_data';
  /** `client`: `user_id` is that of the order's body, which the receiver knows, and not that of the session. */
  readonly user?: 'client';
  /** Whether the routes of the kind say that a job is completed only once its end was acknowledged: its page looks no further then. */
  readonly endsWhenTold?: true;
}

/** A file that is read to be told and shown, beside its address. */
export interface KindContent<K extends KindName> {
  /** The part whose file it is. */
  readonly part: string;
  /** JSON of this shape. */
  readonly schema: v.GenericSchema<unknown, ContentOf<K>>;
}

/**
 * One thing that users can order: everything in which it differs from the others. Pure, and small enough for the API's bundles; what
 * works on its parts is a maker, which only the workers load.
 */
export interface Kind<K extends KindName> {
  readonly name: K;
  readonly routes: KindRoutes;
  readonly order: OrderForm<K>;
  /** The request as the row keeps it. */
  readonly row: v.GenericSchema<unknown, Requests[K]>;
  /** `units`: how often the stage's price is paid for a request; priced each, as many as it has parts. */
  readonly price: { readonly capture: Capture; units(request: Requests[K]): number };
  /** What jobs have in common that take about as long as each other: the estimate for those who wait goes by it. */
  pace(request: Requests[K]): string;
  /** The parts, all of them, at the job's first instant. */
  plan(request: Requests[K]): readonly PartPlan[];
  /** The order that repeats what failed: priced each, `failed` new parts; priced whole, the same order. */
  retry(request: Requests[K], failed: number): Requests[K];
  /** The files that a request names, see {@link InputRef}; left out: orders of this kind never do. */
  inputs?(request: Requests[K]): readonly InputRef[];
  /** The request without what its user wrote or gave. */
  erased(request: Requests[K]): Requests[K];
  /**
   * Object key of a part's file: below `user_{sub}/`, at most 191 characters, without a character that a URL would escape, and
   * deterministic, so that a repeated attempt meets its own object.
   */
  keyOf(job: Pick<KindJob<K>, 'userId' | 'jobId' | 'request'>, part: string): string;
  readonly words: KindWords;
  readonly view: KindView<K>;
  /** Left out: what is told and shown is all in the row. */
  readonly content?: KindContent<K>;
  /** The status is asked for without a pause: it is one read of the row, without an estimate of when the job ends. */
  readonly hasNoEstimate?: true;
  readonly webhook: KindWebhook;
}
