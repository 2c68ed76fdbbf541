import type { StoredInput } from '../../inputs/input-ref.ts';
import type { ImageSize } from './image-size.ts';

/** Looks the frontend offers. */
export const IMAGE_STYLES = ['photorealistic', 'artistic', 'illustration', '3d-render'] as const;
export type ImageStyle = (typeof IMAGE_STYLES)[number];

/** File types that can be delivered, spelled as the frontend spells them. */
export const IMAGE_FORMATS = ['PNG', 'JPEG', 'WEBP'] as const;
export type ImageFormat = (typeof IMAGE_FORMATS)[number];

/** Quality chooses the tier at which the model draws; the delivered pixels are always those of `size`. */
export const IMAGE_QUALITIES = ['standard', 'high', 'ultra'] as const;
export type ImageQuality = (typeof IMAGE_QUALITIES)[number];

/** The most images one job may ask for. */
export const MAX_IMAGES_PER_JOB = 4;

/** A valid request for images, with every default applied. */
export interface ImageRequest {
  /** 1–4,000 characters (Unicode code points), trimmed. Never logged. */
  readonly prompt: string;
  /** 1–4. */
  readonly numImages: number;
  readonly size: ImageSize;
  readonly style: ImageStyle;
  readonly format: ImageFormat;
  readonly quality: ImageQuality;
  /** An image to start from, by URL on an allowed origin. */
  readonly inputImageUrl?: string;
  /** The same, as a file that came with the order or was uploaded before. */
  readonly inputImage?: StoredInput;
}
