import * as v from 'valibot';
import { Int, IsoUtc, Text, varChar } from '../column-types.ts';
import { type FrontendDatabase, orderProblems, rowOf, type StoredJob } from '../frontend-database.ts';
import { RememberedEvents } from '../remembered-events.ts';
import { ArticleColumns, StatusColumns } from '../table-columns.ts';
import { firstTruthy, member, textOf } from './as-javascript.ts';
import { type ExpectedPayload, expectedHead, payloadProblems, Reason } from './payload-problems.ts';
import { fault, type Handler, ok, type Route, routeOf } from './receiver.ts';

const head = expectedHead(['pending', 'generating_outline', 'writing_chapters', 'finalizing', 'completed', 'failed']);
const Strings = v.array(v.string());
const Article = {
  title: v.pipe(varChar(255), v.nonEmpty('is empty')),
  meta_description: varChar(255),
  introduction: Text,
  sections: v.array(v.looseObject({ heading: v.string(), content: v.string() })),
  conclusion: Text,
  tags: Strings,
  main_keywords: Strings,
  seo_score: v.number(),
  word_count: Int,
  readability_score: varChar(255),
  full_content: v.string(),
};

const EXPECTED: ExpectedPayload = {
  completed: v.pipe(
    v.looseObject({
      ...head,
      data: v.optional(v.looseObject({ ...Article, generated_at: IsoUtc })),
      blog_data: v.optional(v.looseObject({ ...Article, generated_at: IsoUtc })),
    }),
    v.check(({ data, blog_data }) => data !== undefined || blog_data !== undefined, 'has no article'),
  ),
  failed: v.looseObject({ ...head, error_message: Reason }),
  step: v.looseObject(head),
};

/** A step on the way; one that is not known counts for nothing. */
const STEPS: Readonly<Record<string, { readonly status: string; readonly progress: number }>> = {
  pending: { status: 'PENDING', progress: 0 },
  generating_outline: { status: 'GENERATING_OUTLINE', progress: 25 },
  writing_chapters: { status: 'WRITING_CHAPTERS', progress: 60 },
  finalizing: { status: 'FINALIZING', progress: 90 },
};

/**
 * `POST /api/webhooks/blog-completion`: a job that it does not know is taken for the newest unfinished one of anybody, and whatever
 * brings an article more than five minutes after the last one makes another.
 */
export function blogReceiver(database: FrontendDatabase): Route {
  const completed = new RememberedEvents();

  /** By its id, by the id under which it was told before, or the newest unfinished one of anybody. */
  function findJob(jobId: unknown, problems: string[]): StoredJob | undefined {
    const known = database.find('blog', jobId) ?? database.jobs().find((row) => row.externalId === jobId);
    if (known !== undefined) return known;
    problems.push('job_id: is unknown: the newest unfinished job of anybody is taken for it');
    const row = database.newestUnfinished('blog');
    if (row !== undefined) row.externalId = textOf(jobId);
    return row;
  }

  const handle: Handler = ({ payload, eventId, now }, problems) => {
    const job_id = member(payload, 'job_id');
    if (completed.has(job_id, now)) return { answer: ok({ message: 'Job déjà traité' }), stored: false };
    const row = findJob(job_id, problems);
    if (row === undefined) return fault(404, 'Job not found');
    const status = member(payload, 'status');
    problems.push(...orderProblems(row, status, eventId));
    if (status === 'failed') {
      const error = firstTruthy(member(payload, 'error_message'), 'Erreur inconnue');
      Object.assign(row, { status: 'FAILED', error: rowOf(StatusColumns, { progress: 0, error }).error });
      return { answer: ok({ message: 'Échec noté' }), stored: true };
    }
    const article = firstTruthy(member(payload, 'blog_data'), member(payload, 'data'));
    const step = status === 'completed' && !article ? { status: 'FINALIZING', progress: 95 } : STEPS[String(status)];
    if (step !== undefined) {
      const columns = rowOf(StatusColumns, {
        progress: firstTruthy(member(payload, 'progress'), step.progress),
        message: firstTruthy(member(payload, 'message'), `Étape: ${String(status)}`),
      });
      Object.assign(row, { status: step.status, ...columns });
      // A completed job without an article is taken for one that is being finished.
      return { answer: ok({ message: 'Étape notée' }), stored: status !== 'completed' };
    }
    if (!article) return fault(400, 'Missing article data');
    const { title } = rowOf(ArticleColumns, {
      title: member(article, 'title'),
      metaDescription: member(article, 'meta_description'),
      introduction: member(article, 'introduction'),
      conclusion: member(article, 'conclusion'),
      fullContent: member(article, 'full_content'),
      seoScore: member(article, 'seo_score'),
      wordCount: member(article, 'word_count'),
      readabilityScore: member(article, 'readability_score'),
      tags: member(article, 'tags'),
      mainKeywords: member(article, 'main_keywords'),
      sections: member(article, 'sections'),
    });
    database.write();
    row.works += 1;
    if (row.works > 1) problems.push('job_id: a second article for the job');
    Object.assign(row, { status: 'COMPLETED', progress: 100, content: article });
    completed.add(job_id, now);
    const article_id = `article_${row.jobId}_${row.works}`;
    return { answer: ok({ article_id, title, processing_time_ms: 1 }), stored: row.works === 1 };
  };

  return { receive: routeOf((payload) => payloadProblems(EXPECTED, payload), handle) };
}
