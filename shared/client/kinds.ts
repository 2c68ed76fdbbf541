import type { DeliveredImage } from './image.ts';
import type { ImageFormat, ImageQuality, ImageRequest, ImageSize, ImageStyle } from './image-request.ts';
import type { ProductImages } from './product-image.ts';
import type { ArticleRequest, BookRequest, TextFile } from './text.ts';
import type { CustomVideoRequest, VideoRequest, Videos } from './video.ts';

/** What can be ordered, and what is said of it beside what is said of every order: one entry for each kind. */
export interface Kinds {
  readonly image: {
    readonly order: ImageRequest;
    /** Of a job. */
    readonly job: {
      readonly num_images: number;
      /** Those that are ready, also while others are not. */
      readonly images: readonly DeliveredImage[];
    };
    /** Of a job in a list. */
    readonly listed: { readonly num_images: number; readonly prompt: string };
    /** Of a price. */
    readonly quoted: {
      readonly price_per_image: number;
      readonly num_images: number;
      readonly size: ImageSize;
      readonly style: ImageStyle;
      readonly format: ImageFormat;
      readonly quality: ImageQuality;
    };
  };
  readonly 'ecommerce-image': ProductImages;
  readonly video: Videos & { readonly order: VideoRequest };
  readonly 'custom-video': Videos & { readonly order: CustomVideoRequest };
  readonly article: {
    readonly order: ArticleRequest;
    readonly job: { readonly num_parts: number; readonly files: readonly TextFile[] };
    readonly listed: { readonly num_parts: number; readonly topic: string };
    readonly quoted: { readonly price_per_article: number; readonly target_word_count: number };
  };
  readonly book: {
    readonly order: BookRequest;
    readonly job: { readonly num_parts: number; readonly files: readonly TextFile[] };
    readonly listed: { readonly num_parts: number; readonly title: string };
    readonly quoted: {
      readonly price_per_book: number;
      readonly chapters_count: number;
      readonly words_per_chapter: number;
    };
  };
}

/** What can be ordered. */
export type KindName = keyof Kinds;

/** Where orders of each kind go. */
export const ROUTES: { readonly [K in KindName]: string } = {
  image: '/api/images/generate',
  'ecommerce-image': '/api/secure/images/generate-ecommerce',
  video: '/api/videos/generate',
  'custom-video': '/api/secure/videos/generate-with-images',
  article: '/api/blog/generate',
  book: '/api/books/create',
};
