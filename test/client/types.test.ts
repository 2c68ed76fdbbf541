import type * as v from 'valibot';
import { expectTypeOf, test } from 'vitest';
import type {
  ArticleRequest,
  BookRequest,
  CompletedJob,
  Credits,
  CustomVideoRequest,
  DeliveredImage,
  DeliveredVideo,
  EndStatus,
  FailedJob,
  ImageError,
  ImageFormat,
  ImageQuality,
  ImageRequest,
  ImageSize,
  ImageState,
  ImageStyle,
  JobSummary,
  KindName,
  KnownCode,
  Language,
  ListedJob,
  OpenJob,
  OpenStatus,
  Outlook,
  PartState,
  PersonGeneration,
  Quote,
  TextFile,
  Transaction,
  VideoRatio,
  VideoRequest,
  VideoSeconds,
  WebhookState,
} from '../../shared/client/index.ts';
import type * as answers from '../../shared/contract/answers.ts';
import type { ArticleRequestBody } from '../../shared/kinds/article/parse-article-request.ts';
import type { BookRequestBody } from '../../shared/kinds/book/parse-book-request.ts';
import type * as clips from '../../shared/kinds/clips/clip-request.ts';
import type { CustomVideoRequestBody } from '../../shared/kinds/custom-video/parse-custom-video-request.ts';
import type * as request from '../../shared/kinds/image/image-request.ts';
import type * as size from '../../shared/kinds/image/image-size.ts';
import type { ImageRequestBody } from '../../shared/kinds/image/parse-image-request.ts';
import type { ORDER_TERMS } from '../../shared/kinds/order-terms.ts';
import type { ShippedKind } from '../../shared/kinds/requests.ts';
import type { VideoRequestBody } from '../../shared/kinds/video/parse-video-request.ts';
import type * as codes from '../../shared/messages/codes.ts';

type Told<Name extends keyof typeof answers> = v.InferOutput<(typeof answers)[Name]>;
type Status = OfImages<Told<'AnyJobStatus'>>;
/** Of answers about jobs of any kind, those about images. */
type OfImages<T> = Extract<T, { readonly num_images: number }>;

/** The fields of an order, without those that name the job. */
type Taken<Body extends v.GenericSchema> =
  | Exclude<keyof v.InferInput<Body>, 'job_id' | 'user_id'>
  | keyof typeof ORDER_TERMS;
type AnyStatus = Told<'AnyJobStatus'>;

// The compiler makes these checks: `tsc` is part of the tests.

test('the client names what the API takes', () => {
  expectTypeOf<ImageSize>().toEqualTypeOf<size.ImageSize>();
  expectTypeOf<ImageStyle>().toEqualTypeOf<request.ImageStyle>();
  expectTypeOf<ImageFormat>().toEqualTypeOf<request.ImageFormat>();
  expectTypeOf<ImageQuality>().toEqualTypeOf<request.ImageQuality>();
  expectTypeOf<Language>().toEqualTypeOf<codes.Language>();
  expectTypeOf<keyof ArticleRequest>().toEqualTypeOf<
    Exclude<keyof v.InferInput<typeof ArticleRequestBody>, 'job_id' | 'user_id'> | keyof typeof ORDER_TERMS
  >();
  expectTypeOf<keyof BookRequest>().toEqualTypeOf<
    | Exclude<keyof v.InferInput<typeof BookRequestBody>, 'job_id' | 'user_id' | 'jobId' | 'userId'>
    | keyof typeof ORDER_TERMS
  >();
  expectTypeOf<keyof ImageRequest>().toEqualTypeOf<
    Exclude<keyof v.InferInput<typeof ImageRequestBody>, 'job_id' | 'user_id'> | keyof typeof ORDER_TERMS
  >();
});

test('the client names what the API takes of videos', () => {
  expectTypeOf<VideoRatio>().toEqualTypeOf<clips.AskedRatio>();
  expectTypeOf<VideoSeconds>().toEqualTypeOf<clips.ClipSeconds>();
  expectTypeOf<PersonGeneration>().toEqualTypeOf<clips.PersonGeneration>();
  expectTypeOf<keyof VideoRequest>().toEqualTypeOf<Taken<typeof VideoRequestBody>>();
  expectTypeOf<keyof CustomVideoRequest>().toEqualTypeOf<Taken<typeof CustomVideoRequestBody>>();
});

test('the client reads what the contract says of videos', () => {
  type OfVideos<T> = Extract<T, { readonly num_videos: number }>;
  type Film = OfVideos<Told<'AnyJobStatus'>>;
  expectTypeOf<Film['videos'][number]>().toExtend<DeliveredVideo>();
  expectTypeOf<Omit<OfVideos<Told<'AnyQuote'>>, 'success'>>().toExtend<Quote<'video'>>();
});

test('the client reads what the contract says', () => {
  expectTypeOf<Told<'JobAccepted'>>().toExtend<JobSummary>();
  expectTypeOf<OfImages<Told<'JobCancelled'>>>().toExtend<JobSummary>();
  expectTypeOf<Status['status']>().toEqualTypeOf<OpenStatus | EndStatus>();
  expectTypeOf<Extract<AnyStatus, { readonly kind: 'book' }>['files'][number]>().toExtend<TextFile>();
  expectTypeOf<Status['images'][number]>().toExtend<DeliveredImage>();
  expectTypeOf<Status['parts'][number]>().toExtend<PartState>();
  expectTypeOf<Status['errors'][number]>().toExtend<ImageError>();
  expectTypeOf<Status['webhook']>().toExtend<WebhookState | null>();
  expectTypeOf<NonNullable<Status['queue']>>().toExtend<Outlook>();
  expectTypeOf<Status['outputs'][number]['state']>().toEqualTypeOf<ImageState['state']>();
  expectTypeOf<keyof OpenJob | keyof CompletedJob | keyof FailedJob>().toExtend<keyof Status>();
  expectTypeOf<Omit<OfImages<Told<'JobListed'>['jobs'][number]>, 'outputs'>>().toExtend<Omit<ListedJob, 'outputs'>>();
  expectTypeOf<KindName>().toEqualTypeOf<ShippedKind>();
  expectTypeOf<KnownCode>().toEqualTypeOf<codes.Code>();
  expectTypeOf<Told<'Quote'>>().toExtend<Quote>();
  expectTypeOf<Told<'Credits'>>().toExtend<Credits>();
  expectTypeOf<Told<'Transactions'>['transactions'][number]>().toExtend<Transaction>();
});
