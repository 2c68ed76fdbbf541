import type { ImageFormat } from './image-request.ts';

const CONTENT_TYPE = { PNG: 'image/png', JPEG: 'image/jpeg', WEBP: 'image/webp' } as const satisfies Record<
  ImageFormat,
  string
>;

/** Media type of an image that comes in or goes out. */
export type ImageContentType = (typeof CONTENT_TYPE)[ImageFormat];

/** The media type of a format. */
export function contentTypeOf(format: ImageFormat): ImageContentType {
  return CONTENT_TYPE[format];
}
