import * as v from 'valibot';
import type { Language } from '../../messages/codes.ts';
import type { ParsedOrder } from '../kind.ts';
import {
  COMMON_RULES,
  clientUserId,
  jobId,
  line,
  MAX_BRIEF_CHARACTERS,
  maxCredits,
  optionalWords,
  type Rule,
  readFields,
  textLanguage,
  wholeNumber,
  words,
} from '../text/order-fields.ts';
import { MAX_CHAPTER_TITLE_CHARACTERS } from './book-files.ts';
import {
  type BookRequest,
  type ChapterHint,
  MAX_BOOK_TITLE_CHARACTERS,
  MAX_CHAPTER_WORDS,
  MAX_CHAPTERS,
  MIN_CHAPTER_WORDS,
  MIN_CHAPTERS,
} from './book-request.ts';

const MAX_HINT_CHARACTERS = 1_000;

/** Used where neither the order nor the stage says anything. */
const DEFAULTS = { chapters: 10, wordsPerChapter: 1_500 };

/** What both forms of the frontend send for every book: they have no field for chapters. */
const PLACEHOLDERS = ['introduction', 'developpement', 'conclusion'];

const Hint = v.object({
  title: line(MAX_CHAPTER_TITLE_CHARACTERS),
  description: optionalWords(MAX_HINT_CHARACTERS),
});

/** The body of an order of a book. The frontend writes ids in camel case; the names of the other orders are taken as well. */
export const BookRequestBody = v.object({
  title: line(MAX_BOOK_TITLE_CHARACTERS),
  topic: words(MAX_BRIEF_CHARACTERS),
  goal: words(MAX_BRIEF_CHARACTERS),
  chapters: v.nullish(v.pipe(v.array(Hint), v.maxLength(MAX_CHAPTERS))),
  chapters_count: wholeNumber(MIN_CHAPTERS, MAX_CHAPTERS),
  words_per_chapter: wholeNumber(MIN_CHAPTER_WORDS, MAX_CHAPTER_WORDS),
  language: textLanguage,
  jobId,
  userId: clientUserId,
  job_id: jobId,
  user_id: clientUserId,
  max_credits: maxCredits,
});

const RULES: Readonly<Record<keyof v.InferInput<typeof BookRequestBody>, Rule>> = {
  title: {
    fr: `Le titre du livre doit être lisible et compter ${MAX_BOOK_TITLE_CHARACTERS} caractères au plus.`,
    en: `The title of the book must be readable, with at most ${MAX_BOOK_TITLE_CHARACTERS} characters.`,
  },
  topic: {
    fr: 'Le sujet du livre doit être lisible et compter 4 000 caractères au plus.',
    en: 'The topic of the book must be readable, with at most 4,000 characters.',
  },
  goal: {
    fr: 'L’objectif du livre doit être lisible et compter 4 000 caractères au plus.',
    en: 'The goal of the book must be readable, with at most 4,000 characters.',
  },
  chapters: {
    fr: `Les chapitres envisagés sont au plus ${MAX_CHAPTERS}, chacun avec un titre lisible de ${MAX_CHAPTER_TITLE_CHARACTERS} caractères au plus et, si vous le souhaitez, une description de 1 000 caractères au plus.`,
    en: `The chapters that you have in mind are at most ${MAX_CHAPTERS}, each with a readable title of at most ${MAX_CHAPTER_TITLE_CHARACTERS} characters and, if you like, a description of at most 1,000 characters.`,
  },
  chapters_count: {
    fr: `Le nombre de chapitres doit être un nombre entier compris entre ${MIN_CHAPTERS} et ${MAX_CHAPTERS}.`,
    en: `The number of chapters must be a whole number between ${MIN_CHAPTERS} and ${MAX_CHAPTERS}.`,
  },
  words_per_chapter: {
    fr: `Le nombre de mots par chapitre doit être un nombre entier compris entre ${MIN_CHAPTER_WORDS} et 3 000.`,
    en: `The number of words of a chapter must be a whole number between ${MIN_CHAPTER_WORDS} and 3,000.`,
  },
  jobId: COMMON_RULES.job_id,
  userId: COMMON_RULES.user_id,
  ...COMMON_RULES,
};

/** What the stage says where the order says nothing. */
export interface BookDefaults {
  readonly chapters?: number;
  readonly wordsPerChapter?: number;
}

/**
 * Reads the body of `POST /api/books/create`: applies the defaults, ignores unknown fields, names every wrong one. `webhookUrl` is such
 * a field: events go to the frontend that the stage names, and to no address of an order.
 *
 * The chapters of an order are hints. The frontend's placeholders say nothing; of others there are as many as the book is to have,
 * unless the order says how many.
 */
export function parseBookRequest(
  body: Readonly<Record<string, unknown>>,
  language: Language,
  defaults: BookDefaults = {},
): ParsedOrder<'book'> {
  const read = readFields(BookRequestBody, RULES, body, language);
  if (read.kind === 'invalid') return read;
  const { output } = read;
  const ids = { jobId: output.jobId ?? output.job_id, userId: output.userId ?? output.user_id };
  const problems = [
    ...(output.job_id && output.job_id !== ids.jobId ? [{ field: 'job_id', message: TWICE[language] }] : []),
    ...(output.user_id && output.user_id !== ids.userId ? [{ field: 'user_id', message: TWICE[language] }] : []),
  ];
  if (problems.length > 0) return { kind: 'invalid', problems };
  return {
    kind: 'valid',
    request: requestOf(output, { ...DEFAULTS, ...defaults }),
    jobId: ids.jobId ?? undefined,
    clientUserId: ids.userId ?? undefined,
    maxCredits: output.max_credits ?? undefined,
  };
}

const TWICE: Rule = {
  fr: 'Cet identifiant est donné deux fois, avec deux valeurs différentes.',
  en: 'This id is given twice, with two different values.',
};

function requestOf(
  { title, topic, goal, chapters, chapters_count, words_per_chapter, language }: v.InferOutput<typeof BookRequestBody>,
  defaults: Required<BookDefaults>,
): BookRequest {
  const hints = hintsOf(chapters ?? []);
  const chaptersCount = chapters_count ?? (hints.length >= MIN_CHAPTERS ? hints.length : defaults.chapters);
  return {
    title,
    topic,
    goal,
    ...(hints.length === 0 ? {} : { chapterHints: hints }),
    chaptersCount,
    wordsPerChapter: words_per_chapter ?? defaults.wordsPerChapter,
    ...(language === undefined || language === null ? {} : { language }),
  };
}

function hintsOf(chapters: readonly v.InferOutput<typeof Hint>[]): readonly ChapterHint[] {
  const isPlaceholders =
    chapters.length === PLACEHOLDERS.length &&
    chapters.every(({ title }, index) => plain(title) === PLACEHOLDERS[index]);
  if (isPlaceholders) return [];
  return chapters.map(({ title, description }) => ({
    title,
    ...(description === undefined || description === null ? {} : { description }),
  }));
}

/** Without case and accents. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
