import type { StoredImage } from '../../jobs/job.ts';
import type { RenderedImage } from './image-renderer.ts';

/** What is known of an image beside its bytes; kept with the object so that a later attempt can adopt it. */
export interface Drawing {
  readonly model: string;
  readonly seconds: number;
  readonly inputTokens: number;
}

/** The bucket. */
export interface ImageStore {
  /**
   * Stores an image at the first of its places, unless that is taken. The first writer wins: bytes that a row may already describe
   * are never replaced. Either way the answer describes the object that is there. What lies there and is not ours stays, and the
   * next place is taken.
   *
   * @param places see {@link placesOf}.
   */
  put(places: readonly string[], image: RenderedImage, drawing: Drawing): Promise<StoredImage>;
  /** The object that an earlier attempt left at one of these places. */
  find(places: readonly string[]): Promise<StoredImage | undefined>;
  /** Every version of it, where the bucket keeps versions. Harmless when there is none. */
  delete(key: string): Promise<void>;
  /** Writes, reads and deletes something small. @throws when the bucket refuses. */
  probe(): Promise<void>;
}

/** Signs time-limited addresses of objects. */
export interface ObjectUrls {
  sign(key: string, seconds: number, now: Date): Promise<string>;
}
