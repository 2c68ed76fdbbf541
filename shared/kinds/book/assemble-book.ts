import { countWords } from '../text/count-words.ts';
import { cutAtWord } from '../text/cut-at-sentence.ts';
import { lightMarkdown, plainLine } from '../text/light-markdown.ts';
import type { TextFile } from '../text/text-file.ts';
import { plainSigns } from '../text/typography.ts';
import { type BookOutlineFile, type BookText, MAX_CHAPTER_BYTES, MAX_CHAPTER_TITLE_CHARACTERS } from './book-files.ts';
import type { BookRequest } from './book-request.ts';
import { chapterHtml } from './chapter-html.ts';

/** What models put before a chapter's title; the frontend's exports print it themselves. */
const NUMBER = /^(chapitre|chapter|kapitel|cap[íi]tulo|capitolo|hoofdstuk)\s+(\d+|[ivxlc]+)\s*([:.–—-]\s*|$)/iu;

/**
 * Puts a book together, in the form that the frontend's reader and exports take: chapters in HTML within their columns, their titles
 * without number and not repeated in the text. The same bytes for the same parts.
 *
 * @param chapters in the order of the plan.
 */
export function assembleBook(request: BookRequest, outline: BookOutlineFile, chapters: readonly TextFile[]): BookText {
  const made = chapters.map(({ heading, markdown }, index) => {
    const planned = outline.chapters[index];
    const title = chapterTitle(planned?.title ?? heading, index);
    const light = lightMarkdown(markdown, { emphasis: true, above: [title, heading, planned?.title ?? ''] });
    return {
      title,
      description: plainLine(planned?.description ?? ''),
      content: chapterHtml(light, MAX_CHAPTER_BYTES),
      words: countWords(light),
    };
  });
  return {
    language: outline.language,
    book_title: plainSigns(request.title),
    topic: plainSigns(request.topic),
    goal: plainSigns(request.goal),
    summary: plainLine(outline.summary),
    outline: made.map(({ title, description }) => ({ title, description })),
    chapters: made,
    word_count: made.reduce((sum, { words }) => sum + words, 0),
    chapter_count: made.length,
  };
}

function chapterTitle(written: string, index: number): string {
  const line = plainLine(written);
  const bare = line.replace(NUMBER, '');
  return cutAtWord(bare === '' ? (line === '' ? String(index + 1) : line) : bare, {
    characters: MAX_CHAPTER_TITLE_CHARACTERS,
  });
}
