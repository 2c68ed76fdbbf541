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
  expect(Object.keys(metafile.inputs).filter((file) => !/^[a-z-]+\.ts$/.test(file))).toEqual([]);
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

test.for([
  ['nodenext', 'nodenext'],
  ['esnext', 'bundler'],
])('has types that strict projects understand (%s, %s)', async ([module = '', resolution = '']) => {
  const good = `import { createClient } from '@sorami/client';
    const client = createClient({ baseUrl: '/api', token: async () => null });
    export async function urls(): Promise<string[]> {
      const ended = await client.generate({ prompt: 'x', size: '512x512' });
      if (!ended.ok) return ended.error.kind === 'insufficient_credits' ? [String(ended.error.required)] : [];
      return ended.value.status === 'FAILED' ? [ended.value.code] : ended.value.images.map((image) => image.url);
    }`;
  const bad = `import { createClient } from '@sorami/client';
    export const wrong = createClient({ baseUrl: '/api' }).submit({ prompt: 'x', size: '1x1' });`;
  const options = ['--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2023,dom', '--types', ''];
  const check = async (code: string): Promise<string> => {
    await writeFile(join(project, 'use.ts'), code);
    const args = [tsc, ...options, '--module', module, '--moduleResolution', resolution, '--ignoreConfig', 'use.ts'];
    return run(process.execPath, args, { cwd: project }).then(
      ({ stdout }) => stdout,
      (error: unknown) => v.parse(v.object({ stdout: v.string() }), error).stdout,
    );
  };
  expect(await check(good)).toBe('');
  expect(await check(bad)).toContain('\'"1x1"\' is not assignable');
});
