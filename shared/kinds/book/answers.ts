import * as v from 'valibot';
import { Accepted, count, Result, Status, time } from '../../contract/job-answers.ts';
import type { Answered } from '../answered.ts';
import { counted, filed, TEXT_STATUSES, textFile, textMetadata } from '../text/text-answers.ts';
import { BookFile } from './book-files.ts';
import { MAX_CHAPTER_WORDS, MAX_CHAPTERS, MIN_CHAPTER_WORDS, MIN_CHAPTERS } from './book-request.ts';

const words = { status: v.picklist(TEXT_STATUSES), content_type: v.literal('book') };

/** What the contract and the webhooks say of a job for a book beside what they say of every job. */
export const BOOK_ANSWERS = {
  file: textFile,
  metadata: textMetadata,
  quoted: v.strictObject({
    price_per_book: count,
    chapters_count: v.pipe(count, v.minValue(MIN_CHAPTERS), v.maxValue(MAX_CHAPTERS)),
    words_per_chapter: v.pipe(count, v.minValue(MIN_CHAPTER_WORDS), v.maxValue(MAX_CHAPTER_WORDS)),
  }),
  listed: v.strictObject({ ...counted, title: v.string() }),
  counted: v.strictObject(counted),
  filed: v.strictObject({ ...counted, ...filed }),
  content: BookFile,
  accepted: v.strictObject({ ...Accepted.entries, ...counted, ...words }),
  status: v.strictObject({ ...Status.entries, ...counted, ...filed, ...words }),
  result: v.strictObject({
    ...Result.entries,
    ...counted,
    ...filed,
    ...words,
    ...BookFile.entries,
    made_by: textMetadata,
    generated_at: time,
  }),
  completed: v.strictObject({ ...BookFile.entries, generated_at: time, metadata: textMetadata }),
};

/** What is shown of a job for a book. */
export type BookShown = { readonly [N in keyof typeof BOOK_ANSWERS]: Answered<(typeof BOOK_ANSWERS)[N]> };
