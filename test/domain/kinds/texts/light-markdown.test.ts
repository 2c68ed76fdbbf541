import * as fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { describe, expect, test } from 'vitest';
import { lightMarkdown, plainLine } from '../../../../shared/kinds/text/light-markdown.ts';

const commonMark = new MarkdownIt('commonmark', { html: true });

describe('light Markdown', () => {
  test.each([
    [
      'links and pictures become their words',
      'Le [phare](https://x.example "t") ![vu de mer](y.png) brille.',
      'Le phare vu de mer brille.',
    ],
    ['reference links and their definitions', 'Le [phare][1] brille.\n\n[1]: https://x.example', 'Le phare brille.'],
    ['links in angle brackets', 'Voir <https://x.example>.', 'Voir https://x.example.'],
    ['emphasis', 'Un **très** *beau* phare.', 'Un très beau phare.'],
    ['titles of every level', '# Un\n\nTexte.\n\n##### Deux\n\nTexte.', '### Un\n\nTexte.\n\n### Deux\n\nTexte.'],
    [
      'a heading with nothing below it',
      'Texte.\n\n## Vide\n\n## Fin\n\nTexte.\n\n## Rien',
      'Texte.\n\n### Fin\n\nTexte.',
    ],
    ['rules', 'Un.\n\n---\n\nDeux.', 'Un.\n\nDeux.'],
    ['lists', '* un\n* deux\n   1. trois\n', '- un\n- deux\n  1. trois'],
    ['tables', '| a | b |\n|---|---|\n| 1 | 2 |', '- a — b\n- 1 — 2'],
    ['lines of a paragraph', 'Un.\nDeux.  \nTrois.', 'Un. Deux. Trois.'],
    ['several blank lines', 'Un.\n\n\n\nDeux.', 'Un.\n\nDeux.'],
    [
      'scripts, with what is in them',
      'Un <script>alert(1)</script>phare.\n\n<script>\nalert(2)\n</script>\n\nFin.',
      'Un phare.\n\nFin.',
    ],
    ['styles and comments', '<style>p{}</style>Un.<!-- deux -->', 'Un.'],
    [
      'HTML, whose words stay',
      '<div onclick="x()"><h2>Titre</h2><p>Un <b>mot</b>.</p><ul><li>a</li><li>b</li></ul></div>',
      'Titre\n\nUn mot.\n\n- a\n- b',
    ],
    ['a link of HTML', 'Un <a href="javascript:x()">clic</a>.', 'Un clic.'],
    [
      'tags in code stay code',
      'La balise `<p>` :\n\n```html\n<p>\n\n</p>\n```',
      'La balise `<p>` :\n\n```\n<p>\n</p>\n```',
    ],
    [
      'signs that are no markup',
      '5 < 6 & 7 > 3, snake_case, 2 * 3 * 4, a*b',
      '5 < 6 & 7 > 3, snake_case, 2 * 3 * 4, a*b',
    ],
    ['narrow blanks, arrows, emoji', 'Vraiment\u202F? → oui 🙂', 'Vraiment\u00A0? -> oui'],
  ])('%s', (_, written, light) => {
    expect(lightMarkdown(written)).toBe(light);
  });

  test('leaves out what stands above the text already, as a heading or as a line', () => {
    const above = ['Les phares du Nord'];
    expect(lightMarkdown('## Les phares du Nord\n\nTexte.', { above })).toBe('Texte.');
    expect(lightMarkdown('**Les phares du nord**\n\nTexte.', { above })).toBe('Texte.');
    expect(lightMarkdown('Les phares du Nord brillent.', { above })).toBe('Les phares du Nord brillent.');
  });

  test('keeps emphasis, and leaves headings out, where it is told to', () => {
    expect(lightMarkdown('# Un\n\n*Deux* **trois**', { emphasis: true, headings: false })).toBe('*Deux* **trois**');
  });

  test('whatever is written: no links, no HTML, one blank line at most, and it reads the same when it is lightened again', () => {
    const signs = fc.constantFrom(
      'a',
      'é',
      ' ',
      '\n',
      '\n\n',
      '#',
      '*',
      '_',
      '`',
      '[',
      ']',
      '(',
      ')',
      '<',
      '>',
      '-',
      '1.',
      '|',
      '!',
      '\\',
      '&',
      'http://x',
      '<b>',
      '</b>',
      '<script>',
    );
    void fc.assert(
      fc.property(fc.array(signs, { maxLength: 40 }), (pieces) => {
        const light = lightMarkdown(pieces.join(''));
        expect(light).not.toMatch(/\n{3}/);
        const html = commonMark.render(light);
        expect(html).not.toMatch(/<(a|img|script|b|hr|h1|h2|h4)\b/);
        expect(commonMark.render(lightMarkdown(light))).toBe(html);
      }),
      { numRuns: 500 },
    );
  });

  test('a line is its words', () => {
    expect(plainLine('## 3. Les **phares** du\n_Nord_ : [ici](http://x)')).toBe('Les phares du Nord : ici');
    expect(plainLine('2026 : l’année des phares')).toBe('2026 : l’année des phares');
  });
});
