import { failureView, jobTold, outputViews, webhookView } from '../http/views/job-view.ts';
import { partViews } from '../http/views/part-views.ts';
import type { KindJob } from '../jobs/job.ts';
import { newJob } from '../jobs/lifecycle/new-job.ts';
import { settle } from '../jobs/lifecycle/settle.ts';
import type { DeliveredPart } from '../jobs/part.ts';
import type { ArticleFile } from '../kinds/article/article-files.ts';
import { ARTICLE_VIEW } from '../kinds/article/present.ts';
import type { BookFile } from '../kinds/book/book-files.ts';
import { BOOK_VIEW } from '../kinds/book/present.ts';
import { kindOf } from '../kinds/kinds.ts';
import { presentTextFile } from '../kinds/text/present-text.ts';
import type { Answers } from './answer-types.ts';

/** Examples of texts: an article and a book, of which as much is written out as shows the form. */

const OPENED = Date.parse('2026-11-23T10:00:00Z');
const ENDED = OPENED + 64_000;
const TERMS = { charging: 'ledger', price: 2, deadlineSeconds: 1_200 } as const;
const IDS = { userId: 'user_2abcDEF', jobIdFrom: 'client', correlationId: 'JKJaXmPLvHcESHA=' } as const;

/** What is in the file of the article. */
export const ARTICLE_CONTENT: ArticleFile = {
  language: 'fr',
  title: 'Les phares de Bretagne, sentinelles de la côte',
  meta_description:
    'Pourquoi les phares bretons ont été bâtis, comment ils fonctionnent aujourd’hui, et lesquels se visitent au fil de la côte.',
  introduction: 'Depuis deux siècles, les phares de Bretagne guident les marins.',
  sections: [{ heading: 'Une côte difficile', content: 'Les courants et les rochers y ont toujours été redoutés.' }],
  conclusion: 'Il reste à les entretenir, et à les aimer.',
  tags: ['phares', 'Bretagne'],
  main_keywords: ['phares de Bretagne'],
  full_content: '## Une côte difficile\n\nLes courants et les rochers y ont toujours été redoutés.',
  word_count: 30,
  seo_score: 82,
  readability_score: '62,4 – standard',
  quality: { language: 'fr' },
};

/** What is in the file of the book. */
export const BOOK_CONTENT: BookFile = {
  language: 'fr',
  book_title: 'Les phares de Bretagne',
  topic: 'L’histoire des phares bretons',
  goal: 'Donner envie de les visiter',
  summary: 'Un voyage de phare en phare.',
  outline: [{ title: 'Les premiers feux', description: 'Des feux de bois aux premières tours.' }],
  chapters: [
    {
      title: 'Les premiers feux',
      description: 'Des feux de bois aux premières tours.',
      content: '<p>On brûlait du bois au sommet des tours.</p>',
      words: 8,
    },
  ],
  word_count: 8,
  chapter_count: 1,
  quality: { language: 'fr' },
};

const article: KindJob<'article'> = newJob(
  {
    ...IDS,
    kind: 'article',
    jobId: 'cm3a1b2c0',
    request: { topic: 'Les phares de Bretagne', goal: 'Donner envie de les visiter', targetWords: 2_000 },
  },
  TERMS,
  OPENED,
);
const book: KindJob<'book'> = newJob(
  {
    ...IDS,
    kind: 'book',
    jobId: 'cm3b1c2d0',
    clientUserId: 'cm0user00000000000000000',
    request: {
      title: 'Les phares de Bretagne',
      topic: 'L’histoire des phares bretons',
      goal: 'Donner envie de les visiter',
      chaptersCount: 10,
      wordsPerChapter: 1_500,
    },
  },
  { ...TERMS, price: 10 },
  OPENED,
);
const written = ended(article);
const bound = ended(book);

/** One example of each good answer about texts. */
export const TEXT_ANSWER_EXAMPLES: Pick<
  Answers,
  'ArticleAccepted' | 'ArticleStatus' | 'ArticleResult' | 'BookAccepted' | 'BookStatus' | 'BookResult' | 'JobProgress'
> = {
  ArticleAccepted: ARTICLE_VIEW.accepted({ ...jobTold(article, 'fr', OPENED), num_parts: article.parts.length }),
  ArticleStatus: ARTICLE_VIEW.status(statusOf(article), {
    files: [],
    metadata: ARTICLE_VIEW.metadata(article, OPENED),
    content: undefined,
  }),
  ArticleResult: ARTICLE_VIEW.result(
    { ...jobTold(written, 'fr', ENDED), num_parts: written.parts.length, errors: [] },
    { files: filesOf(written), metadata: ARTICLE_VIEW.metadata(written, ENDED), content: ARTICLE_CONTENT },
    ENDED,
  ),
  BookAccepted: BOOK_VIEW.accepted({ ...jobTold(book, 'fr', OPENED), num_parts: book.parts.length }),
  BookStatus: BOOK_VIEW.status(statusOf(book), {
    files: [],
    metadata: BOOK_VIEW.metadata(book, OPENED),
    content: undefined,
  }),
  BookResult: BOOK_VIEW.result(
    { ...jobTold(bound, 'fr', ENDED), num_parts: bound.parts.length, errors: [] },
    { files: filesOf(bound), metadata: BOOK_VIEW.metadata(bound, ENDED), content: BOOK_CONTENT },
    ENDED,
  ),
  JobProgress: {
    success: true,
    job_id: book.jobId,
    status: 'WRITING_CHAPTERS',
    progress: 42,
    message: 'Les chapitres de votre livre sont en cours de rédaction.',
    error: null,
    result: null,
    updated_at: new Date(OPENED + 20_000).toISOString(),
  },
};

/** One example of each body of an order of a text. */
export const TEXT_REQUEST_EXAMPLES: Readonly<Record<string, unknown>> = {
  ArticleRequest: {
    topic: 'Les phares de Bretagne',
    goal: 'Donner envie de les visiter',
    target_word_count: 2_000,
    job_id: 'cm3a1b2c0',
  },
  BookRequest: {
    title: 'Les phares de Bretagne',
    topic: 'L’histoire des phares bretons',
    goal: 'Donner envie de les visiter',
    chapters: [{ title: 'Les premiers feux', description: 'Des feux de bois aux premières tours' }],
    chapters_count: 10,
    words_per_chapter: 1_500,
    jobId: 'cm3b1c2d0',
    userId: 'cm0user00000000000000000',
  },
};

function statusOf(job: KindJob<'article' | 'book'>) {
  return {
    ...jobTold(job, 'fr', OPENED),
    ...failureView(job),
    num_parts: job.parts.length,
    outputs: outputViews(job),
    parts: partViews(job, 'fr', OPENED),
    errors: [],
    webhook: webhookView(job),
  };
}

function ended<K extends 'article' | 'book'>(job: KindJob<K>): KindJob<K> {
  const parts = job.parts.map(({ name, needs }): DeliveredPart => {
    const isPutTogether = ['article', 'book', 'epub'].includes(name);
    return {
      name,
      ...(needs === undefined ? {} : { needs }),
      state: 'delivered',
      attempts: 1,
      billableAttempts: 1,
      file: {
        key: kindOf<K>(job).keyOf(job, name),
        contentType: name === 'epub' ? 'application/epub+zip' : 'application/json',
        bytes: 18_211,
        sha256: 'gy6mZ2nJp3m4a1cRzUuAUnuEJqYjYp2oSzPi8hBP2pI=',
        model: isPutTogether ? 'sorami' : 'gemini-3.8-flash',
        seconds: isPutTogether ? 0 : 11.2,
        inputTokens: isPutTogether ? 0 : 1_910,
        facts: { words: 340 },
      },
    };
  });
  const done = { ...job, parts };
  return { ...done, ...settle(done, ENDED), updatedAt: ENDED };
}

function filesOf(job: KindJob<'article' | 'book'>) {
  return job.parts.flatMap((part) => {
    if (part.state !== 'delivered' || !['article', 'book', 'epub'].includes(part.name)) return [];
    const url = `https://bucket.s3.eu-north-1.amazonaws.com/${part.file.key}?X-Amz-Signature=…`;
    return [{ ...presentTextFile(part, url), expires_at: new Date(ENDED + 3_600_000).toISOString() }];
  });
}
