import * as v from 'valibot';
import { FileUrl, Filled, IsoUtc, ObjectKey, Size, Text, VarChar, WidthAndHeight, WxH } from '../column-types.ts';
import { type FrontendDatabase, rowOf, type StoredFile } from '../frontend-database.ts';
import { ImageFileColumns, ImageGenerationColumns } from '../table-columns.ts';
import { dateOf, each, firstTruthy, member, memberIfAny, textOf } from './as-javascript.ts';
import { dimensionsOf } from './dimensions.ts';
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

const STEPS = {
  pending: { status: 'PENDING', progress: 10 },
  processing: { status: 'PROCESSING', progress: 30 },
  generating: { status: 'GENERATING', progress: 60 },
  saving: { status: 'GENERATING', progress: 90 },
  completed: { status: 'PROCESSING', progress: 100 },
  failed: { status: 'PROCESSING', progress: 0 },
};

/** `POST /api/webhooks/image-ecommerce-completion`: makes the row itself, for a user that it looks up by his Clerk id. */
export function ecommerceReceiver(database: FrontendDatabase): Route {
  return noteFirstReceiver(database, {
    route: 'ecommerce-image',
    expected: EXPECTED,
    files: 'images',
    isWhole: (payload) => ['job_id', 'status', 'timestamp'].every((name) => Boolean(member(payload, name))),
    log: (payload) => {
      const images = memberIfAny(member(payload, 'data'), 'images');
      if (!images || !(Number(member(images, 'length')) > 0)) return;
      if (!Array.isArray(images)) throw new TypeError('images.map is not a function');
      for (const image of images) member(image, 's3_key');
    },
    steps: STEPS,
    unknownStep: 'PROCESSING',
    checkGeneration,
    fileOf,
    shown: (count) => `${count} image(s) e-commerce générée(s) avec succès`,
    stored: (count, processing_time_ms) => ({ images_count: count, processing_time_ms }),
  });
}

function checkGeneration(payload: unknown, data: unknown, isNew: boolean): void {
  const metadata = member(data, 'generation_metadata');
  const [generatedAt, timestamp] = [member(data, 'generated_at'), member(payload, 'timestamp')];
  const [first] = each(member(data, 'images'));
  rowOf(ImageGenerationColumns, {
    id: member(payload, 'job_id'),
    completedAt: dateOf(firstTruthy(generatedAt, timestamp)),
    ...(isNew
      ? { createdAt: dateOf(timestamp), prompt: firstTruthy(member(first, 'description'), 'Image e-commerce') }
      : {}),
    model: firstTruthy(memberIfAny(metadata, 'model_name'), undefined),
    modelVersion: memberIfAny(metadata, 'version'),
    processingTime: memberIfAny(metadata, 'generation_time_seconds'),
  });
}

function fileOf(image: unknown, data: unknown): StoredFile {
  const metadata = member(data, 'generation_metadata');
  const columns = rowOf(ImageFileColumns, {
    filename: member(image, 'filename'),
    s3Key: member(image, 's3_key'),
    fileUrl: firstTruthy(member(image, 's3_url'), member(image, 'file_url'), ''),
    fileSize: firstTruthy(member(image, 'file_size'), 0),
    format: textOf(firstTruthy(member(image, 'format'), 'PNG')).toUpperCase(),
    ...dimensionsOf(member(image, 'dimensions')),
  });
  const [model, generation_time] = ['model_name', 'generation_time_seconds'].map((name) => memberIfAny(metadata, name));
  return {
    ...columns,
    metadata: { description: member(image, 'description'), model, generation_time, type: 'ecommerce' },
  };
}
