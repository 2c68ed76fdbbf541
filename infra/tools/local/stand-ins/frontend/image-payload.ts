import * as v from 'valibot';
import { DateTime, FileUrl, Int, IsoUtc, ObjectKey, Size, Text, VarChar, WidthAndHeight, WxH } from './column-types.ts';
import { type ExpectedPayload, expectedHead, Reason } from './payload-problems.ts';

const Metadata = v.looseObject({
  model_name: v.nullish(VarChar),
  version: v.nullish(VarChar),
  generation_time_seconds: v.nullish(v.number()),
});

/** What the database takes of one image. Less than is expected: a file without a URL is stored, but nobody sees it. */
export const StorableImage = v.looseObject({
  file_path: v.pipe(VarChar, v.nonEmpty()),
  url: v.nullish(Text),
  format: VarChar,
  size_bytes: v.nullish(Int),
});

/** What the database takes of a completed job, its images apart. */
export const StorableCompletion = v.pipe(
  v.looseObject({
    job_id: VarChar,
    message: v.nullish(Text),
    timestamp: v.nullish(DateTime),
    data: v.looseObject({
      generated_at: v.nullish(DateTime),
      metadata: v.nullish(Metadata),
      images: v.array(v.unknown()),
    }),
  }),
  v.check(({ timestamp, data }) => Boolean(data.generated_at ?? timestamp), 'no time of completion'),
);

/** What the database takes of a failed job or of a step on the way. */
export const StorableStatus = v.looseObject({
  job_id: VarChar,
  status: v.string(),
  error_message: v.nullish(Text),
  message: v.nullish(Text),
  progress: v.nullish(Int),
});

const head = expectedHead(['pending', 'initializing', 'generating', 'saving', 'completed', 'failed']);

/** Everything the route reads, as the contract wants it. */
export const IMAGE_PAYLOAD: ExpectedPayload = {
  completed: v.looseObject({
    ...head,
    data: v.looseObject({
      generated_at: IsoUtc,
      images: v.pipe(
        v.array(
          v.looseObject({
            file_path: ObjectKey,
            url: FileUrl,
            format: v.pipe(VarChar, v.nonEmpty('is empty')),
            size_bytes: Size,
            dimensions: v.union([WxH, WidthAndHeight]),
            description: v.string(),
          }),
        ),
        v.nonEmpty('is empty'),
      ),
      metadata: v.optional(
        v.looseObject({ model_name: VarChar, version: v.optional(VarChar), generation_time_seconds: v.number() }),
      ),
    }),
  }),
  failed: v.looseObject({ ...head, error_message: Reason }),
  step: v.looseObject(head),
};
