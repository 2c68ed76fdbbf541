import { describe, expect, test } from 'vitest';
import { ARTICLE_CONTENT, BOOK_CONTENT } from '../../../shared/contract/text-examples.ts';
import { jobTold, jobToldByKind } from '../../../shared/http/views/job-view.ts';
import { pageStatus } from '../../../shared/http/views/page-status.ts';
import type { KindJob } from '../../../shared/jobs/job.ts';
import { newJob } from '../../../shared/jobs/lifecycle/new-job.ts';
import { settle } from '../../../shared/jobs/lifecycle/settle.ts';
import type { DeliveredPart } from '../../../shared/jobs/part.ts';
import { kindOf } from '../../../shared/kinds/kinds.ts';
import { contentPart, shownParts } from '../../../shared/kinds/shown.ts';
import { encodeJson } from '../../../shared/kinds/text/json-file.ts';
import { terminalWebhook } from '../../../shared/webhooks/webhook-event.ts';

const TERMS = { charging: 'ledger', price: 2, deadlineSeconds: 600 } as const;
const IDS = { userId: 'user_2abc', jobId: 'job-1', jobIdFrom: 'client', correlationId: 'req-1' } as const;
const BOOK = { title: 'Voyage', topic: 'la mer', goal: 'rêver', chaptersCount: 3, wordsPerChapter: 300 };
const ENDED = Date.UTC(2026, 10, 29, 10);

const article = newJob({ ...IDS, kind: 'article', request: { topic: 'la mer', targetWords: 800 } }, TERMS, 0);
const book = newJob({ ...IDS, kind: 'book', clientUserId: 'cm0user', request: BOOK }, TERMS, 0);

function written<K extends 'article' | 'book'>(job: KindJob<K>): KindJob<K> {
  const parts = job.parts.map(({ name }): DeliveredPart => {
    const described = { contentType: 'application/json', bytes: 1, sha256: '', model: 'm', seconds: 1, inputTokens: 1 };
    const file = { ...described, key: kindOf<K>(job).keyOf(job, name), facts: {} };
    return { name, state: 'delivered', attempts: 1, billableAttempts: 1, file };
  });
  const done = { ...job, parts };
  return { ...done, ...settle(done, ENDED) };
}

describe('the webhook of a text', () => {
  test('of a book has it as book_data, and the user as the order named him', () => {
    const body = terminalWebhook(written(book), [], 'production', encodeJson(BOOK_CONTENT));
    expect(body).toMatchObject({
      status: 'completed',
      user_id: 'cm0user',
      content_type: 'book',
      has_data: true,
      book_data: { ...BOOK_CONTENT, generated_at: '2026-11-29T10:00:00.000Z' },
    });
    expect(body).not.toHaveProperty('data');
    const { clientUserId: _, ...nameless } = written(book);
    expect(terminalWebhook(nameless, [], 'production', encodeJson(BOOK_CONTENT))).not.toHaveProperty('user_id');
    const failed = { ...book, ...settle({ ...book, deadlineAt: 0 }, ENDED) };
    expect(terminalWebhook(failed, [], 'production')).toMatchObject({ status: 'failed', user_id: 'cm0user' });
  });

  test('of an article has it as data, in the same bytes however often it is made', () => {
    const bodies = [1, 2].map(() =>
      JSON.stringify(terminalWebhook(written(article), [], 'production', encodeJson(ARTICLE_CONTENT))),
    );
    expect(bodies[0]).toBe(bodies[1]);
    expect(JSON.parse(bodies[0] ?? '')).toMatchObject({
      user_id: 'user_2abc',
      data: { ...ARTICLE_CONTENT, job_id: 'job-1', completed_at: '2026-11-29T10:00:00.000Z' },
    });
  });

  test('is never made without the text', () => {
    expect(() => terminalWebhook(written(article), [], 'production')).toThrow();
  });
});

describe('the files of a text', () => {
  test('are shown when it is whole, and only those of the whole', () => {
    expect(shownParts(written(article)).map(({ name }) => name)).toEqual(['article']);
    expect(shownParts(written(book)).map(({ name }) => name)).toEqual(['book', 'epub']);
    const open = { ...written(book), status: 'OPEN' } as const;
    expect(shownParts(open)).toEqual([]);
    expect([contentPart(written(book))?.name, contentPart(open)]).toEqual(['book', undefined]);
  });

  test('a book as EPUB lies beside it', () => {
    const [json, epub] = shownParts(written(book)).map(({ file }) => file.key);
    expect([json, epub]).toEqual(['user_user_2abc/books/job-1-book.json', 'user_user_2abc/books/job-1-book.epub']);
  });
});

describe('on its own routes', () => {
  test.each([
    ['due', 'SAVING', 99],
    ['acknowledged', 'COMPLETED', 100],
    ['abandoned', 'COMPLETED', 100],
  ] as const)('a text whose webhook is %s is %s', (state, status, progress) => {
    const job = written(article);
    if (job.webhook === undefined) throw new Error('no webhook');
    const told = { ...job, webhook: { ...job.webhook, state } };
    expect(jobToldByKind(told, 'fr', ENDED)).toMatchObject({ status, progress });
    expect('completed_at' in jobToldByKind(told, 'fr', ENDED)).toBe(status === 'COMPLETED');
    expect(jobTold(told, 'fr', ENDED)).toMatchObject({ status: 'COMPLETED', progress: 100 });
  });

  test('one of which nothing is told is done at once, and a failed one has failed', () => {
    const { webhook: _, ...silent } = written(article);
    expect(jobToldByKind(silent, 'fr', ENDED).status).toBe('COMPLETED');
    const failed = { ...article, ...settle(article, article.deadlineAt) };
    expect(jobToldByKind(failed, 'fr', ENDED).status).toBe('FAILED');
  });

  test('the page of books reads the words of its database', () => {
    expect(pageStatus('book', 'INITIALIZING')).toBe('GENERATING_OUTLINE');
    expect(pageStatus('article', 'GENERATING')).toBe('WRITING_CHAPTERS');
    expect(pageStatus('image', 'GENERATING')).toBe('RUNNING');
    expect(pageStatus('book', 'SAVING')).toBe('FINALIZING');
  });
});

test('one part that fails decides for the whole, and says why', () => {
  const parts = article.parts.map((part) =>
    part.name === 'section-2'
      ? {
          name: part.name,
          state: 'failed' as const,
          attempts: 1,
          billableAttempts: 1,
          code: 'content_blocked' as const,
        }
      : part.name === 'introduction'
        ? {
            ...part,
            state: 'queued' as const,
            attempts: 1,
            billableAttempts: 1,
            trouble: 'provider_overloaded' as const,
          }
        : part,
  );
  const job = { ...article, parts };
  const closed = { ...job, ...settle(job, ENDED) };
  expect(closed).toMatchObject({ status: 'FAILED', credits: { captured: 0, released: 2 } });
  expect(terminalWebhook(closed, [], 'production')).toMatchObject({
    code: 'content_blocked',
    retryable: false,
    error: expect.stringContaining('règles de sécurité'),
  });
});
