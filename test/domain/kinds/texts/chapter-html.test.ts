import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chapterHtml } from '../../../../shared/kinds/book/chapter-html.ts';
import { lightMarkdown } from '../../../../shared/kinds/text/light-markdown.ts';

/** As the frontend's exports take the tags away. */
function exported(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replace(/&amp;/g, '&')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"');
}

describe('the HTML of a chapter', () => {
  test('is made of blocks without attributes, with one blank line between them', () => {
    const markdown =
      'Un « phare ».\n\n### L’été & "l’hiver"\n\n- un\n- deux\n  - trois\n\n> Dit-il.\n\n```\na < b\n```';
    expect(chapterHtml(markdown)).toBe(
      [
        '<p>Un « phare ».</p>',
        '<h3>L’été &amp; &quot;l’hiver&quot;</h3>',
        '<ul><li>un</li>',
        '<li>deux',
        '<ul><li>trois</li></ul></li></ul>',
        '<blockquote><p>Dit-il.</p></blockquote>',
        '<pre><code>a &lt; b</code></pre>',
      ].join('\n\n'),
    );
  });

  test('is exported as the same paragraphs', () => {
    const markdown = 'Un *mot*.\n\n### Titre\n\n1. un\n2. deux';
    expect(exported(chapterHtml(markdown)).split('\n\n')).toEqual(['Un mot.', 'Titre', 'un', 'deux']);
  });

  test('has no script, no handler and no link, whatever the model wrote', () => {
    const evil = [
      '<script>alert(1)</script>',
      '<img src=x onerror=alert(1)>',
      '[clic](javascript:alert(1))',
      '<a href="javascript:alert(1)">clic</a>',
      '![x](data:text/html;base64,PHNjcmlwdD4=)',
      '<https://ailleurs.example>',
      '<svg/onload=alert(1)>',
      '<iframe src="https://ailleurs.example"></iframe>',
      '&lt;script&gt;alert(1)&lt;/script&gt;',
      '`<script>`',
      'texte',
      '\n\n',
      '<p',
      '">',
    ];
    void fc.assert(
      fc.property(fc.array(fc.constantFrom(...evil), { maxLength: 12 }), (pieces) => {
        for (const markdown of [pieces.join(' '), lightMarkdown(pieces.join(' '), { emphasis: true })]) {
          const html = chapterHtml(markdown);
          const tags = html.match(/<[^>]*>/g) ?? [];
          for (const tag of tags) expect(tag).toMatch(/^<\/?(p|h3|ul|ol|li|em|strong|blockquote|pre|code)>$/);
          expect(html.replace(/<\/?[a-z0-9]+>/g, '')).not.toMatch(/[<>]/);
          for (const entity of html.match(/&[^;]*;/g) ?? []) expect(entity).toMatch(/^&(amp|lt|gt|quot);$/);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('is cut at a block or a sentence where its column ends, in bytes', () => {
    const sentence = 'L’été, « la mer » & le phare étaient là. ';
    const markdown = Array.from({ length: 40 }, () => sentence.repeat(50).trim()).join('\n\n');
    for (const bytes of [65_535, 20_000, 3_000, 400]) {
      const html = chapterHtml(markdown, bytes);
      expect(Buffer.byteLength(html)).toBeLessThanOrEqual(bytes);
      expect(Buffer.byteLength(html)).toBeGreaterThan(bytes * 0.8);
      expect(html).toMatch(/\.<\/p>$/);
    }
    expect(chapterHtml('Court.', 65_535)).toBe('<p>Court.</p>');
  });
});
