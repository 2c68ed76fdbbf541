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
  readonly num_images: number;
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
      readonly last_code?: string;
      /** When the next one may begin. */
      readonly next_attempt_at?: string;
    }
  | { readonly number: number; readonly state: 'delivered'; readonly attempts: number }
  | { readonly number: number; readonly state: 'failed'; readonly attempts: number; readonly code: string };

/** The state of one part, whatever the job's kind. */
export interface PartState {
  /** `1`, `outline`, `chapter-3`. */
  readonly name: string;
  readonly state: 'queued' | 'running' | 'delivered' | 'failed';
  /** Parts that come first. */
  readonly needs?: readonly string[];
  readonly attempts: number;
  /** Why it failed. */
  readonly code?: string;
  /** What it waits for, while it is not finished. */
  readonly waits_for?: 'worker' | 'parts' | 'next_attempt' | 'provider';
  /** Why the last attempt came to nothing. */
  readonly last_code?: string;
  /** The same as a sentence for the user. */
  readonly last_message?: string;
  /** When the next one may begin; ISO 8601. */
  readonly next_attempt_at?: string;
  /** Until when there is a next one. */
  readonly deadline_at?: string;
}

/** A job in a list: without files and reasons; ask for the job to have them. */
export interface ListedJob extends JobSummary {
  readonly kind: 'image';
  readonly prompt: string;
  readonly outputs: readonly ImageState[];
}

/** A delivered image. */
export interface DeliveredImage {
  /** From 1. */
  readonly number: number;
  /** Signed: good until `expires_at`; ask for the job again for another. */
  readonly url: string;
  readonly expires_at: string;
  readonly s3_key: string;
  readonly filename: string;
  /** The prompt. */
  readonly description: string;
  readonly format: string;
  readonly size_bytes: number;
  readonly width: number;
  readonly height: number;
}

/** Why an image failed. */
export interface ImageError {
  readonly number: number;
  readonly code: string;
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
  readonly outputs: readonly ImageState[];
  /** In the order in which they were planned. */
  readonly parts: readonly PartState[];
  /** Those that are ready, also while others are not. */
  readonly images: readonly DeliveredImage[];
  readonly errors: readonly ImageError[];
  /** `null` while or because there is nothing to tell. */
  readonly webhook: WebhookState | null;
}

/** A job at work. */
export interface OpenJob extends JobDetails {
  readonly status: OpenStatus;
  readonly queue?: Outlook;
}

/** At least one image was delivered; `errors` holds the others. */
export interface CompletedJob extends JobDetails {
  readonly status: 'COMPLETED';
  readonly completed_at: string;
}

/** No image was delivered and nothing is paid. */
export interface FailedJob extends JobDetails {
  readonly status: 'FAILED';
  readonly completed_at: string;
  readonly code: string;
}

/** Ended by its owner; what was delivered before is kept and paid. */
export interface CancelledJob extends JobDetails {
  readonly status: 'CANCELLED';
  readonly completed_at: string;
}

export type EndedJob = CompletedJob | FailedJob | CancelledJob;
/** A job; `status` tells the shapes apart. */
export type Job = OpenJob | EndedJob;

/** Whether nothing more will happen to a job. */
export function hasEnded(job: Job): job is EndedJob {
  return job.status === 'COMPLETED' || job.status === 'FAILED' || job.status === 'CANCELLED';
}
