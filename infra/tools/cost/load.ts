import type { ImageQuality } from '../../../shared/kinds/image/image-request.ts';

/** The longest that the API holds a request (functions/wait-for-job/wait-for-change.ts). */
export const HOLD_SECONDS = 20;

/** What is asked of the service. */
export interface Load {
  readonly imagesPerDay: number;
  /** Clips of each kind. */
  readonly videosPerDay: number;
  readonly customVideosPerDay: number;
  readonly articlesPerDay: number;
  readonly booksPerDay: number;
  /** Pictures of products. */
  readonly productImagesPerDay: number;
  readonly imagesPerJob: number;
  readonly quality: ImageQuality;
  /** Wall time of the model's call for one image. */
  readonly modelSeconds: number;
  /** Requests for the status of a job until it has ended, and other requests that are not jobs. */
  readonly requestsPerJob: number;
  /** Requests that are held for {@link HOLD_SECONDS} until a job changes, beside those. */
  readonly holdsPerJob: number;
  readonly imageMegabytes: number;
  /** Times that a delivered image is fetched. */
  readonly fetchesPerImage: number;
  /** Months for which images have been kept. */
  readonly monthsKept: number;
}

/** Used where the command line says nothing. */
export const USUAL_LOAD: Omit<Load, 'imagesPerDay'> = {
  videosPerDay: 0,
  customVideosPerDay: 0,
  articlesPerDay: 0,
  booksPerDay: 0,
  productImagesPerDay: 0,
  imagesPerJob: 2,
  quality: 'standard',
  modelSeconds: 17,
  requestsPerJob: 12,
  holdsPerJob: 0,
  imageMegabytes: 1.5,
  fetchesPerImage: 3,
  monthsKept: 12,
};
