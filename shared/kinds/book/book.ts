import * as v from 'valibot';
import { userFolder } from '../../jobs/user-files.ts';
import { RECEIVERS } from '../../webhooks/webhook-receivers.ts';
import type { Kind } from '../kind.ts';
import { TEXT_LANGUAGES } from '../text/text-language.ts';
import { BookFile } from './book-files.ts';
import { BookRequestBody, parseBookRequest } from './parse-book-request.ts';
import { planBook } from './plan-book.ts';
import { BOOK_VIEW } from './present.ts';
import { BOOK_WORDS } from './words.ts';

/** The frontend writes RUNNING when it has our answer, up to seconds after the order, and would write over an end that came before. */
const SETTLES_MS = 5_000;

/** One book from a title and a topic, made of an outline and the chapters that follow it; paid as a whole. */
export const book = {
  name: 'book',
  routes: {
    create: '/api/books/create',
    status: '/api/books/status/{job_id}',
    result: '/api/books/result/{job_id}',
  },
  order: {
    body: BookRequestBody,
    parse: (body, { language, defaults }) => parseBookRequest(body, language, defaults),
  },
  row: v.object({
    title: v.string(),
    topic: v.string(),
    goal: v.string(),
    chapterHints: v.exactOptional(v.array(v.object({ title: v.string(), description: v.exactOptional(v.string()) }))),
    chaptersCount: v.number(),
    wordsPerChapter: v.number(),
    language: v.exactOptional(v.picklist(TEXT_LANGUAGES)),
  }),
  price: { capture: 'whole', units: () => 1 },
  // The chapters are written side by side.
  pace: () => 'book',
  plan: planBook,
  retry: (request) => request,
  erased: ({ chapterHints: _hints, ...request }) => ({ ...request, title: '', topic: '', goal: '' }),
  keyOf: ({ userId, jobId }, part) =>
    `${userFolder(userId)}books/${jobId}-${part === 'epub' ? 'book.epub' : `${part}.json`}`,
  words: BOOK_WORDS,
  view: BOOK_VIEW,
  content: { part: 'book', schema: BookFile },
  hasNoEstimate: true,
  webhook: {
    receiver: RECEIVERS.book,
    contentType: 'book',
    tellsServerIds: false,
    settlesMs: SETTLES_MS,
    dataName: 'book_data',
    user: 'client',
    endsWhenTold: true,
  },
} as const satisfies Kind<'book'>;
