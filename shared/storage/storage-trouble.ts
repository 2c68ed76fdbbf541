/** What the workers last saw of a bucket that does not take their files. */
export interface StorageTrouble {
  /** When it was first refused, epoch ms. */
  readonly since: number;
  /** When it was last refused, epoch ms. */
  readonly seenAt: number;
  /** The service's class of it, such as `AccessDenied` or `TimeoutError`. */
  readonly reason: string;
}

/** Keeps that in one place for all workers, for `/health` and for ops. */
export interface StorageTroubleStore {
  /** `undefined` while all is well. */
  read(): Promise<StorageTrouble | undefined>;
  note(reason: string, now: number): Promise<void>;
  /** A file was taken. */
  clear(): Promise<void>;
}

/** How long a sighting speaks for the present: while jobs wait for the bucket, workers look again more often. */
export const BELIEVED_MS = 10 * 60_000;

/** Whether the bucket was last seen to refuse files. */
export function isRefusing(trouble: StorageTrouble | undefined, now: number): boolean {
  return trouble !== undefined && now - trouble.seenAt < BELIEVED_MS;
}
