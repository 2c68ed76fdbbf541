import { type FrontendDatabase, orderProblems, rowOf, type StoredFile, type StoredJob } from '../frontend-database.ts';
import { RememberedEvents } from '../remembered-events.ts';
import { ImageFileColumns, ImageGenerationColumns, StatusColumns } from '../table-columns.ts';
import { dateOf, each, firstTruthy, member, memberIfAny, textOf } from './as-javascript.ts';
import { dimensionsOf } from './dimensions.ts';
import { IMAGE_PAYLOAD } from './image-payload.ts';
import { payloadProblems } from './payload-problems.ts';
import { fault, type Handler, ok, type Route, routeOf, trySafely } from './receiver.ts';

/** What a step is to the row. */
const STEPS: Readonly<Record<string, { readonly status: string; readonly progress: number }>> = {
  pending: { status: 'PENDING', progress: 10 },
  initializing: { status: 'PROCESSING', progress: 25 },
  generating: { status: 'GENERATING', progress: 60 },
  saving: { status: 'GENERATING', progress: 90 },
};

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
  function complete(payload: unknown, data: unknown, images: unknown, problems: string[]): void {
    const known = database.find('image', member(payload, 'job_id'));
    const metadata = memberIfAny(data, 'metadata');
    const generation = {
      id: member(payload, 'job_id'),
      completedAt: dateOf(firstTruthy(member(data, 'generated_at'), member(payload, 'timestamp'))),
      model: firstTruthy(memberIfAny(metadata, 'model_name'), undefined),
      modelVersion: memberIfAny(metadata, 'version'),
      processingTime: memberIfAny(metadata, 'generation_time_seconds'),
    };
    let row = known;
    if (row === undefined) {
      problems.push('job_id: is unknown: the images become the oldest user’s');
      const [first] = each(images);
      const made = rowOf(ImageGenerationColumns, {
        ...generation,
        prompt: firstTruthy(member(first, 'description'), 'Image'),
        createdAt: dateOf(member(payload, 'timestamp')),
      });
      row = database.create('image', made.id);
    } else rowOf(ImageGenerationColumns, generation);
    const count = String(member(images, 'length'));
    Object.assign(row, { status: 'COMPLETED', progress: 100, message: `${count} image(s) générée(s) avec succès` });
    row.content = data;
    if (row.files.length > 0) {
      const isSame = String(row.files.length) === count;
      if (!isSame) problems.push(`data.images: the row keeps the ${row.files.length} that it has`);
      return;
    }
    for (const image of each(images)) database.addFiles(row, [fileOf(image, metadata)]);
  }

  /** Whether the row takes it; of a job without a row nothing is kept. */
  function note(row: StoredJob | undefined, payload: unknown): boolean {
    if (row === undefined) return false;
    const [status, message] = [member(payload, 'status'), member(payload, 'message')];
    if (status === 'failed') {
      const why = firstTruthy(member(payload, 'error_message'), message);
      const columns = { progress: row.progress, error: firstTruthy(why, 'Erreur inconnue'), message: why };
      const { error, message: shown = row.message } = rowOf(StatusColumns, columns);
      Object.assign(row, { status: 'FAILED', error, message: shown });
      return true;
    }
    const step = STEPS[String(status)] ?? { status: 'PROCESSING', progress: row.progress };
    const columns = rowOf(StatusColumns, {
      progress: firstTruthy(member(payload, 'progress'), step.progress),
      message: firstTruthy(message, `Statut: ${String(status)}`),
    });
    Object.assign(row, { status: step.status, ...columns });
    return true;
  }

  const handle: Handler = ({ payload, eventId, now }, problems) => {
    const jobId = member(payload, 'job_id');
    const status = member(payload, 'status');
    const known = typeof jobId === 'string' ? database.find('image', jobId) : undefined;
    problems.push(...orderProblems(known, status, eventId));

    if (done.has(jobId, now)) return { answer: ok({ message: 'Job déjà traité' }), stored: false };
    if (status !== 'completed') {
      const stored = trySafely(() => note(known, payload)) ?? false;
      if (status === 'failed') done.add(jobId, now);
      return { answer: ok({ message: `Étape notée : ${String(status)}` }), stored };
    }
    const data = member(payload, 'data');
    const images = memberIfAny(data, 'images');
    if (!images || member(images, 'length') === 0) return fault(400, 'Images manquantes');
    const startedAt = performance.now();
    const stored = trySafely(() => {
      complete(payload, data, images, problems);
      return database.find('image', jobId)?.files.length === member(images, 'length');
    }, problems);
    done.add(jobId, now);
    const images_count = member(images, 'length');
    const processing_time_ms = Math.round(performance.now() - startedAt);
    const message = `${String(images_count)} image(s)`;
    return { answer: ok({ message, job_id: jobId, images_count, processing_time_ms }), stored: stored ?? false };
  };

  return { receive: routeOf((payload) => payloadProblems(IMAGE_PAYLOAD, payload), handle) };
}

function fileOf(image: unknown, metadata: unknown): StoredFile {
  const path = textOf(member(image, 'file_path'));
  const columns = rowOf(ImageFileColumns, {
    filename: firstTruthy(path.split('/').pop(), 'image'),
    s3Key: path,
    fileUrl: member(image, 'url'),
    fileSize: firstTruthy(member(image, 'size_bytes'), 0),
    format: textOf(member(image, 'format')).toUpperCase(),
    ...dimensionsOf(member(image, 'dimensions')),
  });
  const description = member(image, 'description');
  const [model, generation_time] = ['model_name', 'generation_time_seconds'].map((name) => memberIfAny(metadata, name));
  return { ...columns, metadata: { description, model, generation_time } };
}
