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
   * Stores an image unless the key is taken. The first writer wins: bytes that a row may already describe are never replaced.
   * Either way the answer describes the object that is there.
   */
  put(key: string, image: RenderedImage, drawing: Drawing): Promise<StoredImage>;
  /** The object that an earlier attempt left. */
  find(key: string): Promise<StoredImage | undefined>;
  /** Every version of it, where the bucket keeps versions. Harmless when there is none. */
  delete(key: string): Promise<void>;
}

/** Signs time-limited addresses of objects. */
export interface ObjectUrls {
  sign(key: string, seconds: number, now: Date): Promise<string>;
}
