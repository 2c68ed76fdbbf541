import { ArticleRequestBody } from '../kinds/article/parse-article-request.ts';
import { BookRequestBody } from '../kinds/book/parse-book-request.ts';
import type { Code } from '../messages/codes.ts';
import type { Operation } from './operation.ts';

/** What routes can answer, see `operations.ts`. */
export interface TextErrors {
  readonly order: readonly Code[];
  readonly read: readonly Code[];
}

/** The routes of articles and books. @param headers of answers to orders. */
export function textOperations(
  { order, read }: TextErrors,
  headers: NonNullable<Operation['successes'][number]['headers']>,
): readonly Operation[] {
  const parameters = ['job_id', 'If-None-Match'] as const;
  const unchanged = { 304: { says: 'Nothing has changed.', headers: ['ETag'] } } as const;
  return [
    {
      method: 'post',
      path: '/api/blog/generate',
      id: 'generateBlog',
      summary: 'Order an article',
      description:
        'An outline, then the introduction, the sections and the conclusion side by side, then the article: one text for one price, all of it or nothing. In the language of the topic, in French when that is not clear. Ids and repeated orders as for images.',
      caller: 'session',
      parameters: ['Idempotency-Key'],
      body: { name: 'ArticleRequest', schema: ArticleRequestBody },
      successes: { 202: { says: 'The job is open, or was already.', body: 'ArticleAccepted', headers } },
      errors: order,
    },
    {
      method: 'get',
      path: '/api/blog/status/{job_id}',
      id: 'blogStatus',
      summary: 'How far an article is',
      description:
        'One cheap read, in lower case: pending, generating_outline, writing_chapters, finalizing, completed, failed, cancelled. Completed only once the frontend has acknowledged its webhook, or is told no more: until then finalizing. With If-None-Match 304 while nothing has changed.',
      caller: 'session',
      parameters,
      successes: { 200: { says: 'The job as it is.', body: 'ArticleStatus', headers: ['ETag'] }, ...unchanged },
      errors: read,
    },
    {
      method: 'get',
      path: '/api/blog/result/{job_id}',
      id: 'blogResult',
      summary: 'An article that is done',
      caller: 'session',
      parameters: ['job_id'],
      successes: { 200: { says: 'The article, and addresses of its files.', body: 'ArticleResult' } },
      errors: [...read, 'job_not_finished', 'job_has_no_result'],
    },
    {
      method: 'post',
      path: '/api/books/create',
      id: 'createBook',
      summary: 'Order a book',
      description:
        'An outline, then the chapters side by side, then the book as JSON and as EPUB: one book for one price, all of it or nothing. The frontend names the ids jobId and userId; the names of the other orders are taken as well. A webhookUrl is ignored. Ids and repeated orders as for images.',
      caller: 'session',
      parameters: ['Idempotency-Key'],
      body: { name: 'BookRequest', schema: BookRequestBody },
      successes: { 202: { says: 'The job is open, or was already.', body: 'BookAccepted', headers } },
      errors: order,
    },
    {
      method: 'get',
      path: '/api/books/status/{job_id}',
      id: 'bookStatus',
      summary: 'How far a book is',
      description: 'As the status of an article.',
      caller: 'session',
      parameters,
      successes: { 200: { says: 'The job as it is.', body: 'BookStatus', headers: ['ETag'] }, ...unchanged },
      errors: read,
    },
    {
      method: 'get',
      path: '/api/books/result/{job_id}',
      id: 'bookResult',
      summary: 'A book that is done',
      caller: 'session',
      parameters: ['job_id'],
      successes: { 200: { says: 'The book, and addresses of its files.', body: 'BookResult' } },
      errors: [...read, 'job_not_finished', 'job_has_no_result'],
    },
    {
      method: 'get',
      path: '/api/jobs/{job_id}/status',
      id: 'jobProgress',
      summary: 'How far a job is, for the frontend’s page of books',
      description:
        'In the upper-case words that the page writes into its database. A text is COMPLETED only once the frontend has acknowledged its webhook.',
      caller: 'session',
      parameters: ['job_id'],
      successes: { 200: { says: 'Where the job stands.', body: 'JobProgress' } },
      errors: read,
    },
  ];
}
