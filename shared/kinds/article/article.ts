import * as v from 'valibot';
import { userFolder } from '../../jobs/user-files.ts';
import { RECEIVERS } from '../../webhooks/webhook-receivers.ts';
import type { Kind } from '../kind.ts';
import { TEXT_LANGUAGES } from '../text/text-language.ts';
import { ArticleFile } from './article-files.ts';
import { ArticleRequestBody, parseArticleRequest } from './parse-article-request.ts';
import { planArticle } from './plan-article.ts';
import { ARTICLE_VIEW } from './present.ts';
import { ARTICLE_WORDS } from './words.ts';

/** One article from a topic, made of an outline and the texts that follow it; paid as a whole. */
export const article = {
  name: 'article',
  routes: {
    create: '/api/blog/generate',
    status: '/api/blog/status/{job_id}',
    result: '/api/blog/result/{job_id}',
  },
  order: {
    body: ArticleRequestBody,
    parse: (body, { language }) => parseArticleRequest(body, language),
  },
  row: v.object({
    topic: v.string(),
    goal: v.exactOptional(v.string()),
    targetWords: v.number(),
    language: v.exactOptional(v.picklist(TEXT_LANGUAGES)),
  }),
  price: { capture: 'whole', units: () => 1 },
  // The texts are written side by side: how long they take goes by their length, which is about the same.
  pace: () => 'article',
  plan: planArticle,
  retry: (request) => request,
  erased: ({ goal: _goal, ...request }) => ({ ...request, topic: '' }),
  keyOf: ({ userId, jobId }, part) => `${userFolder(userId)}blogs/${jobId}-${part}.json`,
  words: ARTICLE_WORDS,
  view: ARTICLE_VIEW,
  content: { part: 'article', schema: ArticleFile },
  hasNoEstimate: true,
  webhook: {
    receiver: RECEIVERS.blog,
    contentType: 'blog',
    tellsServerIds: false,
    steps: { initializing: 'generating_outline', generating: 'writing_chapters', saving: 'finalizing' },
    endsWhenTold: true,
  },
} as const satisfies Kind<'article'>;
