import { createHash } from 'node:crypto';
import { strToU8, type Zippable, zipSync } from 'fflate';
import type { KindJob } from '../../../jobs/job.ts';
import type { TextLanguage } from '../../text/text-language.ts';
import type { BookText } from '../book-files.ts';
import { page, xml } from './xml.ts';

/** What a book file says beside the book. */
export interface EpubIdentity {
  /** Names this book for ever: a UUID. */
  readonly uuid: string;
  /** When the book was ordered, epoch ms: `dcterms:modified`, the same however often the file is made. */
  readonly at: number;
}

/** The identity of a job's book: it follows from the job. */
export function epubIdentity({
  userId,
  jobId,
  createdAt,
}: Pick<KindJob, 'userId' | 'jobId' | 'createdAt'>): EpubIdentity {
  const hex = createHash('sha256').update(`${userId}/${jobId}`).digest('hex');
  // RFC 9562, version 8: bits of our own.
  const uuid = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)];
  return { uuid: uuid.join('-'), at: createdAt };
}

const CREATOR = 'Sorami AI';
const PUBLISHER = 'Sorami';
const CONTENTS: Readonly<Record<TextLanguage, string>> = {
  fr: 'Sommaire',
  en: 'Contents',
  es: 'Índice',
  de: 'Inhalt',
  it: 'Indice',
  pt: 'Sumário',
  nl: 'Inhoud',
};

const STYLE = `body { font-family: serif; line-height: 1.5; margin: 5%; }
h1 { font-size: 1.6em; margin: 1.5em 0 1em; }
h3 { font-size: 1.15em; margin: 1.2em 0 0.6em; }
p { margin: 0 0 0.8em; text-align: justify; }
blockquote { margin: 1em 2em; font-style: italic; }
pre { white-space: pre-wrap; }
.title { text-align: center; margin-top: 30%; }
`;

/** The time of every entry: a ZIP keeps local times, so it is written with the local fields of a fixed day. */
const ENTRY_TIME = new Date(1980, 0, 1);

/**
 * A book as an EPUB 3 file: a title page, the contents and a page for each chapter. Deterministic: the same bytes for the same book on
 * any machine.
 *
 * @param book its chapters' HTML is well-formed and has no attributes, see `chapterHtml`.
 */
export function epubOf(
  book: Pick<BookText, 'language' | 'book_title' | 'summary' | 'chapters'>,
  identity: EpubIdentity,
): Uint8Array {
  const { language, book_title: title } = book;
  const chapters = book.chapters.map((chapter, index) => ({ ...chapter, file: `chapter-${index + 1}.xhtml` }));
  const pages = {
    'title.xhtml': page(language, title, titleBody(book)),
    'nav.xhtml': page(language, CONTENTS[language], contentsBody(language, chapters)),
    ...Object.fromEntries(
      chapters.map(({ file, title: heading, content }) => [
        file,
        page(language, heading, `<section epub:type="chapter">\n<h1>${xml(heading)}</h1>\n${content}\n</section>`),
      ]),
    ),
  };
  const files: Zippable = {
    // First and not compressed: readers look for it at a fixed place.
    mimetype: [strToU8('application/epub+zip'), { level: 0 }],
    'META-INF/container.xml': strToU8(CONTAINER),
    'OEBPS/content.opf': strToU8(packageDocument(book, chapters, identity)),
    'OEBPS/style.css': strToU8(STYLE),
    ...Object.fromEntries(Object.entries(pages).map(([name, text]) => [`OEBPS/${name}`, strToU8(text)])),
  };
  return zipSync(files, { level: 9, mtime: ENTRY_TIME });
}

const CONTAINER = `<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
`;

interface ChapterPage {
  readonly title: string;
  readonly file: string;
}

function packageDocument(
  { language, book_title: title, summary }: Pick<BookText, 'language' | 'book_title' | 'summary'>,
  chapters: readonly ChapterPage[],
  { uuid, at }: EpubIdentity,
): string {
  const modified = new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
  const ids = chapters.map((_, index) => `chapter-${index + 1}`);
  const description = summary === '' ? '' : `\n<dc:description>${xml(summary)}</dc:description>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="book-id" xml:lang="${language}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="book-id">urn:uuid:${uuid}</dc:identifier>
<dc:title>${xml(title)}</dc:title>
<dc:language>${language}</dc:language>
<dc:creator>${CREATOR}</dc:creator>
<dc:publisher>${PUBLISHER}</dc:publisher>${description}
<meta property="dcterms:modified">${modified}</meta>
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="style" href="style.css" media-type="text/css"/>
<item id="title-page" href="title.xhtml" media-type="application/xhtml+xml"/>
${chapters.map(({ file }, index) => `<item id="${ids[index]}" href="${file}" media-type="application/xhtml+xml"/>`).join('\n')}
</manifest>
<spine>
<itemref idref="title-page"/>
<itemref idref="nav"/>
${ids.map((id) => `<itemref idref="${id}"/>`).join('\n')}
</spine>
</package>
`;
}

function titleBody({ book_title: title, summary }: Pick<BookText, 'book_title' | 'summary'>): string {
  const about = summary === '' ? '' : `\n<p>${xml(summary)}</p>`;
  return `<section class="title" epub:type="titlepage">\n<h1>${xml(title)}</h1>\n<p>${CREATOR}</p>${about}\n</section>`;
}

function contentsBody(language: TextLanguage, chapters: readonly ChapterPage[]): string {
  const items = chapters.map(({ title, file }) => `<li><a href="${file}">${xml(title)}</a></li>`);
  return `<nav epub:type="toc" id="toc">\n<h1>${CONTENTS[language]}</h1>\n<ol>\n${items.join('\n')}\n</ol>\n</nav>`;
}
