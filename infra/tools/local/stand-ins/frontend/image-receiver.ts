import * as v from 'valibot';
import { type FrontendDatabase, orderProblems, type StoredJob } from './frontend-database.ts';
import { IMAGE_PAYLOAD, StorableCompletion, StorableImage, StorableStatus } from './image-payload.ts';
import { payloadProblems } from './payload-problems.ts';
import { fault, type Handler, ok, type Route } from './receiver.ts';
import { RememberedEvents } from './remembered-events.ts';

const Fields = v.object({
  job_id: v.optional(v.unknown()),
  status: v.optional(v.unknown()),
  data: v.optional(v.unknown()),
});
/** What a step is to the row. */
const STEPS: Readonly<Record<string, { readonly status: string; readonly progress: number }>> = {
  pending: { status: 'PENDING', progress: 10 },
  initializing: { status: 'PROCESSING', progress: 25 },
  generating: { status: 'GENERATING', progress: 60 },
  saving: { status: 'GENERATING', progress: 90 },
};
const WithImages = v.looseObject({ images: v.pipe(v.array(v.unknown()), v.nonEmpty()) });

/**
 * `POST /api/webhooks/image-completion` of the frontend, in one process.
 *
 * Like the real one it answers 200 with `success` when it could not store what it was sent, gives a completed job that it does not
 * know to its oldest user, and ignores a job that it has taken for done in the last five minutes, whatever comes; unlike the real one
 * it says so, in the reception.
 */
export function imageReceiver(database: FrontendDatabase): Route {
  const done = new RememberedEvents();

  /** As the real one goes about it: the row first, then file after file, with no way back when one fails. */
  function storeCompletion(row: StoredJob, payload: unknown, images: readonly unknown[], problems: string[]): boolean {
    if (!v.is(StorableCompletion, payload)) return false;
    Object.assign(row, {
      status: 'COMPLETED',
      progress: 100,
      message: payload.message ?? undefined,
      content: payload.data,
    });
    if (row.files.length > 0) {
      const isSame = row.files.length === images.length;
      if (!isSame) problems.push(`data.images: the row keeps the ${row.files.length} that it has`);
      return isSame;
    }
    for (const image of images) {
      if (!v.is(StorableImage, image)) return false;
      const taken = database.addFiles(row, [image.file_path]);
      if (taken === undefined) continue;
      problems.push(`data.images: file_path is not unique: ${taken}`);
      return false;
    }
    return true;
  }

  /** Whether the row takes it; of a job without a row nothing is kept. */
  function storeStatus(row: StoredJob | undefined, payload: unknown): boolean {
    if (row === undefined || !v.is(StorableStatus, payload)) return false;
    const { status, progress, message, error_message } = payload;
    if (message != null) row.message = message;
    if (status === 'failed') {
      Object.assign(row, { status: 'FAILED', error: error_message ?? message ?? 'La génération a échoué.' });
      return true;
    }
    const step = STEPS[status] ?? { status: 'PROCESSING', progress: row.progress };
    Object.assign(row, { status: step.status, progress: progress ?? step.progress });
    return true;
  }

  const handle: Handler = ({ payload, eventId, now }, problems) => {
    if (payload === undefined || payload === null) return fault(500, 'Internal server error');
    const { job_id, status, data } = v.is(Fields, payload) ? payload : {};
    const jobId = String(job_id);
    const known = database.find('image', jobId);
    problems.push(...orderProblems(known, status, eventId));

    if (done.has(jobId, now)) return { answer: ok({ message: 'Job déjà pris en compte' }), stored: false };
    if (status !== 'completed') {
      const stored = storeStatus(known, payload);
      if (status === 'failed') done.add(jobId, now);
      return { answer: ok({ message: `Étape notée : ${String(status)}` }), stored };
    }
    if (!v.is(WithImages, data)) return fault(400, 'Images manquantes');
    const startedAt = performance.now();
    if (known === undefined) problems.push('job_id: is unknown: the images become the oldest user’s');
    const stored = storeCompletion(known ?? database.create('image', jobId), payload, data.images, problems);
    done.add(jobId, now);
    const images_count = data.images.length;
    const processing_time_ms = Math.round(performance.now() - startedAt);
    return { answer: ok({ message: `${images_count} image(s)`, job_id, images_count, processing_time_ms }), stored };
  };

  return {
    receive: (webhook) => {
      const problems = payloadProblems(IMAGE_PAYLOAD, webhook.payload);
      return { ...handle(webhook, problems), problems };
    },
  };
}
