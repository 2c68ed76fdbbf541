import * as v from 'valibot';
import { FileUrl, Filled, Int, IsoUtc, ObjectKey, Size, VarChar, WidthAndHeight } from './column-types.ts';
import { type FrontendDatabase, orderProblems } from './frontend-database.ts';
import { type ExpectedPayload, expectedHead, payloadProblems, Reason } from './payload-problems.ts';
import { fault, type Handler, ok, type Route } from './receiver.ts';
import { RememberedEvents } from './remembered-events.ts';

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

const Head = v.looseObject({
  job_id: v.pipe(v.string(), v.nonEmpty()),
  status: v.pipe(v.string(), v.nonEmpty()),
  content_type: v.literal('video'),
  has_data: v.optional(v.unknown()),
  data: v.optional(v.unknown()),
});
const Storable = v.looseObject({
  generated_at: v.string(),
  videos: v.array(
    v.looseObject({
      filename: VarChar,
      s3_key: v.nullish(VarChar),
      file_path: VarChar,
      file_size: Int,
      dimensions: WidthAndHeight,
    }),
  ),
});

/** What each step counts for and is called, whatever the webhook says. */
const STEPS: Readonly<Record<string, { readonly progress: number; readonly message: string }>> = {
  pending: { progress: 0, message: 'En attente' },
  processing: { progress: 25, message: 'En cours' },
  generating: { progress: 50, message: 'Génération' },
  downloading: { progress: 75, message: 'Téléchargement' },
};

/**
 * `POST /api/webhooks/video-completion`: `has_data` decides whether there is a video; a job that it does not know is an error; files
 * that are there already are an error for ever.
 */
export function videoReceiver(database: FrontendDatabase): Route {
  const processed = new RememberedEvents();

  const handle: Handler = ({ payload, eventId, now }, problems) => {
    if (payload === undefined) return fault(500, 'Internal server error');
    if (!v.is(Head, payload)) return fault(400, 'Payload invalide');
    const { job_id, status, has_data, data } = payload;
    if (processed.has(job_id, now)) {
      return { answer: { status: 200, body: { message: 'Doublon', job_id, status: 'duplicate' } }, stored: false };
    }
    const row = database.find('video', job_id);
    problems.push(...orderProblems(row, status, eventId));
    if (status === 'completed' && has_data === true && data !== undefined) {
      if (row === undefined) return fault(404, 'Job inconnu', { job_id });
      if (!v.is(Storable, data)) return fault(500, 'Internal server error');
      const taken = database.addFiles(
        row,
        data.videos.map((video) => video.s3_key ?? video.file_path),
      );
      if (taken !== undefined) return fault(500, 'Internal server error');
      Object.assign(row, { status: 'COMPLETED', progress: 100, content: data });
      processed.add(job_id, now);
      const num_videos = data.videos.length;
      return { answer: ok({ message: 'Enregistré', job_id, num_videos, processing_time_ms: 1 }), stored: true };
    }
    if (row === undefined) return fault(500, 'Internal server error');
    if (status === 'failed') {
      // The reason is read by nobody.
      Object.assign(row, { status: 'FAILED', error: 'La génération a échoué.' });
      processed.add(job_id, now);
    } else if (status === 'completed') row.status = 'COMPLETED';
    else Object.assign(row, { status: status === 'pending' ? 'PENDING' : 'PROCESSING', ...STEPS[status] });
    // Without `has_data` a completed job is a step on the way: done, with no file.
    return { answer: ok({ message: 'Étape notée', job_id }), stored: status !== 'completed' };
  };

  return {
    receive: (webhook) => {
      const problems = payloadProblems(EXPECTED, webhook.payload);
      return { ...handle(webhook, problems), problems };
    },
    health: (now) => ({
      status: 'healthy',
      webhook: 'video-completion',
      timestamp: now.toISOString(),
      idempotence_cache_size: processed.size,
    }),
  };
}
