import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { chapterHtml } from '../../../../shared/kinds/book/chapter-html.ts';
import { epubIdentity, epubOf } from '../../../../shared/kinds/book/epub/epub.ts';

const CHAPTERS = ['La mer & le « vent »', 'L’île <déserte>'].map((title) => ({
  title,
  description: '',
  words: 9,
  content: chapterHtml(
    'Un *mot* & deux < trois.\n\n### Titre\n\n- un\n- deux\n  1. trois\n\n> Dit-il.\n\n```\na < b\n```',
  ),
}));
const BOOK = {
  language: 'fr' as const,
  book_title: 'Voyage "au" bout\u0001 & \uFFFE au-delà',
  summary: 'Résumé <bref>.',
  chapters: CHAPTERS,
};
const IDENTITY = epubIdentity({ userId: 'user_1', jobId: 'cm1', createdAt: Date.UTC(2026, 10, 29, 10, 0, 0, 123) });

describe('an EPUB', () => {
  const bytes = epubOf(BOOK, IDENTITY);
  const files = new Map(Object.entries(unzipSync(bytes)).map(([name, content]) => [name, strFromU8(content)]));
  const text = (name: string): string => files.get(name) ?? '';

  test('begins with its type, not compressed and without extras', () => {
    expect(strFromU8(bytes.subarray(30, 58))).toBe('mimetypeapplication/epub+zip');
    expect(new DataView(bytes.buffer, bytes.byteOffset).getUint16(8, true)).toBe(0);
  });

  test('is well-formed XML throughout', () => {
    for (const [name, content] of files) {
      if (!/\.(xhtml|opf|xml)$/.test(name)) continue;
      expect([name, faultOf(content)]).toEqual([name, undefined]);
      expect(content).not.toMatch(/(?![\t\n\r])\p{Cc}|\uFFFE/u);
    }
  });

  test('lists every page once, in its order, and has what every EPUB 3 must have', () => {
    const opf = text('OEBPS/content.opf');
    const hrefs = [...opf.matchAll(/href="([^"]+)"/g)].map(([, href]) => href);
    expect(new Set(hrefs).size).toBe(hrefs.length);
    const pages = [...files.keys()].filter((name) => name.startsWith('OEBPS/') && name !== 'OEBPS/content.opf');
    expect(new Set(hrefs.map((href) => `OEBPS/${href}`))).toEqual(new Set(pages));
    const ids = [...opf.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of opf.matchAll(/idref="([^"]+)"/g)) expect(ids).toContain(id);
    expect(opf).toContain('<meta property="dcterms:modified">2026-11-29T10:00:00Z</meta>');
    expect(opf).toMatch(
      /<dc:identifier id="book-id">urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}</,
    );
    expect(opf).toContain('<dc:title>Voyage &quot;au&quot; bout &amp;  au-delà</dc:title>');
    expect(text('OEBPS/nav.xhtml')).toContain('<a href="chapter-1.xhtml">La mer &amp; le « vent »</a>');
    expect(text('META-INF/container.xml')).toContain('full-path="OEBPS/content.opf"');
  });

  test('has the same bytes however often it is made', () => {
    expect(Buffer.from(epubOf(structuredClone(BOOK), IDENTITY)).equals(bytes)).toBe(true);
  });
});

/** The first element that is not closed as it was opened. */
function faultOf(document: string): string | undefined {
  const open: string[] = [];
  for (const [tag, slash, name = '', closed] of document.matchAll(/<(\/?)([a-z][\w:-]*)[^>]*?(\/?)>/gi)) {
    if (closed === '/') continue;
    if (slash === '') open.push(name);
    else if (open.pop() !== name) return tag;
  }
  return open[0] ?? /&(?!(amp|lt|gt|quot);)/.exec(document)?.[0];
}
