import type { StoredFile } from '../jobs/part.ts';

/** Bytes that lie somewhere else than in memory, and are read in pieces. */
export interface OutOfMemory {
  readonly bytes: number;
  /** Base64 SHA-256. */
  readonly sha256: string;
  /** From the first byte to the last, anew at every call. */
  chunks(): AsyncIterable<Uint8Array>;
}

/** A file as it is put: everything that is known of it beside its key, length and digest. */
export interface NewFile extends Omit<StoredFile, 'key' | 'bytes' | 'sha256'> {
  readonly body: Uint8Array | OutOfMemory;
}

/** The bucket, as the work on parts uses it. */
export interface FileStore {
  /**
   * Stores a file at the first of its places, unless that is taken. The first writer wins: bytes that a row may already describe are
   * never replaced. Either way the answer describes the object that is there. What lies there and is not ours stays, and the next
   * place is taken.
   *
   * @param places keys, see `placesOf`.
   */
  put(places: readonly string[], file: NewFile): Promise<StoredFile>;
  /** The object that an earlier attempt left at one of these places. */
  find(places: readonly string[]): Promise<StoredFile | undefined>;
  /** The bytes of a file; `undefined` when it is gone, or is no longer the one that the row describes. */
  read(file: StoredFile): Promise<Uint8Array | undefined>;
  /** Every version of it, where the bucket keeps versions. Harmless when there is none. */
  delete(key: string): Promise<void>;
  /** Writes, reads and deletes something small. @throws when the bucket refuses. */
  probe(): Promise<void>;
}

/** The files, for those who only read them. */
export type FileReader = Pick<FileStore, 'read'>;

/** Signs time-limited addresses of objects. */
export interface ObjectUrls {
  sign(key: string, seconds: number, now: Date): Promise<string>;
}
