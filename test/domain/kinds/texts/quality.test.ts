import { describe, expect, test } from 'vitest';
import { countWords } from '../../../../shared/kinds/text/count-words.ts';
import { foreignShare, languageOf, orderLanguage } from '../../../../shared/kinds/text/quality/language.ts';
import { hasForeignLinks, withoutLinks } from '../../../../shared/kinds/text/quality/links.ts';
import { kandelMoles, readabilityText } from '../../../../shared/kinds/text/quality/readability.ts';
import { repeatedShare, sharedShare } from '../../../../shared/kinds/text/quality/repetition.ts';
import { keepSentences, sentencesOf } from '../../../../shared/kinds/text/quality/sentences.ts';
import { syllablesOf } from '../../../../shared/kinds/text/quality/syllables.ts';
import { tidyText } from '../../../../shared/kinds/text/quality/tidy-text.ts';
import { cutToWords, wordBand } from '../../../../shared/kinds/text/quality/word-band.ts';
import { isClosed, splitSentences } from '../../../../shared/kinds/text/split-sentences.ts';

const FRENCH =
  'La culture des tomates demande un sol riche et bien drainé, ainsi qu’une exposition au soleil pendant toute la saison. ' +
  'Les petites entreprises découvrent le commerce en ligne : elles vendent mieux, plus loin, à moindre coût.';
const ENGLISH =
  'It is a great time to start, and the market has never been so open to all of us. ' +
  'Small businesses discover online trade: they sell better and further than they did before.';

describe('sentences', () => {
  test.each([
    ['three dots', 'Il part… Elle reste.', ['Il part…', 'Elle reste.']],
    ['French quotes', 'Elle reste ! « Vraiment ? » Il part.', ['Elle reste !', '« Vraiment ? »', 'Il part.']],
    [
      'short forms',
      'M. Dupont et Mme. Le Gall parlent. A. Camus écrit.',
      ['M. Dupont et Mme. Le Gall parlent.', 'A. Camus écrit.'],
    ],
    ['numbers', 'Le prix est de 3.5 euros. Deux suffisent.', ['Le prix est de 3.5 euros.', 'Deux suffisent.']],
    ['none', 'sans point', ['sans point']],
  ])('end at %s', (_, text, sentences) => {
    expect(splitSentences(text)).toEqual(sentences);
  });

  test.each([
    ['Fin.', true],
    ['Fin. »', true],
    ['Fin !', true],
    ['Fin…', true],
    ['Fin', false],
    ['la moitié d’un', false],
    ['Fin :', false],
  ])('%s is closed: %s', (text, closed) => {
    expect(isClosed(text)).toBe(closed);
  });

  test('are those of paragraphs and items, without headings', () => {
    expect(sentencesOf('### Un titre. Vraiment\n\nUn. Deux.\n\n- trois\n- Quatre. Cinq')).toEqual([
      'Un.',
      'Deux.',
      'trois',
      'Quatre.',
      'Cinq',
    ]);
  });

  test('go without what they leave empty: blocks, and headings above nothing', () => {
    const text = '### A\n\nUn deux.\n\n### B\n\n- Trois quatre.\n- Cinq six.\n\nSept.';
    expect(keepSentences(text, (one) => !/Un|Trois|Cinq/u.test(one))).toBe('### B\n\nSept.');
  });
});

describe('a text that is too long', () => {
  const sentence = 'Un deux trois quatre cinq six sept huit neuf dix.';
  const long = Array.from({ length: 20 }, () => sentence).join(' ');

  test('ends at a sentence, within its band', () => {
    const cut = cutToWords(long, 105);
    expect(countWords(cut)).toBe(110);
    expect(cut.endsWith('dix.')).toBe(true);
    expect(wordBand(105)).toEqual({ least: 95, most: 115 });
  });

  test('comes as near as its sentences allow, and keeps its first', () => {
    expect(countWords(cutToWords(long, 14))).toBe(10);
    expect(countWords(cutToWords(long, 16))).toBe(20);
    expect(countWords(cutToWords(long, 3))).toBe(10);
  });

  test('and one that is not stays as it is', () => {
    expect(cutToWords(long, 200)).toBe(long);
  });
});

describe('the language', () => {
  test.each([
    ['fr', FRENCH],
    ['en', ENGLISH],
    ['es', 'Las pequeñas empresas descubren el comercio en línea: venden mejor y más lejos que antes.'],
    ['de', 'Kleine Unternehmen entdecken den Handel im Netz: sie verkaufen besser und weiter als zuvor.'],
    ['it', 'Le piccole imprese scoprono il commercio in rete: vendono meglio e più lontano di prima.'],
    ['pt', 'As pequenas empresas descobrem o comércio em linha: vendem melhor e mais longe do que antes.'],
    ['nl', 'Kleine bedrijven ontdekken de handel op het internet: ze verkopen beter en verder dan voorheen.'],
    ['other', 'Małe firmy odkrywają handel w sieci: sprzedają lepiej i dalej, przy niższych kosztach niż dotychczas.'],
    ['other', 'Biashara ndogo zinagundua biashara ya mtandaoni: zinauza vizuri zaidi na mbali zaidi kuliko zamani.'],
    ['other', 'Малый бизнес открывает для себя торговлю в сети.'],
    ['unclear', 'Marketing digital'],
  ])('%s: %s', (language, text) => {
    expect(languageOf(text)).toBe(language);
  });

  test('of an order is that of its words, and French where they do not tell', () => {
    expect(orderLanguage(['How to grow tomatoes', undefined])).toBe('en');
    expect(orderLanguage(['Marketing digital', 'Pour les débutants'])).toBe('fr');
    expect(orderLanguage(['SEO'])).toBe('fr');
    expect(orderLanguage(['Малый бизнес'])).toBe('fr');
  });

  test('of passages is told from the whole’s, and a foreign term is no passage', () => {
    expect(foreignShare(FRENCH, 'fr')).toBe(0);
    expect(foreignShare(`${FRENCH} Le « growth hacking » et le storytelling plaisent aux marques.`, 'fr')).toBe(0);
    expect(foreignShare(`${FRENCH}\n\n${ENGLISH}`, 'fr')).toBeGreaterThan(0.4);
  });
});

describe('repetition', () => {
  test('is the share of passages of five words that were there before', () => {
    expect(repeatedShare(FRENCH)).toBe(0);
    expect(repeatedShare(`${FRENCH}\n\n${FRENCH}`)).toBeGreaterThan(0.4);
    expect(repeatedShare(`${FRENCH} `.repeat(10))).toBeGreaterThan(0.85);
    expect(repeatedShare('court')).toBe(0);
  });

  test('between texts is the share of sentences of six words or more', () => {
    expect(sharedShare([FRENCH, ENGLISH])).toBe(0);
    expect(sharedShare([FRENCH, FRENCH.toUpperCase()])).toBe(0.5);
    expect(sharedShare(['Oui, bien sûr.', 'Oui, bien sûr.'])).toBe(0);
  });
});

describe('links and sources', () => {
  test.each([
    'Voir [le guide](https://exemple.org/a).',
    'Voir https://exemple.org/a pour la suite.',
    'Voir www.exemple.org.',
    'Écrivez à contact@exemple.org.',
    'Le site exemple.com vend de tout.',
    'Une étude le montre (Dupont et al., 2021).',
    'C’est prouvé [12].',
    'Sources : divers ouvrages.',
    '![image](a.png)',
    'ISBN 2-07-036822-X',
  ])('%s is one that nobody gave', (text) => {
    expect(hasForeignLinks(text, 'les tomates')).toBe(true);
    expect(hasForeignLinks(withoutLinks(`Bien avant. ${text} Bien après.`, 'les tomates'), 'les tomates')).toBe(false);
  });

  test.each([
    'Amazon.com vend de tout.',
    'En 2021 (voir plus haut) tout a changé.',
    'Il y a 3 sources d’eau.',
    '« a.b »',
  ])('%s is none', (text) => {
    expect(hasForeignLinks(text, '')).toBe(false);
  });

  test('an address of the order may stay', () => {
    const given = 'Présenter https://sorami.app/offres à mes clients';
    expect(hasForeignLinks('Tout est sur https://sorami.app/offres.', given)).toBe(false);
    expect(withoutLinks('Tout est sur https://sorami.app/offres. Et sur www.autre.fr.', given)).toBe(
      'Tout est sur https://sorami.app/offres.',
    );
  });
});

describe('readability', () => {
  test.each([
    ['bonjour', 2],
    ['table', 1],
    ['qualité', 3],
    ['souvent', 2],
    ['peuvent', 1],
    ['client', 2],
    ['aiment', 1],
    ['développement', 5],
    ['européen', 4],
    ['naïf', 2],
    ['été', 2],
    ['le', 1],
    ['2024', 0],
  ])('%s has %i syllables', (word, syllables) => {
    expect(syllablesOf(word)).toBe(syllables);
  });

  test('is 207 − 1.015 × words a sentence − 73.6 × syllables a word, within 0 and 100', () => {
    // 4 words in 2 sentences, 4 syllables.
    expect(kandelMoles('Le chat dort. Bien.')).toBe(100);
    // 6 words, one sentence, 10 syllables: 207 − 6.09 − 122.67.
    expect(kandelMoles('Le petit jardin produit des tomates.')).toBe(Math.round(207 - 1.015 * 6 - (73.6 * 10) / 6));
    expect(kandelMoles('')).toBe(0);
    expect(readabilityText(62)).toBe('62 – standard');
    expect(readabilityText(12)).toBe('12 – très difficile');
  });
});

describe('an answer as light Markdown', () => {
  test.each([
    ['its own title goes', '## Bien arroser\n\nTexte.', 'Texte.'],
    ['with its number', '## Section 2 : Bien arroser\n\nTexte.', 'Texte.'],
    ['so does talk', 'Voici la section :\n\nTexte.\n\nN’hésitez pas à me dire si cela convient.', 'Texte.'],
    ['a fence is opened', '```markdown\nTexte.\n```', 'Texte.'],
    ['HTML goes', '<p onclick="x()">Texte.</p><script>alert(1)</script>', 'Texte.'],
    ['bold lines are headings', '**Un intertitre**\n\nTexte.', '### Un intertitre\n\nTexte.'],
  ])('%s', (_, answer, text) => {
    expect(tidyText(answer, 'Bien arroser', 'none')).toBe(text);
  });

  test('an introduction has no title', () => {
    expect(tidyText('# Introduction\n\nTexte.', '', 'none')).toBe('Texte.');
  });
});
