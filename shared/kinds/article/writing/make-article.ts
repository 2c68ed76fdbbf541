import * as v from 'valibot';
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
import { ArticleOutlineFile, MAX_ARTICLE_TITLE_CHARACTERS, MAX_HEADING_CHARACTERS } from '../article-files.ts';
import type { ArticleRequest } from '../article-request.ts';
import { assembleArticle } from '../assemble-article.ts';
import { articleWords, sectionPart } from '../plan-article.ts';
import {
  ARTICLE_PROMPTS_VERSION,
  articleOutlinePrompt,
  articleOutlineShape,
  framePrompt,
  sectionPrompt,
} from './article-prompts.ts';
import { articleScores } from './article-scores.ts';

const Planned = v.object({ title: v.string(), description: v.string() });
/** The JSON that the model is asked for. */
const AnsweredOutline = v.object({
  title: v.pipe(v.string(), v.regex(/\p{L}/u)),
  meta_description: v.string(),
  introduction: v.string(),
  sections: v.array(Planned),
  conclusion: v.string(),
  main_keywords: v.array(v.string()),
  tags: v.array(v.string()),
});

/** One turn at a part of an article: the outline, a text, or the whole. */
export function articleTurn(
  deps: MakeTextDeps,
  job: TextJob<ArticleRequest>,
  part: RunningPart,
  tools: TurnTools,
): Promise<Turn> {
  switch (part.name) {
    case 'outline':
      return outline(deps, job, part, tools);
    case 'article':
      return whole(deps, job, tools);
    default:
      return text(deps, job, part, tools);
  }
}

async function outline(
  deps: MakeTextDeps,
  { request }: TextJob<ArticleRequest>,
  part: RunningPart,
  tools: TurnTools,
): Promise<Turn> {
  const sections = articleWords(request).sections.length;
  const language = request.language ?? orderLanguage([request.topic, request.goal]);
  const written = await writeOutline(
    deps,
    {
      prompt: articleOutlinePrompt(request, sections, language),
      shape: articleOutlineShape(sections),
      schema: AnsweredOutline,
      partsOf: (one) => one.sections,
      parts: sections,
      language,
      given: givenBy(request),
    },
    part,
    tools,
  );
  if (written.kind !== 'usable') return written;
  const { title, meta_description, introduction, conclusion, tags, main_keywords } = written.value;
  const file: ArticleOutlineFile = {
    language,
    title: cutAtWord(plainLine(title), { characters: MAX_ARTICLE_TITLE_CHARACTERS }, ''),
    meta_description: plainLine(meta_description),
    introduction: plainLine(introduction),
    conclusion: plainLine(conclusion),
    sections: written.value.sections.map(outlined),
    tags: tags.map(plainLine),
    main_keywords: main_keywords.map(plainLine),
    quality: {
      sections,
      prompts: ARTICLE_PROMPTS_VERSION,
      rules: RULES_VERSION,
      written_again: faultBefore(part)?.fault ?? false,
    },
  };
  return storeText(tools, file, written.by, { sections });
}

function outlined({ title, description }: OutlinedPart): OutlinedPart {
  return {
    title: cutAtWord(plainLine(title), { characters: MAX_HEADING_CHARACTERS }),
    description: plainLine(description),
  };
}

async function text(
  deps: MakeTextDeps,
  job: TextJob<ArticleRequest>,
  part: RunningPart,
  tools: TurnTools,
): Promise<Turn> {
  const [plan] = await readParts(deps, job, ['outline'], ArticleOutlineFile, tools);
  if (plan === undefined) throw new Error('an article has no outline');
  const written = await writeText(deps, assignment(job.request, plan, part.name), faultBefore(part), tools);
  if (written.kind !== 'usable') return written;
  return storeText(tools, written.value, written.by, { words: written.value.words });
}

async function whole(deps: MakeTextDeps, job: TextJob<ArticleRequest>, tools: TurnTools): Promise<Turn> {
  const { request } = job;
  const [plan] = await readParts(deps, job, ['outline'], ArticleOutlineFile, tools);
  if (plan === undefined) throw new Error('an article has no outline');
  const sections = articleWords(request).sections.map((_, index) => sectionPart(index));
  // What the sections say stays with them: the introduction and the conclusion are printed around them.
  const names = [...sections, 'introduction', 'conclusion'];
  const files = await readParts(deps, job, names, TextFile, tools);
  const parts = names.flatMap((name, index) => {
    const file = files[index];
    return file === undefined ? [] : [{ name, words: wordsOf(request, name), file }];
  });
  const made = await wholeTexts(deps, job, parts, (name) => assignment(request, plan, name), tools);
  if (made.kind !== 'whole') return made;
  const textOf = (name: string) => {
    const file = made.texts.get(name);
    if (file === undefined) throw new Error(`an article has no ${name}`);
    return file;
  };
  const article = assembleArticle(plan, {
    introduction: textOf('introduction'),
    sections: sections.map(textOf),
    conclusion: textOf('conclusion'),
  });
  const file = { ...article, ...articleScores(article, request.targetWords, made.rewritten) };
  return storeText(tools, file, made.by, { words: article.word_count, rewritten: made.rewritten });
}

/** What a part is written from. */
function assignment(request: ArticleRequest, plan: ArticleOutlineFile, name: string): TextAssignment {
  const words = wordsOf(request, name);
  const isFrame = name === 'introduction' || name === 'conclusion';
  const index = indexOf(name);
  return {
    prompt: isFrame ? framePrompt(request, plan, name, words) : sectionPrompt(request, plan, index, words),
    promptVersion: ARTICLE_PROMPTS_VERSION,
    heading: isFrame ? '' : (plan.sections[index]?.title ?? ''),
    headings: 'none',
    language: plan.language,
    words,
    given: givenBy(request),
  };
}

function wordsOf(request: ArticleRequest, name: string): number {
  const { introduction, sections, conclusion } = articleWords(request);
  const frames: Readonly<Record<string, number>> = { introduction, conclusion };
  const words = frames[name] ?? sections[indexOf(name)];
  if (words === undefined) throw new Error(`an article has no part ${name}`);
  return words;
}

/** The place of a section, from 0. */
function indexOf(name: string): number {
  return Number(/^section-(\d+)$/.exec(name)?.[1] ?? 0) - 1;
}

function givenBy({ topic, goal = '' }: ArticleRequest): string {
  return `${topic}\n${goal}`;
}
