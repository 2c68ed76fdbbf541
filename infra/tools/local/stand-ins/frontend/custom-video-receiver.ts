import * as v from 'valibot';
import { FileUrl, Filled, Int, ObjectKey, Size, VarChar, WidthAndHeight } from './column-types.ts';
import type { FrontendDatabase } from './frontend-database.ts';
import { noteFirstReceiver } from './note-first-receiver.ts';
import { type ExpectedPayload, expectedHead, Reason } from './payload-problems.ts';
import type { Route } from './receiver.ts';

const head = {
  ...expectedHead(['pending', 'processing', 'generating', 'downloading', 'completed', 'failed']),
  content_type: v.literal('video'),
};

const EXPECTED: ExpectedPayload = {
  completed: v.looseObject({
    ...head,
    data: v.looseObject({
      user_id: Filled,
      videos: v.pipe(
        v.array(
          v.looseObject({
            filename: Filled,
            s3_key: ObjectKey,
            url: FileUrl,
            // `file_size` and `duration_seconds` are not read: 0 bytes and 8 seconds are shown.
            size_bytes: Size,
            duration: v.union([v.pipe(v.string(), v.regex(/^\d+s?$/, 'is not a number of seconds')), Int]),
            aspect_ratio: Filled,
            dimensions: v.optional(WidthAndHeight),
          }),
        ),
        v.nonEmpty('is empty'),
      ),
    }),
  }),
  failed: v.looseObject({ ...head, error: Reason }),
  step: v.looseObject(head),
};

const Storable = v.looseObject({
  filename: VarChar,
  s3_key: v.pipe(VarChar, v.nonEmpty()),
  size_bytes: v.nullish(Int),
  dimensions: v.nullish(WidthAndHeight),
});

/** `POST /api/webhooks/video-personnalisee-completion`: like the e-commerce one, for videos. */
export function customVideoReceiver(database: FrontendDatabase): Route {
  return noteFirstReceiver(database, {
    route: 'custom-video',
    expected: EXPECTED,
    files: 'videos',
    keyOf: (file) => (v.is(Storable, file) ? file.s3_key : undefined),
    checksContentType: 'video',
    steps: { pending: 0, processing: 25, generating: 50, downloading: 75 },
    stored: (count, processing_time_ms, now) => ({
      videos_count: count,
      processing_time_ms,
      received: true,
      timestamp: now.toISOString(),
    }),
  });
}
