import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

const PAGE = join(import.meta.dirname, 'page');

/** A file of the page. */
export interface PageFile {
  readonly contentType: string;
  readonly body: Buffer | string;
}

/** Builds the page: its HTML, and its script and style as one minified file each, with the client package that everybody else uses. */
export async function pageFiles(): Promise<ReadonlyMap<string, PageFile>> {
  const built = await build({
    entryPoints: [join(PAGE, 'console.ts'), join(PAGE, 'console.css')],
    outdir: '/',
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
    logLevel: 'error',
  });
  const text = (name: string): string => {
    const file = built.outputFiles.find(({ path }) => path.endsWith(name));
    if (file === undefined) throw new Error(`the page has no ${name}`);
    return file.text;
  };
  return new Map([
    ['/', { contentType: 'text/html; charset=utf-8', body: await readFile(join(PAGE, 'index.html')) }],
    ['/console.js', { contentType: 'text/javascript; charset=utf-8', body: text('console.js') }],
    ['/console.css', { contentType: 'text/css; charset=utf-8', body: text('console.css') }],
  ]);
}
