import type { Lot } from '../credits/lots.ts';
import type { OrderTerms } from '../kinds/order-terms.ts';
import type { KindName, Requests } from '../kinds/requests.ts';
import type { WebhookDelivery } from '../webhooks/webhook-delivery.ts';
import type { Part } from './part.ts';

/** Names one job for ever. The user is part of the key, and authorisation with it: an id alone opens nothing. */
export interface JobRef {
  /** Clerk `sub` of the owner. */
  readonly userId: string;
  readonly jobId: string;
}

/** How a job can end; an ended job never changes its status. */
export type TerminalStatus = 'COMPLETED' | 'FAILED' | 'CANCELLED';

/** `ledger`: this backend charges. `external`: the frontend's database does; the price here is 0 and `quoted` keeps the record. */
export type CreditMode = 'ledger' | 'external';

/** `each`: every delivered part is paid. `whole`: the price is paid when every part is delivered, and nothing otherwise. */
export type Capture = 'each' | 'whole';

/** The money of a job, priced each or whole: `captured + released = held` once it is closed. */
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

/** The money of a job whose price this version understands. */
export interface JobCredits extends JobMoney {
  readonly capture: Capture;
  /** Credits charged here: for one delivered part (`each`), or for one unit of the job (`whole`). */
  readonly unitPrice: number;
}

/** The fields that jobs of every kind have. Times are epoch milliseconds. */
interface JobEnvelope extends JobRef, OrderTerms {
  /** Who chose the id; see {@link sendsWebhooks}. */
  readonly jobIdFrom: 'client' | 'server';
  /** The stage names the frontend's servers, and the order came from none of them; absent: from one, or the stage names none. */
  readonly orderedFrom?: 'elsewhere';
  /** The `user_id` of the body: kept for the record, never trusted. */
  readonly clientUserId?: string;
  /** In the order of the plan, which is fixed when the job is opened. */
  readonly parts: readonly Part[];
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

/** A job of a kind that this version knows, as the table keeps it. */
export interface KindJob<K extends KindName = KindName> extends JobEnvelope {
  readonly kind: K;
  readonly foreign?: never;
  /** Also tells a repeated order from another one under the same id. */
  readonly request: Requests[K];
  readonly credits: JobCredits;
}

/**
 * A job that a newer version opened, before a rollback: of a kind, or with a request or a price, that this version does not know. It is
 * listed, settled, told, audited and erased like every other; no worker touches it.
 */
export interface ForeignJob extends JobEnvelope {
  readonly foreign: true;
  /** As the row names it. */
  readonly kind: string;
  /** Texts of the request, as far as it is made of texts. */
  readonly request: Readonly<Record<string, string>>;
  /** Without `unitPrice` where the job is priced in a way that this version does not know. */
  readonly credits: JobMoney & Partial<JobCredits>;
  /** Keys of all files that the row names below its owner's folder. */
  readonly fileKeys: readonly string[];
}

/** A job as the table keeps it. */
export type Job = KindJob | ForeignJob;

/** Whether its owner has deleted it: nothing of its content is shown or told any more, whether or not it is gone already. */
export function isDeleted(job: Pick<Job, 'erasingSince' | 'erasedAt'>): boolean {
  return job.erasingSince !== undefined || job.erasedAt !== undefined;
}
