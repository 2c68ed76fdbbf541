import * as v from 'valibot';
import type { Language } from '../../messages/codes.ts';
import type { ParsedOrder } from '../kind.ts';
import {
  COMMON_RULES,
  clientUserId,
  jobId,
  MAX_BRIEF_CHARACTERS,
  maxCredits,
  optionalWords,
  type Rule,
  readFields,
  textLanguage,
  wholeNumber,
  words,
} from '../text/order-fields.ts';
import {
  DEFAULT_ARTICLE_WORDS,
  MAX_ARTICLE_WORDS,
  MAX_TOPIC_CHARACTERS,
  MIN_ARTICLE_WORDS,
} from './article-request.ts';

/** The body of an order of an article. */
export const ArticleRequestBody = v.object({
  topic: words(MAX_TOPIC_CHARACTERS),
  goal: optionalWords(MAX_BRIEF_CHARACTERS),
  target_word_count: wholeNumber(MIN_ARTICLE_WORDS, MAX_ARTICLE_WORDS),
  language: textLanguage,
  job_id: jobId,
  user_id: clientUserId,
  max_credits: maxCredits,
});

const RULES: Readonly<Record<keyof v.InferInput<typeof ArticleRequestBody>, Rule>> = {
  topic: {
    fr: `Le sujet de l’article doit être lisible et compter ${MAX_TOPIC_CHARACTERS} caractères au plus.`,
    en: `The topic of the article must be readable, with at most ${MAX_TOPIC_CHARACTERS} characters.`,
  },
  goal: {
    fr: 'L’objectif de l’article doit être un texte lisible de 4 000 caractères au plus.',
    en: 'The goal of the article must be a readable text of at most 4,000 characters.',
  },
  target_word_count: {
    fr: 'Le nombre de mots doit être un nombre entier compris entre 800 et 5 000.',
    en: 'The number of words must be a whole number between 800 and 5,000.',
  },
  ...COMMON_RULES,
};

/** Reads the body of `POST /api/blog/generate`: applies the defaults, ignores unknown fields, names every wrong one. */
export function parseArticleRequest(
  body: Readonly<Record<string, unknown>>,
  language: Language,
): ParsedOrder<'article'> {
  const read = readFields(ArticleRequestBody, RULES, body, language);
  if (read.kind === 'invalid') return read;
  const { topic, goal, target_word_count, language: asked, job_id, user_id, max_credits } = read.output;
  return {
    kind: 'valid',
    request: {
      topic,
      ...(goal === undefined || goal === null ? {} : { goal }),
      targetWords: target_word_count ?? DEFAULT_ARTICLE_WORDS,
      ...(asked === undefined || asked === null ? {} : { language: asked }),
    },
    jobId: job_id ?? undefined,
    clientUserId: user_id ?? undefined,
    maxCredits: max_credits ?? undefined,
  };
}
