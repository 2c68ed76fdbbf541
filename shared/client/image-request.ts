import type { OrderTerms } from './order-terms.ts';

/** Width x height in pixels of the delivered file. */
export type ImageSize =
  | '512x512'
  | '1024x1024'
  | '1792x1024'
  | '1024x1792'
  | '848x1264'
  | '1264x848'
  | '896x1200'
  | '1200x896'
  | '928x1152'
  | '1152x928'
  | '768x1376'
  | '1376x768'
  | '1584x672';

export type ImageStyle = 'photorealistic' | 'artistic' | 'illustration' | '3d-render';
export type ImageFormat = 'PNG' | 'JPEG' | 'WEBP';
/** The tier at which the model draws. */
export type ImageQuality = 'standard' | 'high' | 'ultra';

/** What to draw; everything but the prompt has a default. */
export interface ImageRequest extends OrderTerms {
  /** 1–4,000 characters. */
  readonly prompt: string;
  /** 1–4, by default 1. */
  readonly num_images?: number;
  /** By default `1024x1024`. */
  readonly size?: ImageSize;
  /** By default `photorealistic`. */
  readonly style?: ImageStyle;
  /** By default `PNG`. */
  readonly format?: ImageFormat;
  /** By default `standard`. */
  readonly quality?: ImageQuality;
  /** An image to start from: HTTPS, on a host that the API allows. */
  readonly input_image_url?: string;
  /** An image to start from: the id of an upload, the picture in base64 (raw or a data URL), or a file, which is uploaded first. */
  readonly input_image?: string | Blob;
}
