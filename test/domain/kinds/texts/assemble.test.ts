import { describe, expect, test } from 'vitest';
import type { ArticleOutlineFile } from '../../../../shared/kinds/article/article-files.ts';
import { assembleArticle, metaDescription } from '../../../../shared/kinds/article/assemble-article.ts';
import { articleWords, planArticle } from '../../../../shared/kinds/article/plan-article.ts';
import { assembleBook } from '../../../../shared/kinds/book/assemble-book.ts';
import type { BookOutlineFile } from '../../../../shared/kinds/book/book-files.ts';
import { planBook } from '../../../../shared/kinds/book/plan-book.ts';
import { countWords } from '../../../../shared/kinds/text/count-words.ts';
import { cutAtSentence, cutAtWord } from '../../../../shared/kinds/text/cut-at-sentence.ts';
import type { TextFile } from '../../../../shared/kinds/text/text-file.ts';

const written = (heading: string, markdown: string): TextFile => ({
  heading,
  markdown,
  words: countWords(markdown),
  language: 'fr',
  quality: {},
});

const OUTLINE: ArticleOutlineFile = {
  language: 'fr',
  title: '**Les phares de Bretagne**',
  meta_description: 'Les phares de Bretagne.',
  introduction: '',
  conclusion: '',
  sections: ['Hier', 'Aujourd’hui', 'Demain'].map((title) => ({ title, description: '' })),
  tags: ['#phare', 'Bretagne', 'bretagne', ''],
  main_keywords: ['phares', 'mer'],
  quality: {},
};
const OPENING = 'Les phares guident encore les marins qui rentrent de nuit. Ils sont plus d’une centaine.';
const CLOSING = 'Il reste à les entretenir.';

describe('the plan of an article', () => {
  test('shares out exactly the words that are asked for, in sections of 200 to 600', () => {
    for (let target = 800; target <= 5_000; target += 7) {
      const { introduction, sections, conclusion } = articleWords({ targetWords: target });
      expect(introduction + conclusion + sections.reduce((sum, words) => sum + words, 0)).toBe(target);
      expect(sections.length).toBeGreaterThanOrEqual(3);
      expect(Math.min(...sections)).toBeGreaterThanOrEqual(200);
      expect(Math.max(...sections)).toBeLessThanOrEqual(600);
    }
  });

  test('is an outline, the texts side by side, and the whole', () => {
    const plan = planArticle({ topic: 'x', targetWords: 2_000 });
    const texts = ['introduction', 'section-1', 'section-2', 'section-3', 'section-4', 'section-5', 'conclusion'];
    expect(plan).toEqual([
      { name: 'outline' },
      ...texts.map((name) => ({ name, needs: ['outline'] })),
      { name: 'article', needs: texts },
    ]);
  });
});

describe('an article', () => {
  const article = assembleArticle(OUTLINE, {
    introduction: written('', `# Introduction\n\n${OPENING}`),
    sections: [
      written('Hier', `## Hier\n\n${OPENING}\n\nAutrefois, **tout** le monde les allumait à la main.`),
      written('', 'Aujourd’hui tout est [automatique](https://x.example).'),
      written('Demain', '- un\n- deux'),
    ],
    conclusion: written('Conclusion', CLOSING),
  });

  test('has its sections with their headings in full_content, without introduction and conclusion', () => {
    expect(article).toMatchObject({ title: 'Les phares de Bretagne', introduction: OPENING, conclusion: CLOSING });
    expect(article.full_content).toBe(
      '## Hier\n\nAutrefois, tout le monde les allumait à la main.\n\n## Aujourd’hui\n\nAujourd’hui tout est automatique.\n\n## Demain\n\n- un\n- deux',
    );
    expect(article.sections.map(({ heading }) => heading)).toEqual(['Hier', 'Aujourd’hui', 'Demain']);
    expect(article.tags).toEqual(['phare', 'bretagne']);
    expect(article.word_count).toBe(countWords(`${OPENING} ${article.full_content} ${CLOSING}`));
  });

  test('has a description for the search result of 120 to 155 characters', () => {
    const long = 'Les phares de Bretagne veillent sur des côtes difficiles. '.repeat(6);
    for (const [line, opening] of [
      ['Les phares de Bretagne.', `${OPENING} ${long}`],
      ['', long],
      [long, OPENING],
      ['Les phares de Bretagne '.repeat(12), OPENING],
    ] as const) {
      const described = metaDescription(line, opening);
      expect([...described].length).toBeGreaterThanOrEqual(110);
      expect([...described].length).toBeLessThanOrEqual(155);
      expect(described).toMatch(/[.…]$/);
    }
  });
});

describe('a book', () => {
  const outline: BookOutlineFile = {
    language: 'fr',
    summary: 'Un voyage.',
    chapters: [
      { title: 'Chapitre 1 : Le départ', description: 'On *part*.' },
      { title: 'L’arrivée', description: 'On arrive.' },
      { title: 'Chapitre III', description: '' },
    ],
    names: [],
    quality: {},
  };
  const request = { title: 'Voyage', topic: 'la mer', goal: 'rêver', chaptersCount: 3, wordsPerChapter: 300 };
  const book = assembleBook(request, outline, [
    written('Le départ', '# Chapitre 1 : Le départ\n\nIl partit.\n\n### La nuit\n\nIl **vit** la mer.'),
    written('L’arrivée', '**L’arrivée**\n\nIl arriva.'),
    written('', 'Fin.'),
  ]);

  test('has chapters without their number and without their title in the text', () => {
    expect(book).toMatchObject({ book_title: 'Voyage', topic: 'la mer', goal: 'rêver', chapter_count: 3 });
    expect(book.chapters.map(({ title, content }) => [title, content])).toEqual([
      ['Le départ', '<p>Il partit.</p>\n\n<h3>La nuit</h3>\n\n<p>Il <strong>vit</strong> la mer.</p>'],
      ['L’arrivée', '<p>Il arriva.</p>'],
      ['Chapitre III', '<p>Fin.</p>'],
    ]);
    expect(book.outline[0]).toEqual({ title: 'Le départ', description: 'On part.' });
    expect(book.word_count).toBe(11);
  });

  test('is an outline, the chapters side by side, the book, and its file for readers', () => {
    expect(planBook(request)).toEqual([
      { name: 'outline' },
      ...['chapter-1', 'chapter-2', 'chapter-3'].map((name) => ({ name, needs: ['outline'] })),
      { name: 'book', needs: ['chapter-1', 'chapter-2', 'chapter-3'] },
      { name: 'epub', needs: ['book'] },
    ]);
  });
});

describe('cutting', () => {
  test.each([
    ['Un. Deux trois. Quatre cinq six.', 16, 'Un. Deux trois.'],
    ['Une phrase assez longue sans fin', 16, 'Une phrase…'],
    ['Court. Une phrase assez longue sans fin', 30, 'Court. Une phrase assez…'],
    ['Anticonstitutionnellement', 10, 'Anticonst…'],
    ['Tient.', 10, 'Tient.'],
  ])('%s to %i', (text, characters, cut) => {
    expect(cutAtSentence(text, { characters })).toBe(cut);
  });

  test('counts bytes as well as characters', () => {
    const cut = cutAtWord('é è à ù ô î â ê', { bytes: 12 });
    expect(cut).toBe('é è à…');
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(12);
  });
});

describe('a French word', () => {
  test('is what stands between blanks and has a letter or a digit', () => {
    expect(countWords('« C’est-à-dire : l’été 2026, 33 % ! » — ## - **oui**')).toBe(5);
    expect(countWords('')).toBe(0);
  });
});
