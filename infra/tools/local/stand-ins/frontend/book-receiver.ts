import * as v from 'valibot';
import { Filled, IsoUtc, Text, VarChar, varChar } from './column-types.ts';
import { type FrontendDatabase, orderProblems, type StoredJob } from './frontend-database.ts';
import { type ExpectedPayload, expectedHead, payloadProblems, Reason } from './payload-problems.ts';
import { fault, type Handler, ok, type Route } from './receiver.ts';

const head = expectedHead(['completed', 'failed']);
const Chapters = v.array(v.looseObject({ title: VarChar, content: Text, description: v.nullish(v.string()) }));

const EXPECTED: ExpectedPayload = {
  completed: v.looseObject({
    ...head,
    book_data: v.looseObject({
      book_title: v.pipe(varChar(188), v.nonEmpty('is empty')),
      topic: v.string(),
      goal: Text,
      chapters: v.pipe(Chapters, v.nonEmpty('is empty')),
      generated_at: IsoUtc,
    }),
  }),
  failed: v.looseObject({ ...head, error: Reason }),
  step: v.looseObject(head),
};

const Head = v.looseObject({
  job_id: Filled,
  status: v.pipe(v.string(), v.nonEmpty()),
  timestamp: v.pipe(v.string(), v.nonEmpty()),
  user_id: v.nullish(v.string()),
  error: v.nullish(Text),
  book_data: v.nullish(v.unknown()),
});
const Storable = v.looseObject({ book_title: VarChar, goal: v.nullish(Text), chapters: Chapters });

const SWEEP_EVERY_MS = 10 * 60_000;
const SWEEP_OLDER_MS = 5 * 60_000;

/**
 * `POST /api/webhooks/book-completion`: knows no steps on the way, and keeps an event in mind from before it is looked at until a sweep
 * every ten minutes finds it five minutes old, also when the database refused it.
 */
export function bookReceiver(database: FrontendDatabase): Route {
  const seenAt = new Map<string, number>();
  let sweptAt = 0;

  function sweep(now: number): void {
    if (now - sweptAt < SWEEP_EVERY_MS) return;
    // As if it had gone on every ten minutes since the last one.
    sweptAt = sweptAt === 0 ? now : sweptAt + Math.floor((now - sweptAt) / SWEEP_EVERY_MS) * SWEEP_EVERY_MS;
    for (const [key, at] of seenAt) if (sweptAt - at > SWEEP_OLDER_MS) seenAt.delete(key);
  }

  const handle: Handler = ({ payload, eventId, now }, problems) => {
    if (payload === undefined) return fault(500, 'Internal server error', { message: 'JSON' });
    if (!v.is(Head, payload))
      return fault(400, 'Payload invalide', { message: 'job_id, status et timestamp sont requis' });
    const { job_id, status, book_data } = payload;
    if (status !== 'completed' && status !== 'failed') {
      return fault(400, 'Statut invalide', { message: `Statut inconnu : ${status}` });
    }
    sweep(now.getTime());
    const key = `${job_id}-${status}`;
    const processed_at = now.toISOString();
    if (seenAt.has(key)) return { answer: ok({ message: 'Déjà traité', job_id, processed_at }), stored: false };
    seenAt.set(key, now.getTime());

    const row = database.find('book', job_id) ?? strangersJob(payload, problems);
    if (row === undefined) return fault(500, 'Internal server error', { message: 'Utilisateur inconnu' });
    problems.push(...orderProblems(row, status, eventId));
    const done = (result: object) => ok({ message: 'Traité', job_id, processed_at, processing_time_ms: 1, result });
    if (status === 'failed') {
      Object.assign(row, { status: 'FAILED', error: payload.error ?? 'Échec' });
      return { answer: done({ jobId: job_id }), stored: true };
    }
    if (book_data == null) {
      seenAt.delete(key);
      return fault(400, 'book_data manquant', { message: 'Sans livre' });
    }
    if (!v.is(Storable, book_data)) return fault(500, 'Internal server error', { message: 'Base de données' });
    row.works += 1;
    Object.assign(row, { status: 'COMPLETED', progress: 100, content: book_data });
    const chaptersCreated = book_data.chapters.length;
    return { answer: done({ bookId: `book_${job_id}`, chaptersCreated, wordCount: 0 }), stored: true };
  };

  /** Somebody's job, or a new one of the user (by his id in the frontend's database) or of the oldest; none for a Clerk id. */
  function strangersJob({ job_id, user_id }: v.InferOutput<typeof Head>, problems: string[]): StoredJob | undefined {
    problems.push('job_id: is unknown: the newest running job of anybody is taken for it');
    const running = database.newestUnfinished('book');
    return running ?? (user_id?.startsWith('user_') ? undefined : database.create('book', job_id));
  }

  return {
    receive: (webhook) => {
      const problems = payloadProblems(EXPECTED, webhook.payload);
      return { ...handle(webhook, problems), problems };
    },
  };
}
