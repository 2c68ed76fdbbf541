import type { Lot } from '../credits/lots.ts';
import type { ImageRequest } from '../kinds/image/image-request.ts';
import type { OutputErrorCode } from '../messages/codes.ts';
import type { WebhookDelivery } from '../webhooks/webhook-delivery.ts';

/** Names one job for ever: ids are the caller's own, so the user is part of the key and authorisation with it. */
export interface JobRef {
  /** Clerk `sub` of the owner. */
  readonly userId: string;
  readonly jobId: string;
}

/** A delivered file. */
export interface StoredImage {
  /** Object key, ≤ 191 characters, URL-safe, globally unique. */
  readonly key: string;
  readonly contentType: string;
  readonly bytes: number;
  /** Base64 SHA-256 of the object, verified by S3 at upload. */
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
  /** The model that drew it. */
  readonly model: string;
  /** Seconds the model took, to the millisecond. */
  readonly seconds: number;
  /** What it was told, in tokens as the provider counts them. */
  readonly inputTokens: number;
}

/** What every image of a job has counted so far. */
interface Counts {
  /** Times a worker took this image up. */
  readonly attempts: number;
  /** Of these, the ones the provider may have billed (a crash counts: nobody can know). */
  readonly billableAttempts: number;
}

/** Waiting for a worker, from `notBefore` (epoch ms) on when it has been tried before. */
export interface QueuedOutput extends Counts {
  readonly state: 'queued';
  readonly notBefore?: number;
  /** Why the last attempt came to nothing; its fate if there is no other before the deadline. */
  readonly trouble?: OutputErrorCode;
}

/** A worker holds the lease until `leaseUntil` (epoch ms). */
export interface GeneratingOutput extends Counts {
  readonly state: 'generating';
  readonly leaseId: string;
  readonly leaseUntil: number;
  readonly trouble?: OutputErrorCode;
}

export interface DeliveredOutput extends Counts {
  readonly state: 'delivered';
  readonly image: StoredImage;
}

export interface FailedOutput extends Counts {
  readonly state: 'failed';
  readonly code: OutputErrorCode;
  /** The model's own words; for the owner only. */
  readonly detail?: string;
}

/** One image of a job. */
export type Output = QueuedOutput | GeneratingOutput | DeliveredOutput | FailedOutput;
export type FinalOutput = DeliveredOutput | FailedOutput;

/** How a job can end; an ended job never changes its status. */
export type TerminalStatus = 'COMPLETED' | 'FAILED' | 'CANCELLED';

/** `ledger`: this backend charges. `external`: somebody else does; the price here is 0 and `quoted` keeps the record. */
export type CreditMode = 'ledger' | 'external';

/** The money of a job: `captured + released = held` once it is closed, `captured = pricePerImage × delivered`. */
export interface JobCredits {
  readonly mode: CreditMode;
  /** Credits charged here for one delivered image. */
  readonly pricePerImage: number;
  /** List price of the whole request. */
  readonly quoted: number;
  readonly held: number;
  readonly captured: number;
  readonly released: number;
  /** The part of the hold that came from lots, in spending order; where a release goes back to. */
  readonly lots?: readonly Lot[];
}

/** A job for images as the table keeps it. Times are epoch milliseconds. */
export interface ImageJob extends JobRef {
  readonly kind: 'image';
  /** Webhooks go out only for ids that the client chose: its receiver attributes an unknown id to a stranger. */
  readonly jobIdFrom: 'client' | 'server';
  /** The `user_id` of the body: kept for the record, never trusted. */
  readonly clientUserId?: string;
  /** Tells a repeated request from another one under the same id, too. */
  readonly request: ImageRequest;
  /** In order: output i is image i + 1. */
  readonly outputs: readonly Output[];
  readonly credits: JobCredits;
  readonly status: 'OPEN' | TerminalStatus;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** When an unfinished job is closed and the rest refunded. */
  readonly deadlineAt: number;
  readonly closedAt?: number;
  /** When its owner had its content deleted: prompt, files and addresses are gone, the money stays on record. */
  readonly erasedAt?: number;
  readonly webhook?: WebhookDelivery;
  /** `request_id` of the HTTP request that opened the job; in every log line and the webhook. */
  readonly correlationId: string;
  /** Counts every write to the row. */
  readonly version: number;
}

/** Whether nothing more can happen to an output. */
export function isFinal(output: Output): output is FinalOutput {
  return output.state === 'delivered' || output.state === 'failed';
}

/** The images that exist, each with its number (from 1). */
export function deliveredImages(job: ImageJob): { number: number; image: StoredImage }[] {
  return job.outputs.flatMap((output, index) =>
    output.state === 'delivered' ? [{ number: index + 1, image: output.image }] : [],
  );
}

/** The images that failed, each with its number (from 1). */
export function failedOutputs(job: ImageJob): { number: number; output: FailedOutput }[] {
  return job.outputs.flatMap((output, index) => (output.state === 'failed' ? [{ number: index + 1, output }] : []));
}
