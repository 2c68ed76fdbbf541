import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildClient } from '../../shared/client/build.ts';

const PACKAGE = join(import.meta.dirname, '..', '..', 'shared', 'client');
const LIMIT_BYTES = 6 * 1024;
const run = promisify(execFile);
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');

let project = '';
let installed = '';

/** A project that has installed the package: what is published of it, and nothing else. */
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'sorami-client-'));
  installed = join(project, 'node_modules', '@sorami', 'client');
  await mkdir(installed, { recursive: true });
  await buildClient(join(installed, 'dist'));
  await cp(join(PACKAGE, 'package.json'), join(installed, 'package.json'));
  await writeFile(join(project, 'package.json'), '{"type":"module"}');
});
afterAll(() => rm(project, { recursive: true, force: true }));

test('is at most 6 KB, minified and gzipped', async () => {
  const bytes = gzipSync(await readFile(join(installed, 'dist', 'index.js')), { level: 9 }).byteLength;
  expect(bytes).toBeLessThanOrEqual(LIMIT_BYTES);
});

test('holds nothing but its own files and depends on nothing', async () => {
  const { metafile } = await build({
    entryPoints: [join(PACKAGE, 'index.ts')],
    bundle: true,
    metafile: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    absWorkingDir: PACKAGE,
  });
  expect(Object.keys(metafile.inputs).filter((file) => !/^(http\/)?[a-z-]+\.ts$/.test(file))).toEqual([]);
  const manifest = v.parse(
    v.looseObject({ files: v.array(v.string()), exports: v.unknown() }),
    JSON.parse(await readFile(join(PACKAGE, 'package.json'), 'utf8')),
  );
  expect(Object.keys(manifest).filter((name) => /dependencies/i.test(name))).toEqual([]);
  expect(manifest.files).toEqual(['dist', 'README.md']);
});

test('is imported by its name in Node', async () => {
  const script = "import * as client from '@sorami/client'; console.log(Object.keys(client).sort().join())";
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], { cwd: project });
  expect(stdout.trim()).toBe('createClient,hasEnded');
});

const GOOD = `import { createClient } from '@sorami/client';
  const client = createClient({ baseUrl: '/api', token: async () => null });
  export async function urls(): Promise<string[]> {
    const ended = await client.generate({ prompt: 'x', size: '512x512' });
    if (!ended.ok) return ended.error.kind === 'insufficient_credits' ? [String(ended.error.required)] : [];
    return ended.value.status === 'FAILED' ? [ended.value.code] : ended.value.images.map((image) => image.url);
  }`;
const BAD = `import { createClient } from '@sorami/client';
  export const wrong = createClient({ baseUrl: '/api' }).submit({ prompt: 'x', size: '1x1' });`;

/** Of React and Clerk, what the page of the README uses. */
const PAGE_TYPES = `
  declare module '@clerk/nextjs' {
    export function useAuth(): { getToken(options?: { template?: string; skipCache?: boolean }): Promise<string | null> };
  }
  declare module 'react' {
    export function useEffect(effect: () => void | (() => void), dependencies: readonly unknown[]): void;
    export function useRef<T>(value: T): { current: T };
    export function useState<T>(): [T | undefined, (value: T | undefined) => void];
  }
  declare namespace JSX {
    interface IntrinsicElements { [element: string]: object }
  }`;

test.for([
  ['nodenext', 'nodenext'],
  ['esnext', 'bundler'],
])(
  'has types that strict projects and the page of the README understand (%s, %s)',
  async ([module = '', resolution = '']) => {
    const page = /```tsx\n(.*?)```/s.exec(await readFile(join(PACKAGE, 'README.md'), 'utf8'))?.[1];
    if (page === undefined) throw new Error('the README has no page');
    const files = {
      'good.ts': GOOD,
      'bad.ts': BAD,
      'page-types.d.ts': PAGE_TYPES,
      'page.tsx': page,
      'bad-page.tsx': page.replaceAll('job.progress', 'job.percent'),
    };
    for (const [name, code] of Object.entries(files)) await writeFile(join(project, name), code);
    const strict = [
      '--noEmit',
      '--strict',
      '--target',
      'es2022',
      '--lib',
      'es2023,dom',
      '--types',
      '',
      '--jsx',
      'preserve',
    ];
    const args = [
      ...strict,
      '--module',
      module,
      '--moduleResolution',
      resolution,
      '--ignoreConfig',
      ...Object.keys(files),
    ];
    const complaints = await run(process.execPath, [tsc, ...args], { cwd: project }).then(
      ({ stdout }) => stdout,
      (error: unknown) => v.parse(v.object({ stdout: v.string() }), error).stdout,
    );
    const where = new Set([...complaints.matchAll(/^(\S+)\(\d+,\d+\): error/gm)].map(([, file]) => file));
    expect(where, complaints).toEqual(new Set(['bad.ts', 'bad-page.tsx']));
    expect(complaints).toContain('\'"1x1"\' is not assignable');
    expect(complaints).toContain("'percent' does not exist");
  },
);
