import type * as v from 'valibot';
import { expectTypeOf, test } from 'vitest';
import type {
  CompletedJob,
  Credits,
  DeliveredImage,
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
  Quote,
  Transaction,
  WebhookState,
} from '../../shared/client/index.ts';
import type * as answers from '../../shared/contract/answers.ts';
import type * as request from '../../shared/kinds/image/image-request.ts';
import type * as size from '../../shared/kinds/image/image-size.ts';
import type { ImageRequestBody } from '../../shared/kinds/image/parse-image-request.ts';
import type { ORDER_TERMS } from '../../shared/kinds/order-terms.ts';
import type { ShippedKind } from '../../shared/kinds/requests.ts';
import type * as codes from '../../shared/messages/codes.ts';

type Told<Name extends keyof typeof answers> = v.InferOutput<(typeof answers)[Name]>;
type Status = Told<'AnyJobStatus'>;

// The compiler makes these checks: `tsc` is part of the tests.

test('the client names what the API takes', () => {
  expectTypeOf<ImageSize>().toEqualTypeOf<size.ImageSize>();
  expectTypeOf<ImageStyle>().toEqualTypeOf<request.ImageStyle>();
  expectTypeOf<ImageFormat>().toEqualTypeOf<request.ImageFormat>();
  expectTypeOf<ImageQuality>().toEqualTypeOf<request.ImageQuality>();
  expectTypeOf<Language>().toEqualTypeOf<codes.Language>();
  expectTypeOf<keyof ImageRequest>().toEqualTypeOf<
    Exclude<keyof v.InferInput<typeof ImageRequestBody>, 'job_id' | 'user_id'> | keyof typeof ORDER_TERMS
  >();
});

test('the client reads what the contract says', () => {
  expectTypeOf<Told<'JobAccepted'>>().toExtend<JobSummary>();
  expectTypeOf<Told<'JobCancelled'>>().toExtend<JobSummary>();
  expectTypeOf<Status['status']>().toEqualTypeOf<OpenStatus | EndStatus>();
  expectTypeOf<Status['images'][number]>().toExtend<DeliveredImage>();
  expectTypeOf<Status['parts'][number]>().toExtend<PartState>();
  expectTypeOf<Status['errors'][number]>().toExtend<ImageError>();
  expectTypeOf<Status['webhook']>().toExtend<WebhookState | null>();
  expectTypeOf<NonNullable<Status['queue']>>().toExtend<Outlook>();
  expectTypeOf<Status['outputs'][number]['state']>().toEqualTypeOf<ImageState['state']>();
  expectTypeOf<keyof OpenJob | keyof CompletedJob | keyof FailedJob>().toExtend<keyof Status>();
  expectTypeOf<Omit<Told<'JobListed'>['jobs'][number], 'outputs'>>().toExtend<Omit<ListedJob, 'outputs'>>();
  expectTypeOf<KindName>().toEqualTypeOf<ShippedKind>();
  expectTypeOf<KnownCode>().toEqualTypeOf<codes.Code>();
  expectTypeOf<Told<'Quote'>>().toExtend<Quote>();
  expectTypeOf<Told<'Credits'>>().toExtend<Credits>();
  expectTypeOf<Told<'Transactions'>['transactions'][number]>().toExtend<Transaction>();
});
