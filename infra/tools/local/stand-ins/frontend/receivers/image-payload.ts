import * as v from 'valibot';
import { FileUrl, IsoUtc, ObjectKey, Size, VarChar, WidthAndHeight, WxH } from '../column-types.ts';
import { type ExpectedPayload, expectedHead, Reason } from './payload-problems.ts';

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
