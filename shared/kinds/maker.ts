import type { KindJob } from '../jobs/job.ts';
import type { Json, RunningPart, StoredFile } from '../jobs/part.ts';
import type { PartErrorCode } from '../messages/codes.ts';
import type { NewFile } from './file-store.ts';
import type { KindName } from './requests.ts';

/** The part has its file. */
export interface Delivered {
  readonly kind: 'delivered';
  readonly file: StoredFile;
}

/** The part will never have a file: it is not tried again. */
export interface Failed {
  readonly kind: 'failed';
  readonly code: PartErrorCode;
  /** Class of the failure, safe to log. */
  readonly reason: string;
  /** The provider's own words, for the owner of the job only (≤ 500 characters). Never logged. */
  readonly detail?: string;
}

/** A later attempt may work. */
export interface Trouble {
  readonly kind: 'trouble';
  /** The code that the part fails with when there is no later attempt. */
  readonly code: PartErrorCode;
  readonly reason: string;
  readonly detail?: string;
  /** Whether the provider may have billed the attempt; such attempts are counted and capped. */
  readonly maybeBilled: boolean;
  /** How long the provider asks to wait, in ms from now. */
  readonly retryAfterMs?: number;
  /** The operation has come to nothing: the next attempt begins a new one, and counts. Left out, it is looked at again. */
  readonly restarts?: true;
  /** Kept on the part for its next attempts; left out, what an earlier attempt kept stays. Small: it lies in the row. */
  readonly memo?: Json;
}

/** The provider is at work. The operation is kept on the row and looked at again; a look counts no attempt. */
export interface Pending {
  readonly kind: 'pending';
  readonly operation: Json;
  readonly lookAgainMs: number;
  /** Why nothing is known of it, when a look came to nothing: told to whoever waits. */
  readonly trouble?: PartErrorCode;
}

/** What one turn at a part came to. Everything that a provider does is one of these values; exceptions are bugs. */
export type Turn = Delivered | Failed | Trouble | Pending;

/** What a maker is given beside the part. */
export interface TurnTools {
  /** Aborts at the function's own deadline, and when the lease is lost. */
  readonly signal: AbortSignal;
  /** Says that the work has come a step further, where the frontend has use for it. */
  step(step: 'asked' | 'answered'): void;
  /** Says that the work has come to a step that is over after so long at most: until then the lease is renewed. */
  moves(forMs: number): void;
  /** Stores what was made, however often it takes: bytes that were paid for are not thrown away. */
  store(file: NewFile): Promise<Delivered | Trouble>;
}

/** Makes the parts of one kind. One turn never waits for the provider longer than one call. */
export interface Maker<K extends KindName> {
  /** Attempts at one part that the provider may have billed. */
  readonly maxBillableAttempts: number;
  /** @param part as the lease found it: its counts include this attempt. */
  turn(job: KindJob<K>, part: RunningPart, tools: TurnTools): Promise<Turn>;
  /**
   * Tells the provider to stop what it is at work on and nobody waits for any more. Harmless to repeat.
   *
   * @returns whether there is nothing left to stop; `false`: it is worth another try.
   */
  stop?(operation: Json, signal: AbortSignal): Promise<boolean>;
}

/** The makers of the kinds that one worker serves. */
export type Makers = { readonly [K in KindName]?: Maker<K> };

/** The maker of a job's kind; `undefined`: this worker does not serve it. */
export function makerOf<K extends KindName>(makers: Makers, { kind }: Pick<KindJob<K>, 'kind'>): Makers[K] {
  return makers[kind];
}
