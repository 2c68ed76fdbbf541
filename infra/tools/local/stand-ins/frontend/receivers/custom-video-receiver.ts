import * as v from 'valibot';
import { FileUrl, Filled, Int, ObjectKey, Size, WidthAndHeight } from '../column-types.ts';
import { type FrontendDatabase, rowOf, type StoredFile } from '../frontend-database.ts';
import { VideoFileColumns, VideoGenerationColumns } from '../table-columns.ts';
import { dateOf, each, firstTruthy, member, memberIfAny, textOf } from './as-javascript.ts';
import { noteFirstReceiver } from './note-first-receiver.ts';
import { type ExpectedPayload, expectedHead, Reason } from './payload-problems.ts';
import type { Route } from './receiver.ts';
import { VIDEO_STEPS } from './video-receiver.ts';

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

/** `POST /api/webhooks/video-personnalisee-completion`: like the e-commerce one, for videos, and lenient about their fields. */
export function customVideoReceiver(database: FrontendDatabase): Route {
  return noteFirstReceiver(database, {
    route: 'custom-video',
    expected: EXPECTED,
    files: 'videos',
    isWhole: (payload) =>
      Boolean(member(payload, 'job_id')) &&
      Boolean(member(payload, 'status')) &&
      member(payload, 'content_type') === 'video',
    log: (payload) => void member(payload, 'data'),
    steps: VIDEO_STEPS,
    unknownStep: 'PENDING',
    checkGeneration,
    fileOf,
    shown: (count) => `${count} vidéo(s) personnalisée(s) générée(s) avec succès`,
    stored: (count, processing_time_ms, now) => ({
      videos_count: count,
      processing_time_ms,
      received: true,
      timestamp: now.toISOString(),
    }),
  });
}

function checkGeneration(payload: unknown, data: unknown, isNew: boolean): void {
  const metadata = member(data, 'metadata');
  const [first] = each(member(data, 'videos'));
  member(first, 'filename');
  rowOf(VideoGenerationColumns, {
    id: member(payload, 'job_id'),
    completedAt: dateOf(firstTruthy(member(data, 'generated_at'), member(payload, 'timestamp'))),
    ...(isNew
      ? { prompt: firstTruthy(member(data, 'prompt'), memberIfAny(metadata, 'prompt_used'), 'Vidéo personnalisée') }
      : {}),
    model: firstTruthy(memberIfAny(metadata, 'model_name'), undefined),
    modelVersion: firstTruthy(memberIfAny(metadata, 'model_version'), undefined),
    processingTime: memberIfAny(metadata, 'processing_time'),
    generationTime: memberIfAny(metadata, 'generation_time'),
    downloadTime: memberIfAny(metadata, 'download_time'),
  });
}

function fileOf(video: unknown, data: unknown): StoredFile {
  const of = (name: string) => memberIfAny(video, name);
  const path = of('file_path');
  const columns = rowOf(VideoFileColumns, {
    filename: of('filename') || (path ? textOf(path).split('/').pop() : undefined) || 'video.mp4',
    s3Key: firstTruthy(of('s3_key'), path, ''),
    fileUrl: firstTruthy(of('url'), of('s3_url'), ''),
    filePath: firstTruthy(path, ''),
    fileSize: firstTruthy(of('size_bytes'), 0),
    format: 'mp4',
    durationSeconds: secondsOf(of('duration')),
    aspectRatio: firstTruthy(of('aspect_ratio'), '16:9'),
    width: firstTruthy(memberIfAny(of('dimensions'), 'width'), 1920),
    height: firstTruthy(memberIfAny(of('dimensions'), 'height'), 1080),
  });
  const model = memberIfAny(member(data, 'metadata'), 'model_name');
  return { ...columns, format: 'mp4', metadata: { model, created_at: of('created_at'), type: 'personnalisee' } };
}

/** `"8s"`, `"8.5"`, `8`; of nothing, and of what is no number, 8. */
function secondsOf(duration: unknown): number {
  if (typeof duration === 'number') return duration || 8;
  const seconds = Number.parseFloat(String(duration ?? '').replace('s', ''));
  return Number.isNaN(seconds) ? 8 : seconds;
}
