import type { PartErrorCode } from '../messages/codes.ts';

/** A value that JSON can carry. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** One part of a plan: what is leased, tried, stored and resumed by itself. */
export interface PartPlan {
  /** Unique in the job, and part of the object's key: `1`, `outline`, `chapter-3`. */
  readonly name: string;
  /** Parts that must be delivered before this one is started; left out: none. */
  readonly needs?: readonly string[];
}

/** A file that a part delivered. Its bytes are in the bucket, never in the row. */
export interface StoredFile {
  /** Object key, ≤ 191 characters, URL-safe, globally unique. */
  readonly key: string;
  readonly contentType: string;
  readonly bytes: number;
  /** Base64 SHA-256 of the object, verified by S3 at upload. */
  readonly sha256: string;
  /** What made it, as the provider names it. */
  readonly model: string;
  /** Seconds the model took, to the millisecond. */
  readonly seconds: number;
  /** What the model read, in tokens as the provider counts them. */
  readonly inputTokens: number;
  /** What only the job's kind understands: pixels, seconds of film, words. */
  readonly facts: { readonly [name: string]: Json };
}

/** What every part has counted so far. */
interface Counts {
  /** Times that a worker began this part. Looking again at a pending operation is not counted. */
  readonly attempts: number;
  /** Of these, the ones that the provider may have billed (a crash counts: its call may have arrived). */
  readonly billableAttempts: number;
}

/** What a part that is not finished carries from one turn to the next. */
interface Unfinished extends Counts {
  /** Why the last attempt came to nothing; the part's code if there is no other before the deadline. */
  readonly trouble?: PartErrorCode;
  /** The provider is at work: its operation, which the next turn looks at. Only the part's maker understands it. */
  readonly operation?: Json;
  /** What its maker keeps from one attempt for the next: what was wrong with the last answer. Only the part's maker understands it. */
  readonly memo?: Json;
  /** The file of an earlier job of the same user, which this part takes over instead of being made again. */
  readonly takeOver?: StoredFile;
}

/** Waiting for a worker, or for the parts that it needs; from `notBefore` (epoch ms) on when it has been tried before. */
export interface QueuedPart extends PartPlan, Unfinished {
  readonly state: 'queued';
  readonly notBefore?: number;
}

/** A worker holds the lease until `leaseUntil` (epoch ms). */
export interface RunningPart extends PartPlan, Unfinished {
  readonly state: 'running';
  readonly leaseId: string;
  readonly leaseUntil: number;
}

export interface DeliveredPart extends PartPlan, Counts {
  readonly state: 'delivered';
  readonly file: StoredFile;
}

export interface FailedPart extends PartPlan, Counts {
  readonly state: 'failed';
  readonly code: PartErrorCode;
  /** What the row says, where this version does not know the code: it is shown as `internal_error`. */
  readonly foreignCode?: string;
  /** The provider's own words; for the owner only. */
  readonly detail?: string;
  /** What it was to take over when its job ended: the next job takes it over, too. */
  readonly takeOver?: StoredFile;
  /** What the provider was at work on when the part was given up: it is to be told to stop. */
  readonly operation?: Json;
}

/** In a state that this version does not know, or with a file that it does not understand. */
export interface ForeignPart extends PartPlan, Counts {
  readonly state: 'foreign';
  /** The state as the row names it. */
  readonly foreignState: string;
}

/** One part of a job. */
export type Part = QueuedPart | RunningPart | DeliveredPart | FailedPart | ForeignPart;
export type FinalPart = DeliveredPart | FailedPart | (ForeignPart & { readonly foreignState: 'delivered' });
/** A part on which workers may still work. */
export type UnfinishedPart = QueuedPart | RunningPart;

/** Whether nothing more can happen to a part. */
export function isFinal(part: Part): part is FinalPart {
  return part.state === 'failed' || isDelivered(part);
}

/** Whether a part was delivered, also as a file that this version does not understand. */
export function isDelivered(part: Part): boolean {
  return part.state === 'delivered' || (part.state === 'foreign' && part.foreignState === 'delivered');
}

/** Whether a worker of this version can do something for a part. */
export function isUnfinished(part: Part): part is UnfinishedPart {
  return part.state === 'queued' || part.state === 'running';
}

/** The parts whose file is there and understood. */
export function deliveredParts(parts: readonly Part[]): readonly DeliveredPart[] {
  return parts.filter((part) => part.state === 'delivered');
}

/** The parts that came to nothing. */
export function failedParts(parts: readonly Part[]): readonly FailedPart[] {
  return parts.filter((part) => part.state === 'failed');
}

/** What stays of a part when it ends: its plan, and what it has counted. */
export function stemOf({ name, needs, attempts, billableAttempts }: Part): PartPlan & Counts {
  return { name, ...(needs === undefined ? {} : { needs }), attempts, billableAttempts };
}

/** A part at its job's first instant. @param takeOver the file of an earlier job. */
export function queuedPart(plan: PartPlan, takeOver?: StoredFile): QueuedPart {
  const earlier = takeOver === undefined ? {} : { takeOver };
  return { ...plan, state: 'queued', attempts: 0, billableAttempts: 0, ...earlier };
}

/** The file that a new job for the same order can take over from a part, instead of having it made again. */
export function reusableFile(part: Part): StoredFile | undefined {
  if (part.state === 'delivered') return part.file;
  return part.state === 'foreign' ? undefined : part.takeOver;
}
