import type { KindView } from '../kind.ts';
import { presentTextFile, presentTextMetadata, read, textStatus } from '../text/present-text.ts';

/** What the API and the webhooks show of a job for a book. */
export const BOOK_VIEW = {
  shows: ({ status }, part) => status === 'COMPLETED' && (part === 'book' || part === 'epub'),
  file: (_job, part, url) => presentTextFile(part, url),
  metadata: presentTextMetadata,
  quoted: ({ chaptersCount, wordsPerChapter }, price) => ({
    price_per_book: price,
    chapters_count: chaptersCount,
    words_per_chapter: wordsPerChapter,
  }),
  listed: ({ parts, request: { title = '' } }) => ({ num_parts: parts.length, title }),
  counted: (total) => ({ num_parts: total }),
  filed: (total, files) => ({ num_parts: total, files }),
  accepted: (told) => ({ ...told, status: textStatus(told.status), content_type: 'book' }),
  status: (told, { files }) => ({ ...told, status: textStatus(told.status), content_type: 'book', files }),
  result: (told, { files, metadata, content }, endedAt) => ({
    ...told,
    ...read(content),
    status: textStatus(told.status),
    content_type: 'book',
    files,
    made_by: metadata,
    generated_at: new Date(endedAt).toISOString(),
  }),
  completed: (job, _files, endedAt, content) => ({
    ...read(content),
    generated_at: new Date(endedAt).toISOString(),
    metadata: presentTextMetadata(job, endedAt),
  }),
} as const satisfies KindView<'book'>;
