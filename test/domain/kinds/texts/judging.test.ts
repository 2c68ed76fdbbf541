import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { prose } from '../../../../infra/tools/local/stand-ins/gemini/writing/prose.ts';
import { judgeOutline } from '../../../../shared/kinds/text/judging/judge-outline.ts';
import { type ExpectedText, judgeText } from '../../../../shared/kinds/text/judging/judge-text.ts';
import { rewritesOf, type WholePart, withoutShared } from '../../../../shared/kinds/text/making/whole.ts';
import { writingInstruction } from '../../../../shared/kinds/text/prompts/writing-rules.ts';
import type { WritingEnd } from '../../../../shared/kinds/text/text-model.ts';

const expected: ExpectedText = {
  heading: 'Le sol',
  headings: 'none',
  language: 'fr',
  words: 300,
  given: 'les tomates',
  instruction: writingInstruction('fr'),
};

function textOf(words: number, seed = 'a', language = 'français'): string {
  return prose({ language, words, headings: false, lists: false }, seed);
}

function faultOf(text: string, isRepaired = false, more: Partial<ExpectedText> = {}, end: WritingEnd = 'stop'): string {
  const judged = judgeText({ text, end }, { ...expected, ...more }, isRepaired);
  return judged.kind === 'good' ? 'none' : judged.fault.fault;
}

const good = textOf(300);

describe('a text', () => {
  test('is kept with what was measured of it', () => {
    const judged = judgeText({ text: `## Le sol\n\n${good}`, end: 'stop' }, expected, false);
    expect(judged).toMatchObject({
      kind: 'good',
      file: {
        heading: 'Le sol',
        markdown: good,
        language: 'fr',
        quality: { target_words: 300, word_error: expect.any(Number), repeated_share: 0, foreign_share: 0 },
      },
    });
  });

  test.each<[string, string, string]>([
    ['nothing', '', 'empty'],
    ['its heading only', '## Le sol', 'empty'],
    ['an open last sentence', `${good} Et la`, 'open'],
    ['half of the words', textOf(150), 'short'],
    ['twice the words', textOf(600), 'long'],
    ['everything twice', `${textOf(150)}\n\n${textOf(150)}`, 'repeated'],
    ['English', textOf(300, 'a', 'anglais'), 'language'],
    ['an English second half', `${textOf(150)}\n\n${textOf(150, 'a', 'anglais')}`, 'language'],
    ['another alphabet', 'Малый бизнес открывает для себя торговлю в сети. '.repeat(30), 'repeated'],
    ['an invented source', `${good} Une étude le montre (Dupont et al., 2021).`, 'links'],
    ['a link', `${good} Voir [ici](https://exemple.org).`, 'links'],
    ['headings', good.replace('\n\n', '\n\n## Autre chose\n\n'), 'headings'],
    ['the rules', `${good} ${writingInstruction('fr').split('\n').at(3)}`, 'echo'],
  ])('of %s has a fault', (_, text, fault) => {
    expect(faultOf(text)).toBe(fault);
  });

  test.each<[WritingEnd, string]>([
    ['cut', 'cut'],
    ['recitation', 'recitation'],
    ['language', 'language'],
  ])('that ended by %s has a fault, however good it looks, also the second time', (end, fault) => {
    expect(faultOf(good, false, {}, end)).toBe(fault);
    expect(faultOf(good, true, {}, end)).toBe(fault);
  });

  test('a loop that ran into the limit is one', () => {
    expect(faultOf(`${textOf(30)} `.repeat(20), false, {}, 'cut')).toBe('repeated');
  });

  test('a little too much goes at once, at a sentence', () => {
    const judged = judgeText({ text: textOf(370), end: 'stop' }, expected, false);
    expect(judged.kind === 'good' && judged.file.words).toBeLessThanOrEqual(330);
    expect(judged).toMatchObject({ file: { markdown: expect.stringMatching(/\.$/u) } });
  });

  test('a chapter has headings of its own', () => {
    expect(faultOf(good.replace('\n\n', '\n\n## Autre chose\n\n'), false, { headings: 'inside' })).toBe('none');
  });
});

describe('a text that was written again', () => {
  test.each<[string, string]>([
    ['an open last sentence', `${good} Et la`],
    ['an address', `${good} Voir www.exemple.org.`],
    ['a link', `${good} Voir [ici](https://exemple.org).`],
    ['headings', good.replace('\n\n', '\n\n## Autre chose\n\n')],
    ['far too much', textOf(900)],
    ['a little too little', textOf(255)],
  ])('is mended by leaving out: %s', (_, text) => {
    expect(faultOf(text, true)).toBe('none');
    const judged = judgeText({ text, end: 'stop' }, expected, true);
    const markdown = judged.kind === 'good' ? judged.file.markdown : '';
    expect(markdown).not.toMatch(/exemple|Autre chose|Et la$/u);
    expect(markdown).toMatch(/[.!?]$/u);
  });

  test.each<[string, string, string]>([
    ['far too little', textOf(200), 'short'],
    ['English', textOf(300, 'a', 'anglais'), 'language'],
    ['everything twice', `${textOf(150)}\n\n${textOf(150)}`, 'repeated'],
    ['nothing', '', 'empty'],
  ])('is not taken with %s', (_, text, fault) => {
    expect(faultOf(text, true)).toBe(fault);
  });
});

describe('an outline', () => {
  const Outline = v.object({ parts: v.array(v.object({ title: v.string(), description: v.string() })) });
  const part = (title: string, description = 'Le jardin nourrit la famille.') => ({ title, description });
  const wanted = {
    schema: Outline,
    partsOf: ({ parts }: v.InferOutput<typeof Outline>) => parts,
    parts: 2,
    language: 'fr',
    given: '',
  } as const;
  const judge = (outline: unknown, isRepaired = false, end: WritingEnd = 'stop') => {
    const text = typeof outline === 'string' ? outline : JSON.stringify(outline);
    const judged = judgeOutline({ text, end }, wanted, isRepaired);
    return judged.kind === 'good' ? 'good' : judged.fault;
  };
  const two = { parts: [part('Le sol'), part('L’eau')] };

  test.each<[string, unknown, unknown]>([
    ['of the planned parts', two, 'good'],
    ['between fences', `\`\`\`json\n${JSON.stringify(two)}\n\`\`\``, 'good'],
    ['that breaks off', JSON.stringify(two).slice(0, -5), { fault: 'malformed' }],
    ['of another shape', { chapters: [] }, { fault: 'malformed' }],
    ['with a part without a title', { parts: [part('…'), part('L’eau')] }, { fault: 'malformed' }],
    ['with a part too few', { parts: [part('Le sol')] }, { fault: 'parts', found: 1 }],
    ['with a part too many', { parts: [...two.parts, part('La fin')] }, { fault: 'parts', found: 3 }],
    ['with the same title twice', { parts: [part('Le sol'), part('Le sol !')] }, { fault: 'repeated' }],
    [
      'in English',
      { parts: [part('The soil', 'What the soil has to be for all of them.'), part('The water', 'How much of it.')] },
      { fault: 'language' },
    ],
    ['with an address', { parts: [part('Le sol'), part('Voir www.exemple.org')] }, { fault: 'links' }],
    ['of nothing', '', { fault: 'empty' }],
  ])('%s', (_, outline, judged) => {
    expect(judge(outline)).toEqual(judged);
  });

  test('that was cut off is none, also the second time', () => {
    expect(judge(two, true, 'cut')).toEqual({ fault: 'cut' });
  });
});

describe('the texts of a whole', () => {
  const whole = (name: string, markdown: string, words = 300): WholePart => {
    const judged = judgeText({ text: markdown, end: 'stop' }, { ...expected, words }, true);
    if (judged.kind === 'bad') throw new Error(judged.fault.fault);
    return { name, words, file: judged.file };
  };
  const shared = 'Le voisin patient partage un repas simple avec tout le quartier ce soir.';

  test('have each sentence once', () => {
    const parts = [whole('a', `${textOf(290, 'a')} ${shared}`), whole('b', `${textOf(290, 'b')} ${shared}`)];
    expect(rewritesOf(parts)).toEqual([]);
    const [first, second] = withoutShared(parts);
    expect(first?.file.markdown).toContain(shared);
    expect(second?.file.markdown).not.toContain(shared);
    expect(second?.file.words).toBeLessThan(parts[1]?.file.words ?? 0);
  });

  test('a part that says what an earlier one says is written again', () => {
    const parts = [whole('a', textOf(300, 'a')), whole('b', textOf(300, 'b')), whole('c', textOf(300, 'a'))];
    expect(rewritesOf(parts)).toEqual([{ name: 'c', fault: { fault: 'shared' } }]);
  });

  test('a whole that is too short has its shortest parts written again', () => {
    const parts = [whole('a', textOf(255, 'a')), whole('b', textOf(300, 'b')), whole('c', textOf(245, 'c'))];
    expect(rewritesOf(parts)).toEqual([{ name: 'c', fault: { fault: 'short', found: expect.any(Number) } }]);
  });
});
