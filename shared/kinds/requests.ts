import type { ArticleShown } from './article/answers.ts';
import type { ArticleRequest } from './article/article-request.ts';
import type { BookShown } from './book/answers.ts';
import type { BookRequest } from './book/book-request.ts';
import type { ClipShown } from './clips/answers.ts';
import type { CustomVideoRequest } from './custom-video/custom-video-request.ts';
import type { EcommerceShown } from './ecommerce-image/answers.ts';
import type { EcommerceImageRequest } from './ecommerce-image/ecommerce-request.ts';
import type { ImageShown } from './image/answers.ts';
import type { ImageRequest } from './image/image-request.ts';
import type { VideoRequest } from './video/video-request.ts';

/**
 * What is ordered, by kind: the one list of kinds.
 *
 * Tests declare kinds of their own here, by module augmentation, under names that begin with `test-`.
 */
export interface Requests {
  readonly image: ImageRequest;
  readonly video: VideoRequest;
  readonly 'custom-video': CustomVideoRequest;
  readonly article: ArticleRequest;
  readonly book: BookRequest;
  readonly 'ecommerce-image': EcommerceImageRequest;
}

/** What is shown of a job, by kind. */
export interface Shown {
  readonly image: ImageShown;
  readonly video: ClipShown;
  readonly 'custom-video': ClipShown;
  readonly article: ArticleShown;
  readonly book: BookShown;
  readonly 'ecommerce-image': EcommerceShown;
}

/** What can be ordered. */
export type KindName = keyof Requests;

/** What users can order: all but the kinds of tests. */
export type ShippedKind = Exclude<KindName, `test-${string}`>;
