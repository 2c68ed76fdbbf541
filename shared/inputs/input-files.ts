import type { JobRef } from '../jobs/job.ts';
import type { PictureContentType } from '../pictures/inspect-picture.ts';
import type { GivenFile, InputRef } from './input-ref.ts';

/** The bucket, as orders put files into it. */
export interface InputFiles {
  /** Stores a file under a key that is its own by its digest: what is there already is this file. */
  put(key: string, file: GivenFile): Promise<void>;
  /** Copies an object within the bucket, checksum and type included. `false`: there is nothing to copy. */
  copy(from: string, to: string): Promise<boolean>;
}

/** A picture that came with an order, or why it cannot be had. */
export type InputImage =
  | { readonly kind: 'image'; readonly bytes: Uint8Array; readonly mimeType: PictureContentType }
  /** Wrong host, type or size, or gone: asking again changes nothing. `reason` is safe to log (no URL in it). */
  | { readonly kind: 'unusable'; readonly reason: string }
  /** The host did not answer properly: asking again may help. */
  | { readonly kind: 'unreachable'; readonly reason: string };

/** Fetches input images from allowed origins. */
export interface InputImageSource {
  fetch(url: string, signal: AbortSignal): Promise<InputImage>;
}

/** Reads the pictures of an order for its makers, wherever they come from. */
export interface InputImages {
  read(job: JobRef, ref: InputRef, signal: AbortSignal): Promise<InputImage>;
}
