import type { PartPlan } from '../../jobs/part.ts';
import type { ArticleRequest } from './article-request.ts';

/** How the words of an article are shared out: their sum is the target. */
export interface ArticleWords {
  readonly introduction: number;
  /** 200–600 words each, at least three: so long a section is written well in one call. */
  readonly sections: readonly number[];
  readonly conclusion: number;
}

const FEWEST_SECTIONS = 3;
const WORDS_OF_A_SECTION = 350;

/** The words of each part of an article. @param targetWords of the whole. */
export function articleWords({ targetWords }: Pick<ArticleRequest, 'targetWords'>): ArticleWords {
  const introduction = between(80, Math.round(targetWords * 0.08), 250);
  const conclusion = between(70, Math.round(targetWords * 0.07), 220);
  const rest = targetWords - introduction - conclusion;
  const sections = Math.max(FEWEST_SECTIONS, Math.round(rest / WORDS_OF_A_SECTION));
  const each = Math.floor(rest / sections);
  const longer = rest - each * sections;
  return {
    introduction,
    sections: Array.from({ length: sections }, (_, index) => each + (index < longer ? 1 : 0)),
    conclusion,
  };
}

/**
 * The parts of an article: `outline`, then `introduction`, `section-1` … and `conclusion` side by side, then `article`, which is put
 * together from them.
 */
export function planArticle(request: ArticleRequest): readonly PartPlan[] {
  const sections = articleWords(request).sections.map((_, index) => sectionPart(index));
  const texts = ['introduction', ...sections, 'conclusion'];
  return [
    { name: 'outline' },
    ...texts.map((name) => ({ name, needs: ['outline'] })),
    { name: 'article', needs: texts },
  ];
}

/** The name of a section's part. @param index from 0. */
export function sectionPart(index: number): string {
  return `section-${index + 1}`;
}

function between(least: number, value: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
