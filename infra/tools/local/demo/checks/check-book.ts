import { unzipSync } from 'fflate';
import * as v from 'valibot';
import { BookFile, EPUB_CONTENT_TYPE } from '../../../../../shared/kinds/book/book-files.ts';
import type { JobResult } from '../api-client.ts';
import type { Checklist } from '../checklist.ts';
import type { Order } from '../demo-orders.ts';
import type { DeliveredFile } from './delivered-files.ts';
import { hasItsWords } from './has-its-words.ts';

/** A zip file's first entry begins here; the name of an EPUB's is `mimetype`, and it is stored as it is. */
const FIRST_NAME = 30;

/** A book has its chapters, as long as was ordered, and an EPUB that readers open. */
export function checkBook(list: Checklist, result: JobResult, files: readonly DeliveredFile[], order: Order): void {
  const parsed = v.safeParse(BookFile, result);
  list.check(
    'It has every part of a book',
    parsed.success,
    parsed.success ? parsed.output.book_title : 'something is missing',
  );
  if (!parsed.success) return;
  const { chapters, word_count } = parsed.output;
  const [asked, target] = [Number(order['chapters_count']), Number(order['words_per_chapter'])];
  list.check('It has the ordered chapters', chapters.length === asked, chapters.map(({ title }) => title).join(' · '));
  const lengths = chapters.map(({ words }) => words);
  list.check(
    'They are as long as was ordered (± 10 %)',
    lengths.every((words) => hasItsWords(words, target)),
    `${lengths.join(', ')} words of ${target}`,
  );
  list.check(
    'Its words are told as they are',
    lengths.reduce((sum, words) => sum + words, 0) === word_count,
    String(word_count),
  );
  const epub = files.find(({ content_type }) => content_type === EPUB_CONTENT_TYPE);
  list.check('It comes as an EPUB, too', epub !== undefined, epub?.kept ?? 'none');
  if (epub !== undefined) checkEpub(list, epub, chapters.length);
}

function checkEpub(list: Checklist, { bytes, size_bytes }: DeliveredFile, chapters: number): void {
  const head = bytes.toString('latin1', FIRST_NAME, FIRST_NAME + `mimetype${EPUB_CONTENT_TYPE}`.length);
  list.check('Its first entry says what it is', head === `mimetype${EPUB_CONTENT_TYPE}`, `${bytes.byteLength} bytes`);
  const entries = Object.keys(unzipSync(bytes));
  const has = (name: RegExp) => entries.filter((entry) => name.test(entry)).length;
  const isComplete = has(/^META-INF\/container\.xml$/) === 1 && has(/\.opf$/) === 1 && bytes.byteLength === size_bytes;
  list.check(
    'It has a container, a package and its chapters',
    isComplete && has(/\.xhtml$/) >= chapters,
    `${entries.length} entries`,
  );
}
