import * as v from 'valibot';
import { FileUrl, Filled, Int, IsoUtc, ObjectKey, Size, VarChar, WidthAndHeight } from '../column-types.ts';
import { type FrontendDatabase, orderProblems, rowOf, type StoredFile, type StoredJob } from '../frontend-database.ts';
import { RememberedEvents } from '../remembered-events.ts';
import { StatusColumns, VideoFileColumns, VideoGenerationColumns } from '../table-columns.ts';
import { dateOf, each, firstTruthy, member, memberIfAny, textOf } from './as-javascript.ts';
import { type ExpectedPayload, expectedHead, payloadProblems, Reason } from './payload-problems.ts';
import { fault, type Handler, ok, type Route, routeOf } from './receiver.ts';

const head = {
  ...expectedHead(['pending', 'processing', 'generating', 'downloading', 'completed', 'failed']),
  content_type: v.literal('video'),
};
const Seconds = v.number();
const Metadata = v.looseObject({
  model_name: VarChar,
  processing_time: Seconds,
  generation_time: Seconds,
  config_used: v.looseObject({ aspect_ratio: v.string(), duration_seconds: Int, person_generation: v.string() }),
});

const EXPECTED: ExpectedPayload = {
  completed: v.looseObject({
    ...head,
    has_data: v.literal(true),
    data: v.looseObject({
      generated_at: IsoUtc,
      videos: v.pipe(
        v.array(
          v.looseObject({
            filename: Filled,
            file_path: ObjectKey,
            url: FileUrl,
            file_size: Size,
            format: Filled,
            duration_seconds: Int,
            aspect_ratio: Filled,
            dimensions: WidthAndHeight,
            created_at: IsoUtc,
          }),
        ),
        v.nonEmpty('is empty'),
      ),
      // Stored as it is and spread into the page, which calls functions of numbers on it.
      metadata: v.optional(Metadata),
    }),
  }),
  failed: v.looseObject({ ...head, error: Reason }),
  step: v.looseObject(head),
};

/** What each step counts for and is called, whatever the webhook says; the same for custom videos. */
export const VIDEO_STEPS: Readonly<
  Record<string, { readonly status: string; readonly progress: number; readonly message?: string }>
> = {
  pending: { status: 'PENDING', progress: 0, message: 'En attente de traitement' },
  processing: { status: 'PROCESSING', progress: 25, message: 'Traitement en cours' },
  generating: { status: 'PROCESSING', progress: 50, message: 'Génération de la vidéo en cours' },
  downloading: { status: 'PROCESSING', progress: 75, message: 'Téléchargement de la vidéo depuis Google' },
  completed: { status: 'COMPLETED', progress: 100 },
  failed: { status: 'FAILED', progress: 0 },
};

/**
 * `POST /api/webhooks/video-completion`: `has_data` decides whether there is a video; a job that it does not know is an error; files
 * that are there already are an error for ever.
 */
export function videoReceiver(database: FrontendDatabase): Route {
  const processed = new RememberedEvents();

  function complete(row: StoredJob, data: unknown): void {
    const metadata = member(data, 'metadata');
    rowOf(VideoGenerationColumns, {
      id: row.jobId,
      completedAt: dateOf(member(data, 'generated_at')),
      model: firstTruthy(memberIfAny(metadata, 'model_name'), undefined),
      modelVersion: firstTruthy(memberIfAny(metadata, 'model_version'), undefined),
      processingTime: memberIfAny(metadata, 'processing_time'),
      generationTime: memberIfAny(metadata, 'generation_time'),
      downloadTime: memberIfAny(metadata, 'download_time'),
    });
    database.addFiles(
      row,
      each(member(data, 'videos')).map((video) => fileOf(video, metadata)),
    );
    Object.assign(row, {
      status: 'COMPLETED',
      progress: 100,
      message: 'Génération terminée avec succès',
      content: data,
    });
  }

  const handle: Handler = ({ payload, eventId, now }, problems) => {
    const [job_id, status, data] = ['job_id', 'status', 'data'].map((name) => member(payload, name));
    if (!job_id || !status || member(payload, 'content_type') !== 'video') return fault(400, 'Invalid payload');
    if (processed.has(job_id, now)) {
      return { answer: { status: 200, body: { message: 'Doublon', job_id, status: 'duplicate' } }, stored: false };
    }
    if (status === 'completed' && member(payload, 'has_data') && data) {
      for (const video of list(member(data, 'videos'))) member(video, 'filename'); // for its log
      const row = database.find('video', job_id);
      problems.push(...orderProblems(row, status, eventId));
      if (row === undefined) return fault(404, 'VideoGeneration not found', { job_id });
      complete(row, data);
      processed.add(job_id, now);
      const num_videos = member(data, 'num_videos');
      return { answer: ok({ message: 'Enregistré', job_id, num_videos, processing_time_ms: 1 }), stored: true };
    }
    const row = database.find('video', job_id);
    problems.push(...orderProblems(row, status, eventId));
    if (row === undefined) throw new Error('the row is not there');
    if (status === 'failed') {
      // The reason is read by nobody; the prompt is.
      const prompt = memberIfAny(memberIfAny(data, 'metadata'), 'prompt_used');
      const error = prompt ? `Échec de génération pour: "${String(prompt)}"` : 'Erreur inconnue lors de la génération';
      Object.assign(row, {
        status: 'FAILED',
        ...rowOf(StatusColumns, { progress: 0, error, message: 'La génération a échoué' }),
      });
      processed.add(job_id, now);
      return { answer: ok({ message: 'Échec noté', job_id, status }), stored: true };
    }
    const name = textOf(status).toLowerCase();
    const step = VIDEO_STEPS[name] ?? { status: 'PENDING', progress: 0 };
    Object.assign(row, { message: `Statut: ${String(status)}`, ...step });
    // Without `has_data` a completed job is a step on the way: done, with no file.
    return {
      answer: ok({ message: 'Étape notée', job_id, status, progress: step.progress }),
      stored: status !== 'completed',
    };
  };

  return {
    receive: routeOf((payload) => payloadProblems(EXPECTED, payload), handle),
    health: (now) => ({
      status: 'healthy',
      webhook: 'video-completion',
      timestamp: now.toISOString(),
      idempotence_cache_size: processed.size,
    }),
  };
}

/** `list.map(…)`. */
function list(videos: unknown): readonly unknown[] {
  if (!Array.isArray(videos)) throw new TypeError('videos.map is not a function');
  return videos;
}

function fileOf(video: unknown, metadata: unknown): StoredFile {
  const of = (name: string) => member(video, name);
  const columns = rowOf(VideoFileColumns, {
    filename: of('filename'),
    s3Key: firstTruthy(of('s3_key'), of('file_path')),
    fileUrl: firstTruthy(of('url'), of('file_url'), null),
    filePath: of('file_path'),
    fileSize: of('file_size'),
    format: of('format'),
    durationSeconds: of('duration_seconds'),
    aspectRatio: of('aspect_ratio'),
    width: member(of('dimensions'), 'width'),
    height: member(of('dimensions'), 'height'),
  });
  return { ...columns, format: columns.format ?? 'mp4', metadata };
}
