import type { DeliveredImage } from './image.ts';
import type { OrderTerms } from './order-terms.ts';

/** What a reference shows. */
export type ReferenceRole = 'product' | 'model' | 'background' | 'accessory';
/** Pixels of a side: 500, 1000, 2000, 4000. */
export type QualityLevel = 'thumbnail' | 'standard' | 'high' | 'ultra';
export type OutputFormat = 'png' | 'jpeg';

/** A picture to go by. */
export type ProductReference = ReferenceWords &
  (
    | {
        readonly image_source: 'base64' | 'upload' | 'url';
        /** Base64 (raw or a data URL), the id of an upload, or an address. */
        readonly image_data: string;
      }
    /** A file, which is uploaded first. */
    | { readonly image_data: Blob }
  );

interface ReferenceWords {
  /** By default `product`. */
  readonly image_type?: ReferenceRole;
  /** What can be seen, at most 500 characters. */
  readonly description?: string | null;
}

/** Square pictures of a product; everything but the prompt and the references has a default. */
export interface ProductImageRequest extends OrderTerms {
  /** 1–2,000 characters. */
  readonly prompt: string;
  /** 1–10. */
  readonly reference_images: readonly ProductReference[];
  /** By default `standard`. */
  readonly quality_level?: QualityLevel;
  /** 1–4, by default 1. */
  readonly num_variations?: number;
  /** By default `png`. */
  readonly output_format?: OutputFormat;
  /** At most 10 texts of at most 500 characters. */
  readonly additional_requirements?: readonly string[];
}

/** What is said of product images beside what is said of every order. */
export interface ProductImages {
  readonly order: ProductImageRequest;
  /** Of a job. */
  readonly job: { readonly num_images: number; readonly images: readonly DeliveredImage[] };
  /** Of a job in a list. */
  readonly listed: { readonly num_images: number; readonly prompt: string };
  /** Of a price. */
  readonly quoted: {
    readonly price_per_image: number;
    readonly quality_level: QualityLevel;
    readonly output_format: OutputFormat;
    readonly num_variations: number;
  };
}
