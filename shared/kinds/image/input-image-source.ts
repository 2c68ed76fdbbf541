import type { ImageContentType } from './content-type.ts';

/** The picture a request starts from, or why it cannot be had. */
export type InputImage =
  | { readonly kind: 'image'; readonly bytes: Uint8Array; readonly mimeType: ImageContentType }
  /** Wrong host, type or size, or gone: asking again changes nothing. `reason` is safe to log (no URL in it). */
  | { readonly kind: 'unusable'; readonly reason: string }
  /** The host did not answer properly: asking again may help. */
  | { readonly kind: 'unreachable'; readonly reason: string };

/** Fetches input images from allowed origins. */
export interface InputImageSource {
  fetch(url: string, signal: AbortSignal): Promise<InputImage>;
}
