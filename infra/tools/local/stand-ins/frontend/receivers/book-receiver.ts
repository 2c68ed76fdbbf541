import * as v from 'valibot';
import { IsoUtc, Text, VarChar, varChar } from '../column-types.ts';
import { type FrontendDatabase, orderProblems, rowOf, type StoredJob } from '../frontend-database.ts';
import { BookColumns, ChapterColumns, StatusColumns } from '../table-columns.ts';
import { firstTruthy, member, textOf } from './as-javascript.ts';
import { type ExpectedPayload, expectedHead, payloadProblems, Reason } from './payload-problems.ts';
import { fault, type Handler, ok, type Route, routeOf } from './receiver.ts';

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

  /** Somebody's job, or a new one of the user (by his id in the frontend's database) or of the oldest; none for a Clerk id. */
  function strangersJob(payload: unknown, problems: string[]): StoredJob | undefined {
    problems.push('job_id: is unknown: the newest running job of anybody is taken for it');
    const running = database.newestUnfinished('book');
    if (running !== undefined) return running;
    const user = member(payload, 'user_id');
    const isThere = !user || (typeof user === 'string' && !user.startsWith('user_'));
    return isThere ? database.create('book', textOf(member(payload, 'job_id'))) : undefined;
  }

  const handle: Handler = ({ payload, eventId, now }, problems) => {
    if (payload === undefined) return fault(400, 'Invalid JSON payload');
    const [job_id, status, timestamp] = ['job_id', 'status', 'timestamp'].map((name) => member(payload, name));
    if (!job_id || !status || !timestamp) return fault(400, 'Invalid payload', { message: 'Missing required fields' });
    sweep(now.getTime());
    const key = `${String(job_id)}-${String(status)}`;
    const noted = seenAt.get(key);
    if (noted !== undefined) {
      const processed_at = new Date(noted).toISOString();
      return { answer: ok({ message: 'Déjà traité', job_id, processed_at }), stored: false };
    }
    seenAt.set(key, now.getTime());

    const row = database.find('book', job_id) ?? strangersJob(payload, problems);
    const refuse = (code: number, error: string) => {
      seenAt.delete(key);
      return fault(code, error, { message: error });
    };
    if (row === undefined) return refuse(500, 'Failed to create job');
    problems.push(...orderProblems(row, status, eventId));
    const done = (result: object) => {
      const processed_at = now.toISOString();
      return { answer: ok({ message: 'Traité', job_id, processed_at, processing_time_ms: 1, result }), stored: true };
    };
    if (status === 'failed') {
      const { error } = rowOf(StatusColumns, { progress: 0, error: firstTruthy(member(payload, 'error'), 'Échec') });
      Object.assign(row, { status: 'FAILED', error });
      return done({ jobId: job_id, error });
    }
    if (status !== 'completed') return refuse(400, 'Invalid status');
    const book = member(payload, 'book_data');
    if (!book) return refuse(400, 'book_data is required for completed status');
    const chapters = storableChapters(book);
    database.write();
    row.works = 1; // a repetition replaces the chapters of the book
    Object.assign(row, { status: 'COMPLETED', content: book });
    return done({ bookId: `book_${row.jobId}`, chaptersCreated: chapters, wordCount: member(book, 'word_count') });
  };

  return { receive: routeOf((payload) => payloadProblems(EXPECTED, payload), handle) };
}

/** How many chapters there are. @throws when the database does not take the book. */
function storableChapters(book: unknown): number {
  rowOf(BookColumns, {
    title: truncated(member(book, 'book_title'), 255),
    description: truncated(firstTruthy(member(book, 'goal'), ''), 65_000),
    topic: truncated(member(book, 'topic'), 188),
    goal: truncated(member(book, 'goal'), 65_000),
  });
  const chapters = member(book, 'chapters');
  if (!Array.isArray(chapters)) throw new TypeError('chapters.map is not a function');
  for (const chapter of chapters) {
    const [title, content, description] = ['title', 'content', 'description'].map((name) => member(chapter, name));
    rowOf(ChapterColumns, { title, content, description: firstTruthy(description, '') });
  }
  return chapters.length;
}

function truncated(value: unknown, maxLength: number): string {
  if (!value) return '';
  const text = textOf(value);
  return text.length <= maxLength ? text : `${text.substring(0, maxLength - 3)}...`;
}
