import * as v from 'valibot';
import { Filled, Int, IsoUtc, Text, varChar } from './column-types.ts';
import { type FrontendDatabase, orderProblems } from './frontend-database.ts';
import { type ExpectedPayload, expectedHead, payloadProblems, Reason } from './payload-problems.ts';
import { fault, type Handler, ok, type Route } from './receiver.ts';
import { RememberedEvents } from './remembered-events.ts';

const head = expectedHead(['pending', 'generating_outline', 'writing_chapters', 'finalizing', 'completed', 'failed']);
const Strings = v.array(v.string());
const Article = {
  title: v.pipe(varChar(255), v.nonEmpty('is empty')),
  meta_description: varChar(255),
  introduction: v.string(),
  sections: v.array(v.looseObject({ heading: v.string(), content: v.string() })),
  conclusion: v.string(),
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

const Head = v.looseObject({
  job_id: Filled,
  status: v.string(),
  message: v.nullish(Text),
  error_message: v.nullish(Text),
  progress: v.nullish(Int),
  data: v.nullish(v.unknown()),
  blog_data: v.nullish(v.unknown()),
});
/** What the article's row takes; lists become JSON. */
const Storable = v.looseObject({
  title: varChar(255),
  meta_description: v.nullish(varChar(255)),
  seo_score: v.nullish(v.number()),
  word_count: v.nullish(Int),
  readability_score: v.nullish(varChar(255)),
});

const STEPS = ['pending', 'generating_outline', 'writing_chapters', 'finalizing'];

/**
 * `POST /api/webhooks/blog-completion`: a job that it does not know is taken for the newest unfinished one of anybody, and whatever
 * brings an article more than five minutes after the last one makes another.
 */
export function blogReceiver(database: FrontendDatabase): Route {
  const completed = new RememberedEvents();

  const handle: Handler = ({ payload, eventId, now }, problems) => {
    if (payload === undefined) return fault(500, 'Internal server error');
    if (!v.is(Head, payload)) return fault(500, 'Internal server error');
    const { job_id, status, progress, message, error_message } = payload;
    if (completed.has(job_id, now)) return { answer: ok({ message: 'Job déjà traité' }), stored: false };
    const known = database.find('blog', job_id);
    if (known === undefined) problems.push('job_id: is unknown: the newest unfinished job of anybody is taken for it');
    const row = known ?? database.newestUnfinished('blog');
    if (row === undefined) return fault(404, 'Job inconnu');
    problems.push(...orderProblems(row, status, eventId));
    const article = payload.blog_data ?? payload.data;
    if (status === 'failed') {
      Object.assign(row, { status: 'FAILED', error: error_message ?? 'Échec' });
      return { answer: ok({ message: 'Échec noté' }), stored: true };
    }
    if (article == null) {
      if (status !== 'completed' && !STEPS.includes(status)) return fault(400, 'Article manquant');
      // A completed job without an article is taken for one that is being finished.
      row.status = status === 'completed' ? 'FINALIZING' : status.toUpperCase();
      row.progress = progress ?? { generating_outline: 25, writing_chapters: 60, finalizing: 90 }[status] ?? 95;
      if (message != null) row.message = message;
      return { answer: ok({ message: 'Étape notée' }), stored: status !== 'completed' };
    }
    if (!v.is(Storable, article)) return fault(500, 'Internal server error');
    row.works += 1;
    if (row.works > 1) problems.push('job_id: a second article for the job');
    Object.assign(row, { status: 'COMPLETED', progress: 100, content: article });
    completed.add(job_id, now);
    const article_id = `article_${job_id}_${row.works}`;
    return { answer: ok({ article_id, title: article.title, processing_time_ms: 1 }), stored: row.works === 1 };
  };

  return {
    receive: (webhook) => {
      const problems = payloadProblems(EXPECTED, webhook.payload);
      return { ...handle(webhook, problems), problems };
    },
  };
}
