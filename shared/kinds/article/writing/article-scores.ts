import { countWords } from '../../text/count-words.ts';
import { RULES_VERSION } from '../../text/prompts/writing-rules.ts';
import { blocksOf } from '../../text/quality/blocks.ts';
import { foreignShare } from '../../text/quality/language.ts';
import { kandelMoles, readabilityText } from '../../text/quality/readability.ts';
import { repeatedShare, roundedShare, sharedShare } from '../../text/quality/repetition.ts';
import { sentencesOf } from '../../text/quality/sentences.ts';
import { wordBand } from '../../text/quality/word-band.ts';
import { comparedWords } from '../../text/split-sentences.ts';
import { type ArticleScores, type ArticleText, META_DESCRIPTION } from '../article-files.ts';
import { ARTICLE_PROMPTS_VERSION } from './article-prompts.ts';

/** What a search result shows of a title. */
const SHOWN_TITLE_CHARACTERS = 60;
const MOST_WORDS_OF_A_SECTION = 450;
const MOST_WORDS_OF_A_PARAGRAPH = 150;
const LONG_SENTENCE_WORDS = 25;
const MOST_LONG_SENTENCES = 0.25;
/** Words of the same stem begin alike. */
const STEM_CHARACTERS = 5;

/**
 * What is measured of an article as a whole. The SEO score is the share of {@link checks} that are met, in per cent: no standard defines
 * one, and a list that is published can be followed.
 */
export function articleScores(article: ArticleText, targetWords: number, rewritten: number): ArticleScores {
  const whole = [article.introduction, article.full_content, article.conclusion].join('\n\n');
  const met = checks(article, whole, targetWords);
  const readability = kandelMoles(whole);
  const sections = article.sections.map(({ content }) => content);
  return {
    seo_score: Math.round((100 * Object.values(met).filter(Boolean).length) / Object.keys(met).length),
    readability_score: readabilityText(readability),
    quality: {
      target_words: targetWords,
      word_error: roundedShare(article.word_count / targetWords - 1),
      sections: sections.length,
      sentences: sentencesOf(whole).length,
      repeated_share: roundedShare(repeatedShare(whole)),
      shared_share: roundedShare(sharedShare([...sections, article.introduction, article.conclusion])),
      foreign_share: roundedShare(foreignShare(whole, article.language)),
      readability,
      rewritten_parts: rewritten,
      prompts: ARTICLE_PROMPTS_VERSION,
      rules: RULES_VERSION,
      ...Object.fromEntries(Object.entries(met).map(([name, isMet]) => [`seo_${name}`, isMet])),
    },
  };
}

/** The check-list of docs/quality.md, each point by its name. */
function checks(article: ArticleText, whole: string, targetWords: number): Readonly<Record<string, boolean>> {
  const { title, meta_description, introduction, sections, word_count } = article;
  const [keyword = ''] = article.main_keywords;
  const headings = sections.map(({ heading }) => heading);
  const paragraphs = blocksOf(whole).filter(({ kind }) => kind === 'paragraph');
  const sentences = sentencesOf(whole);
  const long = sentences.filter((sentence) => countWords(sentence) > LONG_SENTENCE_WORDS);
  const characters = [...meta_description].length;
  const band = wordBand(targetWords);
  return {
    keyword_in_title: mentions(title, keyword),
    title_is_shown_whole: [...title].length <= SHOWN_TITLE_CHARACTERS,
    keyword_in_meta_description: mentions(meta_description, keyword),
    meta_description_fits: characters >= META_DESCRIPTION.least && characters <= META_DESCRIPTION.most,
    keyword_in_introduction: mentions(introduction, keyword),
    keyword_in_a_heading: headings.some((heading) => mentions(heading, keyword)),
    headings_differ: new Set(headings.map((heading) => comparedWords(heading).join(' '))).size === headings.length,
    three_sections_or_more: sections.length >= 3,
    sections_are_short: sections.every(({ content }) => countWords(content) <= MOST_WORDS_OF_A_SECTION),
    paragraphs_are_short: paragraphs.every(({ text }) => countWords(text) <= MOST_WORDS_OF_A_PARAGRAPH),
    sentences_are_short: long.length <= sentences.length * MOST_LONG_SENTENCES,
    length_as_ordered: word_count >= band.least && word_count <= band.most,
  };
}

/** Whether a text has every word of a key word, in any form of it. */
function mentions(text: string, keyword: string): boolean {
  const stems = comparedWords(keyword)
    .filter((word) => word.length > 2)
    .map((word) => word.slice(0, STEM_CHARACTERS));
  const words = comparedWords(text);
  return stems.length > 0 && stems.every((stem) => words.some((word) => word.startsWith(stem)));
}
