import * as v from 'valibot';
import { imagePayloadProblems, StorableCompletion, StorableImage, StorableStatus } from './image-payload.ts';
import type { ReceivedWebhook, Receiver, Reception } from './receiver.ts';

/** A generation in the frontend's database. */
interface Row {
  /** Stored files. */
  files: number;
  /** The first terminal event it has seen. */
  terminal?: { readonly status: string; readonly eventId: string | undefined };
}

const DUPLICATE_WINDOW_MS = 5 * 60 * 1000;
const Fields = v.object({
  job_id: v.optional(v.unknown()),
  status: v.optional(v.unknown()),
  data: v.optional(v.unknown()),
});
const WithImages = v.looseObject({ images: v.pipe(v.array(v.unknown()), v.nonEmpty()) });

/**
 * `POST /api/webhooks/image-completion` of the frontend, in one process.
 *
 * Like the real one it answers 200 with `success` when it could not store what it was sent, and ignores a job that it has taken for
 * done in the last five minutes, whatever comes; unlike the real one it says so, in the reception.
 */
export function imageReceiver(): Receiver {
  const doneAt = new Map<unknown, number>();
  const rows = new Map<unknown, Row>();
  const filePaths = new Set<string>();

  /** As the real one goes about it: the row first, then file after file, with no way back when one fails. */
  function storeCompletion(row: Row, payload: unknown, images: readonly unknown[], problems: string[]): boolean {
    if (!v.is(StorableCompletion, payload)) return false;
    if (row.files > 0) {
      if (row.files !== images.length) problems.push(`data.images: the row keeps the ${row.files} that it has`);
      return row.files === images.length;
    }
    for (const image of images) {
      if (!v.is(StorableImage, image)) return false;
      if (filePaths.has(image.file_path)) {
        problems.push(`data.images: file_path is not unique: ${image.file_path}`);
        return false;
      }
      filePaths.add(image.file_path);
      row.files += 1;
    }
    return true;
  }

  function receive({ payload, eventId, now }: ReceivedWebhook, problems: string[]): Omit<Reception, 'problems'> {
    if (payload === undefined || payload === null) {
      return { answer: { status: 500, body: { error: 'Internal server error' } }, stored: false };
    }
    const { job_id, status, data } = v.is(Fields, payload) ? payload : {};
    const isTerminal = status === 'completed' || status === 'failed';
    const row = rows.get(job_id) ?? { files: 0 };
    rows.set(job_id, row);
    problems.push(...orderProblems(row, status, eventId));
    if (isTerminal) row.terminal ??= { status, eventId };

    const lastDone = doneAt.get(job_id);
    if (lastDone !== undefined && now.getTime() - lastDone < DUPLICATE_WINDOW_MS) {
      return { answer: ok({ message: 'Job déjà pris en compte' }), stored: false };
    }
    if (!isTerminal) {
      return { answer: ok({ message: `Étape notée : ${String(status)}` }), stored: v.is(StorableStatus, payload) };
    }
    if (status === 'failed') {
      doneAt.set(job_id, now.getTime());
      return { answer: ok({ message: 'Échec noté' }), stored: v.is(StorableStatus, payload) };
    }
    if (!v.is(WithImages, data))
      return { answer: { status: 400, body: { error: 'Images manquantes' } }, stored: false };
    const startedAt = performance.now();
    const stored = storeCompletion(row, payload, data.images, problems);
    doneAt.set(job_id, now.getTime());
    const images_count = data.images.length;
    const processing_time_ms = Math.round(performance.now() - startedAt);
    return { answer: ok({ message: `${images_count} image(s)`, job_id, images_count, processing_time_ms }), stored };
  }

  return (webhook) => {
    if (!webhook.secretMatches) {
      const problems = ['x-webhook-secret: is missing or wrong'];
      return { answer: { status: 401, body: { error: 'Unauthorized' } }, stored: false, problems };
    }
    const problems = webhook.payload === undefined ? ['body: is not JSON'] : imagePayloadProblems(webhook.payload);
    return { ...receive(webhook, problems), problems };
  };
}

/** The route does not mind the order of events, but people are left with what comes last. */
function orderProblems({ terminal }: Row, status: unknown, eventId: string | undefined): string[] {
  if (terminal === undefined) return [];
  if (terminal.status !== status) return [`status: ${String(status)} after ${terminal.status}`];
  return terminal.eventId === eventId ? [] : ['webhook-id: a second event for a job that had its last'];
}

function ok(body: object): Reception['answer'] {
  return { status: 200, body: { success: true, ...body } };
}
