import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
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
const MODULES = join(import.meta.dirname, '..', '..', 'node_modules');
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
  // React is the hook's own, and only for those who use it.
  expect(Object.keys(manifest).filter((name) => /dependencies/i.test(name))).toEqual([
    'peerDependencies',
    'peerDependenciesMeta',
  ]);
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

/** Of Clerk and Node, what the example uses. */
const OTHER_TYPES = `
  declare module '@clerk/nextjs' {
    export function useAuth(): { getToken(options?: { template?: string; skipCache?: boolean }): Promise<string | null> };
  }
  declare module 'node:crypto' {
    export function randomBytes(size: number): { toString(encoding: 'hex'): string };
  }
  declare module 'next/image' {
    export default function Image(props: {
      src: string; alt: string; width: number; height: number; unoptimized?: boolean;
    }): null;
  }
  declare const process: { readonly env: Readonly<Record<string, string | undefined>> };`;

test.for([
  ['nodenext', 'nodenext'],
  ['esnext', 'bundler'],
])('has types that strict projects understand (%s, %s)', async ([module = '', resolution = '']) => {
  const files = { 'good.ts': GOOD, 'bad.ts': BAD };
  for (const [name, code] of Object.entries(files)) await writeFile(join(project, name), code);
  const { where, complaints } = await compiled(module, resolution, Object.keys(files));
  expect(where, complaints).toEqual(new Set(['bad.ts']));
  expect(complaints).toContain('\'"1x1"\' is not assignable');
});

test('the example for Next.js compiles, and orders under an id of its own', async () => {
  await cp(join(PACKAGE, 'example', 'app'), join(project, 'app'), { recursive: true });
  for (const name of ['@types/react', 'csstype']) {
    await symlink(join(MODULES, name), join(project, 'node_modules', name)).catch(async () => {
      await mkdir(dirname(join(project, 'node_modules', name)), { recursive: true });
      await symlink(join(MODULES, name), join(project, 'node_modules', name));
    });
  }
  const page = await readFile(join(project, 'app', 'generate', 'generator.tsx'), 'utf8');
  await writeFile(join(project, 'app', 'generate', 'bad.tsx'), page.replaceAll('job.progress', 'job.percent'));
  await writeFile(join(project, 'other-types.d.ts'), OTHER_TYPES);
  const names = [
    'app/generate/page.tsx',
    'app/generate/bad.tsx',
    'app/api/sorami/[...path]/route.ts',
    'app/api/webhooks/image-completion/route.ts',
  ];
  const { where, complaints } = await compiled('esnext', 'bundler', ['other-types.d.ts', ...names]);
  expect(where, complaints).toEqual(new Set(['app/generate/bad.tsx']));
  expect(complaints).toContain("'percent' does not exist");
  expect(page).toContain('{ jobId: ownId }');
});

/** What the compiler says of files of the project, and of which. */
async function compiled(module: string, resolution: string, files: readonly string[]) {
  const args = [
    ...['--noEmit', '--strict', '--ignoreConfig', '--target', 'es2022', '--lib', 'es2023,dom', '--types', ''],
    ...['--jsx', 'react-jsx', '--module', module, '--moduleResolution', resolution, ...files],
  ];
  const complaints = await run(process.execPath, [tsc, ...args], { cwd: project }).then(
    ({ stdout }) => stdout,
    (error: unknown) => v.parse(v.object({ stdout: v.string() }), error).stdout,
  );
  return { where: new Set([...complaints.matchAll(/^(\S+)\(\d+,\d+\): error/gm)].map(([, file]) => file)), complaints };
}
