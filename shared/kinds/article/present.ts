import type { KindView } from '../kind.ts';
import { presentTextFile, presentTextMetadata, read, textStatus } from '../text/present-text.ts';

/** What the API and the webhooks show of a job for an article. */
export const ARTICLE_VIEW = {
  shows: ({ status }, part) => status === 'COMPLETED' && part === 'article',
  file: (_job, part, url) => presentTextFile(part, url),
  metadata: presentTextMetadata,
  quoted: ({ targetWords }, price) => ({ price_per_article: price, target_word_count: targetWords }),
  listed: ({ parts, request: { topic = '' } }) => ({ num_parts: parts.length, topic }),
  counted: (total) => ({ num_parts: total }),
  filed: (total, files) => ({ num_parts: total, files }),
  accepted: (told) => ({ ...told, status: textStatus(told.status), content_type: 'blog' }),
  status: (told, { files }) => ({
    ...told,
    status: textStatus(told.status),
    content_type: 'blog',
    files,
    result: null,
  }),
  result: (told, { files, metadata, content }, endedAt) => ({
    ...told,
    ...read(content),
    status: textStatus(told.status),
    content_type: 'blog',
    files,
    made_by: metadata,
    generated_at: new Date(endedAt).toISOString(),
    completed_at: new Date(endedAt).toISOString(),
  }),
  completed: (job, _files, endedAt, content) => ({
    ...read(content),
    completed_at: new Date(endedAt).toISOString(),
    metadata: presentTextMetadata(job, endedAt),
  }),
} as const satisfies KindView<'article'>;
