import * as v from 'valibot';
import { FileUrl, Filled, Int, IsoUtc, ObjectKey, Size, Text, VarChar, WidthAndHeight, WxH } from './column-types.ts';
import type { FrontendDatabase } from './frontend-database.ts';
import { noteFirstReceiver } from './note-first-receiver.ts';
import { type ExpectedPayload, expectedHead, Reason } from './payload-problems.ts';
import type { Route } from './receiver.ts';

const head = expectedHead(['pending', 'processing', 'generating', 'saving', 'completed', 'failed']);

const EXPECTED: ExpectedPayload = {
  completed: v.looseObject({
    ...head,
    data: v.looseObject({
      user_id: Filled,
      generated_at: IsoUtc,
      images: v.pipe(
        v.array(
          v.looseObject({
            s3_key: ObjectKey,
            filename: Filled,
            s3_url: FileUrl,
            file_size: Size,
            dimensions: v.union([WxH, WidthAndHeight]),
            format: Filled,
            // The first one's becomes the prompt that people read.
            description: v.pipe(Text, v.nonEmpty('is empty')),
          }),
        ),
        v.nonEmpty('is empty'),
      ),
      generation_metadata: v.looseObject({ model_name: VarChar, generation_time_seconds: v.number() }),
    }),
  }),
  failed: v.looseObject({ ...head, error: Reason }),
  step: v.looseObject(head),
};

const Storable = v.looseObject({ s3_key: v.pipe(VarChar, v.nonEmpty()), filename: VarChar, file_size: v.nullish(Int) });

/** `POST /api/webhooks/image-ecommerce-completion`: makes the row itself, for a user that it looks up by his Clerk id. */
export function ecommerceReceiver(database: FrontendDatabase): Route {
  return noteFirstReceiver(database, {
    route: 'ecommerce-image',
    expected: EXPECTED,
    files: 'images',
    keyOf: (file) => (v.is(Storable, file) ? file.s3_key : undefined),
    checksContentType: undefined,
    steps: { pending: 10, processing: 30, generating: 60, saving: 90 },
    stored: (count, processing_time_ms) => ({ images_count: count, processing_time_ms }),
  });
}
