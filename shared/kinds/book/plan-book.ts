import type { PartPlan } from '../../jobs/part.ts';
import type { BookRequest } from './book-request.ts';

/**
 * The parts of a book: `outline`, then `chapter-1` … side by side, then `book`, which is put together from them, then `epub`, the same
 * as a file for readers.
 */
export function planBook({ chaptersCount }: BookRequest): readonly PartPlan[] {
  const chapters = Array.from({ length: chaptersCount }, (_, index) => chapterPart(index));
  return [
    { name: 'outline' },
    ...chapters.map((name) => ({ name, needs: ['outline'] })),
    { name: 'book', needs: chapters },
    { name: 'epub', needs: ['book'] },
  ];
}

/** The name of a chapter's part. @param index from 0. */
export function chapterPart(index: number): string {
  return `chapter-${index + 1}`;
}
