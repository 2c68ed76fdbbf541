import type { Lot } from '../credits/lots.ts';
import type { ImageRequest } from '../kinds/image/image-request.ts';
import type { OutputErrorCode } from '../messages/codes.ts';
import type { WebhookDelivery } from '../webhooks/webhook-delivery.ts';

/** Names one job for ever. The user is part of the key, and authorisation with it: an id alone opens nothing. */
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
  /** What the row says, where this version does not know the code: it is shown as `internal_error`. */
  readonly foreignCode?: string;
  /** The model's own words; for the owner only. */
  readonly detail?: string;
}

/** In a state that this version does not know, or with a file that it does not understand. */
export interface ForeignOutput extends Counts {
  readonly state: 'foreign';
  /** The state as the row names it. */
  readonly name: string;
}

/** One image of a job. */
export type Output = QueuedOutput | GeneratingOutput | DeliveredOutput | FailedOutput | ForeignOutput;
export type FinalOutput = DeliveredOutput | FailedOutput | (ForeignOutput & { readonly name: 'delivered' });

/** How a job can end; an ended job never changes its status. */
export type TerminalStatus = 'COMPLETED' | 'FAILED' | 'CANCELLED';

/** `ledger`: this backend charges. `external`: somebody else does; the price here is 0 and `quoted` keeps the record. */
export type CreditMode = 'ledger' | 'external';

/** The money of a job, whatever its price is made of: `captured + released = held` once it is closed. */
export interface JobMoney {
  readonly mode: CreditMode;
  /** List price of the whole request. */
  readonly quoted: number;
  readonly held: number;
  readonly captured: number;
  readonly released: number;
  /** The part of the hold that came from lots, in spending order; where a release goes back to. */
  readonly lots?: readonly Lot[];
}

/** Whether the frontend made the id of an open job, as far as it was asked before a step was told. */
export interface FrontendKnowledge {
  /** Times it was asked. */
  readonly asked: number;
  /** Absent while no answer has decided it. */
  readonly knows?: boolean;
}

/** The money of a job that pays by the image: `captured = pricePerImage × delivered`. */
export interface JobCredits extends JobMoney {
  /** Credits charged here for one delivered image. */
  readonly pricePerImage: number;
}

/** What every job has, whatever was ordered. Times are epoch milliseconds. */
interface JobEnvelope extends JobRef {
  /** Who chose the id; see {@link isTold}. */
  readonly jobIdFrom: 'client' | 'server';
  /** The stage names the frontend's servers, and the order came from none of them; absent: from one, or the stage names none. */
  readonly orderedFrom?: 'elsewhere';
  /** The `user_id` of the body: kept for the record, never trusted. */
  readonly clientUserId?: string;
  /** In order: output i is image i + 1. */
  readonly outputs: readonly Output[];
  readonly status: 'OPEN' | TerminalStatus;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** When an unfinished job is closed and the rest refunded. */
  readonly deadlineAt: number;
  readonly closedAt?: number;
  /**
   * When its owner asked for its deletion, while that is under way: from now on it is told as deleted, though files and prompt
   * may still be there. The row is due until they are gone.
   */
  readonly erasingSince?: number;
  /** When its content was gone: prompt, files and addresses; the money stays on record. */
  readonly erasedAt?: number;
  readonly webhook?: WebhookDelivery;
  /** What the frontend's status route said of the id while the job was open; see {@link FrontendKnowledge}. */
  readonly frontend?: FrontendKnowledge;
  /** `request_id` of the HTTP request that opened the job; in every log line and the webhook. */
  readonly correlationId: string;
  /** Counts every write to the row. */
  readonly version: number;
}

/** A job for images as the table keeps it. */
export interface ImageJob extends JobEnvelope {
  readonly kind: 'image';
  readonly foreign?: never;
  /** Tells a repeated request from another one under the same id, too. */
  readonly request: ImageRequest;
  readonly credits: JobCredits;
}

/**
 * A job that a newer version opened, before a rollback: of a kind, size, style or format that this version does not know. It is
 * listed, settled, told, audited and erased like every other; nobody works on it, and its content is shown as far as it is text.
 */
export interface ForeignJob extends JobEnvelope {
  readonly foreign: true;
  /** As the row names it. */
  readonly kind: string;
  /** What of the request can be shown; empty where the row has no such text. */
  readonly request: Readonly<Record<'prompt' | 'size' | 'style' | 'format' | 'quality', string>> &
    Pick<ImageRequest, 'numImages' | 'inputImageUrl'>;
  /** `pricePerImage` is absent where the job is priced in a way that this version does not know. */
  readonly credits: JobMoney & Partial<JobCredits>;
  /** How the row calls its outputs. */
  readonly listedAs: 'outputs' | 'parts';
  /** Keys of all files that the row names below its owner's folder. */
  readonly fileKeys: readonly string[];
}

/** A job as the table keeps it. */
export type Job = ImageJob | ForeignJob;

/** Whether its owner has deleted it: nothing of its content is shown or told any more, whether or not it is gone already. */
export function isDeleted(job: Pick<Job, 'erasingSince' | 'erasedAt'>): boolean {
  return job.erasingSince !== undefined || job.erasedAt !== undefined;
}

/**
 * Whether the frontend hears of a job. Its receiver gives an id that it does not know to a stranger, so only of ids that a client chose,
 * and, where the frontend's servers are known, only if one of them placed the order: a browser can make up any id.
 */
export function isTold({ jobIdFrom, orderedFrom }: Pick<Job, 'jobIdFrom' | 'orderedFrom'>): boolean {
  return jobIdFrom === 'client' && orderedFrom === undefined;
}

/** Whether nothing more can happen to an output. */
export function isFinal(output: Output): output is FinalOutput {
  return output.state === 'failed' || isDelivered(output);
}

/** Whether an output was delivered, also as a file that this version does not understand. */
export function isDelivered(output: Output): boolean {
  return output.state === 'delivered' || (output.state === 'foreign' && output.name === 'delivered');
}

/** The images that exist and are understood, each with its number (from 1). */
export function deliveredImages(job: Job): { number: number; image: StoredImage }[] {
  return job.outputs.flatMap((output, index) =>
    output.state === 'delivered' ? [{ number: index + 1, image: output.image }] : [],
  );
}

/** The images that failed, each with its number (from 1). */
export function failedOutputs(job: Job): { number: number; output: FailedOutput }[] {
  return job.outputs.flatMap((output, index) => (output.state === 'failed' ? [{ number: index + 1, output }] : []));
}
