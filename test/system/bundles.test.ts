import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { PROJECT_ROOT } from '../../infra/constructs/functions/bundling.ts';
import { installPackages, LAMBDA_PLATFORM } from '../../infra/constructs/functions/install-packages.ts';
import { workersOn } from '../../infra/stacks/kind-workers.ts';
import { readAssembly } from '../../infra/tools/local/cloud/template/assembly.ts';
import { nameOf } from '../infra/support/readable.ts';
import { CDK_CONTEXT, stageNamed } from '../infra/support/synthesise.ts';

const run = promisify(execFile);
const BEHIND_THE_API = [
  ...['Health', 'OpenApi', 'NotFound', 'Submit', 'Read', 'Jobs', 'Cancel', 'RetryJob', 'DeleteJob'],
  ...['Credits', 'Grants', 'ClerkEvents', 'WaitForJob', 'Uploads'],
];
/** Of every kind that the local stage sells. */
const MAKERS = workersOn(stageNamed('local')).map(({ worker }) => worker.id);
const WORKERS = [...MAKERS, 'Deliver', 'Sweep', 'Erase', 'Audit'];

/** `Generate` → its folder, for every function of an assembly. */
type Bundles = ReadonlyMap<string, string>;

const Lambda = v.object({ Code: v.object({ S3Key: v.string() }) });

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

/** Of the system that runs. */
const local = bundlesOf(inject('assembly').dir);

test('every function is one minified module without a source map, and nothing else', async () => {
  expect([...local.keys()].sort()).toEqual([...BEHIND_THE_API, ...WORKERS].sort());
  for (const [name, folder] of local) {
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
    expect((await stat(join(folderOf(local, name), 'index.mjs'))).size).toBeLessThanOrEqual(600_000);
  }
});

test.each([
  ['Read', 377_000],
  ['Submit', 422_000],
])('%s is no heavier than it was before there were credits, a contract and a console', async (name, bytes) => {
  expect((await stat(join(folderOf(local, name), 'index.mjs'))).size).toBeLessThanOrEqual(bytes);
});

test('no function brings ways to credentials that Lambda does not use', async () => {
  for (const [name, folder] of local) {
    const code = await readFile(join(folder, 'index.mjs'), 'utf8');
    expect([name, /sso-oidc|AssumeRoleWithWebIdentity/.exec(code)?.[0]]).toEqual([name, undefined]);
  }
});

test('no function behind the API imports node:http as it starts: that would load all of fetch, a third of a cold start', async () => {
  for (const name of BEHIND_THE_API) {
    const code = await readFile(join(folderOf(local, name), 'index.mjs'), 'utf8');
    expect([name, /(from|import)\s*"(node:)?http"/.exec(code)?.[0]]).toEqual([name, undefined]);
  }
});

test('the contract and what makes it are in no function but the one that serves it', async () => {
  for (const [name, folder] of local) {
    const code = await readFile(join(folder, 'index.mjs'), 'utf8');
    expect([name, code.includes('components/schemas')]).toEqual([name, name === 'OpenApi']);
  }
});

test('the local worker finds sharp beside its bundle, for this machine', async () => {
  const script = "import('sharp').then(({ default: sharp }) => console.log(sharp.versions.sharp))";
  const { stdout } = await run(process.execPath, ['-e', script], { cwd: folderOf(local, 'Generate') });
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

describe('made for production, in a checkout somewhere else, on a machine that npm takes for a Mac', () => {
  let root: string;
  let assemblyDir: string;
  let elsewhere: Bundles;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'elsewhere-'));
    assemblyDir = join(root, 'cdk.out');
    for (const name of ['infra', 'functions', 'shared', 'package.json', 'package-lock.json']) {
      await cp(join(PROJECT_ROOT, name), join(root, name), { recursive: true });
    }
    await symlink(join(PROJECT_ROOT, 'node_modules'), join(root, 'node_modules'));
    await run(process.execPath, [join(root, 'infra', 'app.ts')], {
      cwd: root,
      env: {
        ...process.env,
        npm_config_os: 'darwin',
        npm_config_cpu: 'x64',
        CDK_OUTDIR: assemblyDir,
        CDK_CONTEXT_JSON: JSON.stringify({ ...CDK_CONTEXT, stage: 'prod' }),
        // Has a test of its own.
        CDK_VALIDATION: 'false',
      },
    });
    elsewhere = bundlesOf(assemblyDir);
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  test('the same code makes the same assets', async () => {
    // A stage has no worker of a kind that it does not sell.
    const assetsOf = (bundles: Bundles) =>
      [...bundles]
        .filter(([name]) => name !== 'Generate' && local.has(name) && elsewhere.has(name))
        .map(([name, folder]) => [name, folder.split('asset.')[1]]);
    expect(assetsOf(elsewhere)).toEqual(assetsOf(local));
    const worker = (bundles: Bundles) => readFile(join(folderOf(bundles, 'Generate'), 'index.mjs'));
    expect((await worker(elsewhere)).equals(await worker(local))).toBe(true);
  });

  test('the worker’s native packages are those of Lambda', async () => {
    const files = await filesBelow(join(folderOf(elsewhere, 'Generate'), 'node_modules'));
    const binaries = [...files].filter(([name]) => /\.(node|so)[.\d]*$/.test(name));
    expect(binaries.length).toBeGreaterThan(1);
    for (const [name, content] of binaries) expect([name, machineOf(content)]).toEqual([name, 'arm64 ELF']);
  });

  test('and the same ones, byte for byte, when they are installed again', async () => {
    const again = join(root, 'again');
    await mkdir(again);
    installPackages(['sharp'], again, LAMBDA_PLATFORM);
    const digests = async (folder: string) => {
      const files = [...(await filesBelow(join(folder, 'node_modules')))];
      return new Map(files.map(([name, content]) => [name, createHash('sha256').update(content).digest('hex')]));
    };
    expect(await digests(again)).toEqual(await digests(folderOf(elsewhere, 'Generate')));
  });

  test('no template knows where it was made', async () => {
    for (const name of ['data', 'service']) {
      const template = await readFile(join(assemblyDir, `sorami-prod-${name}.template.json`), 'utf8');
      for (const place of [root, PROJECT_ROOT]) expect(template).not.toContain(place);
    }
  });
});

/** Every file below a folder, by its path from there. */
async function filesBelow(folder: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return new Map(
    await Promise.all(files.map(async (file) => [file.slice(folder.length), await readFile(file)] as const)),
  );
}

/** What an ELF file says that it runs on: bytes 18 and 19 of its header. */
function machineOf(file: Buffer): string {
  const isElf = file.subarray(0, 4).equals(Buffer.from([0x7f, 0x45, 0x4c, 0x46]));
  return isElf && file.readUInt16LE(18) === 0xb7 ? 'arm64 ELF' : 'something else';
}
