import * as v from 'valibot';
import type { KindJob } from '../../../jobs/job.ts';
import type { RunningPart } from '../../../jobs/part.ts';
import type { Turn, TurnTools } from '../../maker.ts';
import { cutAtWord } from '../../text/cut-at-sentence.ts';
import { plainLine } from '../../text/light-markdown.ts';
import { wholeTexts } from '../../text/making/put-together.ts';
import { faultBefore, type MakeTextDeps, readParts, storeText, type TextJob } from '../../text/making/text-part.ts';
import { type TextAssignment, writeOutline, writeText } from '../../text/making/write-text.ts';
import { RULES_VERSION } from '../../text/prompts/writing-rules.ts';
import { orderLanguage } from '../../text/quality/language.ts';
import { type OutlinedPart, TextFile } from '../../text/text-file.ts';
import { assembleBook } from '../assemble-book.ts';
import { BookFile, BookOutlineFile, EPUB_CONTENT_TYPE, MAX_CHAPTER_TITLE_CHARACTERS } from '../book-files.ts';
import type { BookRequest } from '../book-request.ts';
import { epubIdentity, epubOf } from '../epub/epub.ts';
import { chapterPart } from '../plan-book.ts';
import {
  BOOK_PROMPTS_VERSION,
  bookOutlinePrompt,
  bookOutlineShape,
  chapterPrompt,
  MOST_NAMES,
} from './book-prompts.ts';
import { bookQuality } from './book-quality.ts';

const MAX_NAME_CHARACTERS = 60;

const Planned = v.object({ title: v.string(), description: v.string() });
/** The JSON that the model is asked for. */
const AnsweredOutline = v.object({
  summary: v.string(),
  chapters: v.array(Planned),
  names: v.optional(v.array(v.string()), []),
});

/** A job for a book, as far as its maker looks at it. */
export type BookJob = TextJob<BookRequest> & Pick<KindJob, 'userId' | 'jobId' | 'createdAt'>;

/** One turn at a part of a book: the outline, a chapter, the whole, or the whole as an EPUB. */
export function bookTurn(deps: MakeTextDeps, job: BookJob, part: RunningPart, tools: TurnTools): Promise<Turn> {
  switch (part.name) {
    case 'outline':
      return outline(deps, job, part, tools);
    case 'book':
      return whole(deps, job, tools);
    case 'epub':
      return epub(deps, job, tools);
    default:
      return chapter(deps, job, part, tools);
  }
}

async function outline(deps: MakeTextDeps, { request }: BookJob, part: RunningPart, tools: TurnTools): Promise<Turn> {
  const { title, topic, goal, chaptersCount } = request;
  const language = request.language ?? orderLanguage([title, topic, goal]);
  const written = await writeOutline(
    deps,
    {
      prompt: bookOutlinePrompt(request, language),
      shape: bookOutlineShape(chaptersCount),
      schema: AnsweredOutline,
      partsOf: ({ chapters }) => chapters,
      parts: chaptersCount,
      language,
      given: givenBy(request),
    },
    part,
    tools,
  );
  if (written.kind !== 'usable') return written;
  const { summary, chapters, names } = written.value;
  const lines = names.map((name) => cutAtWord(plainLine(name), { characters: MAX_NAME_CHARACTERS }, ''));
  const file: BookOutlineFile = {
    language,
    summary: plainLine(summary),
    chapters: chapters.map(outlined),
    names: [...new Set(lines.filter((name) => name !== ''))].slice(0, MOST_NAMES),
    quality: {
      chapters: chaptersCount,
      prompts: BOOK_PROMPTS_VERSION,
      rules: RULES_VERSION,
      written_again: faultBefore(part)?.fault ?? false,
    },
  };
  return storeText(tools, file, written.by, { chapters: chaptersCount });
}

function outlined({ title, description }: OutlinedPart): OutlinedPart {
  return {
    title: cutAtWord(plainLine(title), { characters: MAX_CHAPTER_TITLE_CHARACTERS }),
    description: plainLine(description),
  };
}

async function chapter(deps: MakeTextDeps, job: BookJob, part: RunningPart, tools: TurnTools): Promise<Turn> {
  const plan = await readOutline(deps, job, tools);
  const written = await writeText(deps, assignment(job.request, plan, part.name), faultBefore(part), tools);
  if (written.kind !== 'usable') return written;
  return storeText(tools, written.value, written.by, { words: written.value.words });
}

async function whole(deps: MakeTextDeps, job: BookJob, tools: TurnTools): Promise<Turn> {
  const { request } = job;
  const plan = await readOutline(deps, job, tools);
  const names = plan.chapters.map((_, index) => chapterPart(index));
  const files = await readParts(deps, job, names, TextFile, tools);
  const parts = files.map((file, index) => ({ name: names[index] ?? '', words: request.wordsPerChapter, file }));
  const made = await wholeTexts(deps, job, parts, (name) => assignment(request, plan, name), tools);
  if (made.kind !== 'whole') return made;
  const chapters = names.flatMap((name) => made.texts.get(name) ?? []);
  const book = assembleBook(request, plan, chapters);
  const file = { ...book, quality: bookQuality(book, chapters, request, made.rewritten) };
  return storeText(tools, file, made.by, { words: book.word_count, rewritten: made.rewritten });
}

async function epub(deps: MakeTextDeps, job: BookJob, tools: TurnTools): Promise<Turn> {
  const [book] = await readParts(deps, job, ['book'], BookFile, tools);
  if (book === undefined) throw new Error('an EPUB has no book');
  const by = job.parts.find(({ name }) => name === 'book');
  return tools.store({
    body: epubOf(book, epubIdentity(job)),
    contentType: EPUB_CONTENT_TYPE,
    model: by?.state === 'delivered' ? by.file.model : '',
    seconds: 0,
    inputTokens: 0,
    facts: { chapters: book.chapter_count },
  });
}

async function readOutline(deps: MakeTextDeps, job: BookJob, tools: TurnTools): Promise<BookOutlineFile> {
  const [plan] = await readParts(deps, job, ['outline'], BookOutlineFile, tools);
  if (plan === undefined) throw new Error('a book has no outline');
  return plan;
}

/** What a chapter is written from. */
function assignment(request: BookRequest, plan: BookOutlineFile, name: string): TextAssignment {
  const index = Number(/^chapter-(\d+)$/.exec(name)?.[1] ?? 0) - 1;
  const planned = plan.chapters[index];
  if (planned === undefined) throw new Error(`a book has no part ${name}`);
  return {
    prompt: chapterPrompt(request, plan, index),
    promptVersion: BOOK_PROMPTS_VERSION,
    heading: planned.title,
    headings: 'inside',
    language: plan.language,
    words: request.wordsPerChapter,
    given: givenBy(request),
  };
}

function givenBy({ title, topic, goal, chapterHints = [] }: BookRequest): string {
  return [title, topic, goal, ...chapterHints.flatMap((hint) => [hint.title, hint.description ?? ''])].join('\n');
}
