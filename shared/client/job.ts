import type { Code } from './codes.ts';
import type { KindName, Kinds } from './kinds.ts';

/** Where an open job stands. */
export type OpenStatus = 'PENDING' | 'INITIALIZING' | 'GENERATING' | 'SAVING';
/** How a job can end. */
export type EndStatus = 'COMPLETED' | 'FAILED' | 'CANCELLED';

/** The money of a job, in credits. Once it has ended, `captured + released = held`; a failed image is never paid. */
export interface JobCredits {
  /** `external`: the frontend charges, and nothing is held here. */
  readonly mode: 'ledger' | 'external';
  readonly quoted: number;
  readonly held: number;
  readonly captured: number;
  readonly released: number;
}

/** What every view of a job says. Times are ISO 8601. */
export interface JobSummary {
  readonly job_id: string;
  readonly status: OpenStatus | EndStatus;
  /** 0–100. */
  readonly progress: number;
  /** One sentence for the user. */
  readonly message: string;
  readonly created_at: string;
  readonly updated_at: string;
  /** When an unfinished job is closed and its undelivered images are given back. */
  readonly deadline_at: string;
  readonly completed_at?: string;
  /** Your own notes, as the order gave them. */
  readonly metadata?: Readonly<Record<string, string>>;
  readonly credits: JobCredits;
}

/** The state of one image. */
export type ImageState =
  | {
      readonly number: number;
      readonly state: 'queued' | 'generating';
      readonly attempts: number;
      /** Why the last attempt came to nothing. */
      readonly last_code?: Code;
      /** When the next one may begin. */
      readonly next_attempt_at?: string;
    }
  | { readonly number: number; readonly state: 'delivered'; readonly attempts: number }
  | { readonly number: number; readonly state: 'failed'; readonly attempts: number; readonly code: Code };

/** The state of one part, whatever the job's kind. */
export interface PartState {
  /** `1`, `outline`, `chapter-3`. */
  readonly name: string;
  readonly state: 'queued' | 'running' | 'delivered' | 'failed';
  /** Parts that come first. */
  readonly needs?: readonly string[];
  readonly attempts: number;
  /** Why it failed. */
  readonly code?: Code;
  /** What it waits for, while it is not finished. */
  readonly waits_for?: 'worker' | 'parts' | 'next_attempt' | 'provider';
  /** Why the last attempt came to nothing. */
  readonly last_code?: Code;
  /** The same as a sentence for the user. */
  readonly last_message?: string;
  /** When the next one may begin; ISO 8601. */
  readonly next_attempt_at?: string;
  /** Until when there is a next one. */
  readonly deadline_at?: string;
}

/** A job in a list: without files and reasons; ask for the job to have them. `kind` tells the shapes apart. */
export type ListedJob<K extends KindName = KindName> = K extends KindName
  ? JobSummary & Kinds[K]['listed'] & { readonly kind: K; readonly outputs: readonly ImageState[] }
  : never;

/** Why an image failed. */
export interface ImageError {
  readonly number: number;
  readonly code: Code;
  /** A sentence for the user. */
  readonly message: string;
  /** Whether the same request may work later. */
  readonly retryable: boolean;
  /** The model's own words, where it had any. */
  readonly detail?: string;
}

/** How it stands with telling your server of the job's end. */
export interface WebhookState {
  /**
   * `due`: to be sent · `acknowledged`: your server says that it took it · `confirmed`: seen to be stored there · `unconfirmed`: never
   * seen to be stored · `abandoned`: never taken · `unknown_to_frontend`: your server did not make this id, so nothing is sent.
   */
  readonly state: 'due' | 'acknowledged' | 'confirmed' | 'unconfirmed' | 'abandoned' | 'unknown_to_frontend';
  readonly attempts: number;
  /** HTTP status of the last answer. */
  readonly last_status: number | null;
  /** ISO 8601. */
  readonly next_attempt_at: string | null;
}

/** What an open job can expect. */
export interface Outlook {
  /** Jobs of the same kind that came before this one and have not ended; `null` once it is being worked on. */
  readonly ahead: number | null;
  /** ISO 8601, from what recent jobs took; `null` when there is nothing to estimate it from. */
  readonly expected_at: string | null;
}

interface JobDetails extends JobSummary {
  /** The state of every part by its number, from 1. */
  readonly outputs: readonly ImageState[];
  /** The same by its name, with what it waits for; in the order in which they were planned. */
  readonly parts: readonly PartState[];
  readonly errors: readonly ImageError[];
  /** `null` while or because there is nothing to tell. */
  readonly webhook: WebhookState | null;
}

interface Open extends JobDetails {
  readonly status: OpenStatus;
  readonly queue?: Outlook;
}

interface Completed extends JobDetails {
  readonly status: 'COMPLETED';
  readonly completed_at: string;
}

interface Failed extends JobDetails {
  readonly status: 'FAILED';
  readonly completed_at: string;
  readonly code: Code;
}

interface Cancelled extends JobDetails {
  readonly status: 'CANCELLED';
  readonly completed_at: string;
}

/** A job of a kind, in a state. */
type Of<K extends KindName, State> = K extends KindName ? State & Kinds[K]['job'] & { readonly kind: K } : never;

/** A job at work. */
export type OpenJob<K extends KindName = KindName> = Of<K, Open>;
/** Something was delivered; `errors` holds what was not. */
export type CompletedJob<K extends KindName = KindName> = Of<K, Completed>;
/** Nothing was delivered and nothing is paid. */
export type FailedJob<K extends KindName = KindName> = Of<K, Failed>;
/** Ended by its owner; what was delivered before is kept and paid. */
export type CancelledJob<K extends KindName = KindName> = Of<K, Cancelled>;
/** A job to which nothing more will happen. */
export type EndedJob<K extends KindName = KindName> = CompletedJob<K> | FailedJob<K> | CancelledJob<K>;
/** A job; `status` and `kind` tell the shapes apart. */
export type Job<K extends KindName = KindName> = OpenJob<K> | EndedJob<K>;

/** Whether nothing more will happen to a job. */
export function hasEnded<J extends Job>(job: J): job is Extract<J, { readonly status: EndStatus }> {
  return job.status === 'COMPLETED' || job.status === 'FAILED' || job.status === 'CANCELLED';
}
