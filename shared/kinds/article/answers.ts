import * as v from 'valibot';
import { Accepted, count, Result, Status, time } from '../../contract/job-answers.ts';
import type { Answered } from '../answered.ts';
import { counted, filed, TEXT_STATUSES, textFile, textMetadata } from '../text/text-answers.ts';
import { ArticleFile } from './article-files.ts';
import { MAX_ARTICLE_WORDS, MAX_TOPIC_CHARACTERS, MIN_ARTICLE_WORDS } from './article-request.ts';

const words = { status: v.picklist(TEXT_STATUSES), content_type: v.literal('blog') };

/** What the contract and the webhooks say of a job for an article beside what they say of every job. */
export const ARTICLE_ANSWERS = {
  file: textFile,
  metadata: textMetadata,
  quoted: v.strictObject({
    price_per_article: count,
    target_word_count: v.pipe(count, v.minValue(MIN_ARTICLE_WORDS), v.maxValue(MAX_ARTICLE_WORDS)),
  }),
  listed: v.strictObject({ ...counted, topic: v.pipe(v.string(), v.maxLength(2 * MAX_TOPIC_CHARACTERS)) }),
  counted: v.strictObject(counted),
  filed: v.strictObject({ ...counted, ...filed }),
  content: ArticleFile,
  accepted: v.strictObject({ ...Accepted.entries, ...counted, ...words }),
  /** `result` is always `null`: the article is read at the route of the result, so that this one stays one read. */
  status: v.strictObject({ ...Status.entries, ...counted, ...filed, ...words, result: v.null() }),
  result: v.strictObject({
    ...Result.entries,
    ...counted,
    ...filed,
    ...words,
    ...ArticleFile.entries,
    made_by: textMetadata,
    generated_at: time,
    completed_at: time,
  }),
  completed: v.strictObject({ ...ArticleFile.entries, completed_at: time, metadata: textMetadata }),
};

/** What is shown of a job for an article. */
export type ArticleShown = { readonly [N in keyof typeof ARTICLE_ANSWERS]: Answered<(typeof ARTICLE_ANSWERS)[N]> };
