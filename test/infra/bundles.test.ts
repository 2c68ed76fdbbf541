import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { describe, expect, inject, test } from 'vitest';
import { bundlingWith } from '../../infra/constructs/bundling.ts';
import { readAssembly } from '../../infra/local/cloud/template/assembly.ts';
import { synthesise } from '../../infra/local/system/synthesise.ts';
import { localEndpoints } from '../../infra/stages/local.ts';
import { nameOf } from './support/readable.ts';
import { stageNamed } from './support/synthesise.ts';

const run = promisify(execFile);
const BEHIND_THE_API = [
  ...['Health', 'OpenApi', 'NotFound', 'Submit', 'Read', 'Jobs', 'Cancel', 'RetryJob', 'DeleteJob'],
  ...['Credits', 'Grants', 'ClerkEvents'],
];

/** `generate` → its folder, for every function of an assembly. */
type Bundles = ReadonlyMap<string, string>;

const Lambda = v.object({ Code: v.object({ S3Key: v.string() }) });

/** What the system that all tests share runs. */
const first = bundlesOf(inject('assembly').dir);

test('every function is one minified module without a source map, and nothing else', async () => {
  expect([...first.keys()].sort()).toEqual([
    'Audit',
    'Cancel',
    'ClerkEvents',
    'Credits',
    'DeleteJob',
    'Deliver',
    'Erase',
    'Generate',
    'Grants',
    'Health',
    'Jobs',
    'NotFound',
    'OpenApi',
    'Read',
    'RetryJob',
    'Submit',
    'Sweep',
  ]);
  for (const [name, folder] of first) {
    expect(await readdir(folder)).toEqual(name === 'Generate' ? ['index.mjs', 'node_modules'] : ['index.mjs']);
    const code = await readFile(join(folder, 'index.mjs'), 'utf8');
    expect(code).not.toContain('sourceMappingURL');
    // What esbuild leaves where a CommonJS package asks for something at run time: it would throw in an ES module.
    expect(code).not.toContain('Dynamic require of');
    expect(code.split('\n').length).toBeLessThan(code.length / 1000 + 10);
  }
});

test('the functions behind the API stay under 600 KB', async () => {
  for (const name of BEHIND_THE_API) {
    expect((await stat(join(folderOf(first, name), 'index.mjs'))).size).toBeLessThanOrEqual(600_000);
  }
});

test.each([
  ['Read', 377_000],
  ['Submit', 422_000],
])('%s is no heavier than it was before there were credits, a contract and a console', async (name, bytes) => {
  expect((await stat(join(folderOf(first, name), 'index.mjs'))).size).toBeLessThanOrEqual(bytes);
});

test('no function brings ways to credentials that Lambda does not use', async () => {
  for (const [name, folder] of first) {
    const code = await readFile(join(folder, 'index.mjs'), 'utf8');
    expect([name, /sso-oidc|AssumeRoleWithWebIdentity/.exec(code)?.[0]]).toEqual([name, undefined]);
  }
});

test('the contract and what makes it are in no function but the one that serves it', async () => {
  for (const [name, folder] of first) {
    const code = await readFile(join(folder, 'index.mjs'), 'utf8');
    expect([name, code.includes('components/schemas')]).toEqual([name, name === 'OpenApi']);
  }
});

test('the local worker finds sharp beside its bundle, for this machine', async () => {
  const script = "import('sharp').then(({ default: sharp }) => console.log(sharp.versions.sharp))";
  const { stdout } = await run(process.execPath, ['-e', script], { cwd: folderOf(first, 'Generate') });
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('the same code makes the same assets again', async () => {
  const again = await mkdtemp(join(tmpdir(), 'bundles-'));
  await synthesise(
    again,
    localEndpoints(() => undefined),
  );
  const hashes = (bundles: Bundles) => [...bundles].map(([name, folder]) => [name, folder.split('asset.')[1]]);
  expect(hashes(bundlesOf(again))).toEqual(hashes(first));
  await rm(again, { recursive: true });
}, 120_000);

describe('where the worker’s native packages run', () => {
  const lambda = { npm_config_os: 'linux', npm_config_cpu: 'arm64', npm_config_libc: 'glibc' };

  test.each(['dev', 'prod'])('%s: on Lambda', (name) => {
    expect(bundlingWith(['sharp'], stageNamed(name)).environment).toMatchObject(lambda);
  });

  test('local: on this machine', () => {
    const environment = bundlingWith(['sharp'], stageNamed('local')).environment;
    for (const key of Object.keys(lambda)) expect(environment).not.toHaveProperty(key);
  });
});

function bundlesOf(assemblyDir: string): Bundles {
  const { stacks, assets } = readAssembly(assemblyDir);
  const resources = stacks.flatMap(({ template }) => Object.entries(template.Resources));
  return new Map(
    resources
      .filter(([, { Type }]) => Type === 'AWS::Lambda::Function')
      .map(([id, { Properties }]) => [nameOf(id), assets.get(v.parse(Lambda, Properties).Code.S3Key) ?? '']),
  );
}

function folderOf(bundles: Bundles, name: string): string {
  const folder = bundles.get(name);
  if (folder === undefined) throw new Error(`no bundle of ${name}`);
  return folder;
}
