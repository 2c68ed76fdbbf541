export type { Code, KnownCode } from './codes.ts';
export {
  createClient,
  type KindClient,
  type ListOptions,
  type RetryOptions,
  type SoramiClient,
  type SubmitOptions,
} from './create-client.ts';
export type { CreditLot, Credits, Quote, Transaction } from './credits.ts';
export type { Language } from './http/language.ts';
export type { Result } from './http/result.ts';
export type { CallOptions } from './http/send.ts';
export type { Uploaded } from './http/upload.ts';
export type { DeliveredImage } from './image.ts';
export type { ImageFormat, ImageQuality, ImageRequest, ImageSize, ImageStyle } from './image-request.ts';
export {
  type CancelledJob,
  type CompletedJob,
  type EndedJob,
  type EndStatus,
  type FailedJob,
  hasEnded,
  type ImageError,
  type ImageState,
  type Job,
  type JobCredits,
  type JobSummary,
  type ListedJob,
  type OpenJob,
  type OpenStatus,
  type Outlook,
  type PartState,
  type WebhookState,
} from './job.ts';
export type { KindName, Kinds } from './kinds.ts';
export type { OrderTerms } from './order-terms.ts';
export type { Page, PageOptions } from './page.ts';
export type {
  OutputFormat,
  ProductImageRequest,
  ProductImages,
  ProductReference,
  QualityLevel,
  ReferenceRole,
} from './product-image.ts';
export type { ClientOptions, TokenSource } from './settings.ts';
export type {
  ConnectionError,
  FieldProblem,
  GatewayError,
  InsufficientCredits,
  InvalidRequest,
  Refused,
  SoramiError,
  TokenError,
} from './sorami-error.ts';
export type { Article, ArticleRequest, Book, BookRequest, TextFile, TextLanguage } from './text.ts';
export type {
  CustomVideoRequest,
  DeliveredVideo,
  PersonGeneration,
  ReferenceImage,
  VideoRatio,
  VideoRequest,
  VideoSeconds,
} from './video.ts';
export type { WaitOptions } from './wait-for-job.ts';
