import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { localEndpoints } from '../../infra/stages/local.ts';
import { synthesise } from '../../infra/tools/local/system/synthesise.ts';
import { localFunctions } from '../support/local-functions.ts';
import { bundleBaseline } from './baseline/bundle-baseline.ts';
import type { Row } from './row.ts';
import { median } from './statistics.ts';
import { withTemporaryFolder } from './temporary-folder.ts';

const run = promisify(execFile);
const ROUNDS = 25;
const KILOBYTE = 1000;
/** The functions behind the API, by the construct that they are in. */
const API = /^Endpoints/;
/** Run by a fresh process. Leaves at once: clients may keep it alive. */
const LOAD = `
  const startedAt = performance.now();
  await import(process.argv[1]);
  process.stdout.write(String(performance.now() - startedAt), () => process.exit());`;

interface Bundle {
  readonly name: string;
  readonly file: string;
  readonly env: Readonly<Record<string, string>>;
  readonly loadMs: number[];
}

/**
 * How long the API's bundles take to load, against a bundle of the two AWS clients, and how large they are.
 *
 * Every round loads each bundle once, each in a fresh process with the environment of the template, so that whatever slows the
 * machine down slows all of them.
 */
export function benchBundles(): Promise<Row[]> {
  return withTemporaryFolder(async (folder) => {
    const assembly = { dir: join(folder, 'cdk.out'), endpoints: localEndpoints(() => undefined) };
    await synthesise(assembly.dir, assembly.endpoints);
    const functions = [...localFunctions(assembly)].filter(([name]) => API.test(name));
    const bundles = functions.map(
      ([name, { codeDirectory, environment }]): Bundle => ({
        name: name.replace(API, ''),
        file: join(codeDirectory, 'index.mjs'),
        env: environment,
        loadMs: [],
      }),
    );
    const baseline: Bundle = {
      name: 'Baseline',
      file: join(await bundleBaseline(join(folder, 'baseline')), 'index.mjs'),
      env: bundles[0]?.env ?? {},
      loadMs: [],
    };
    for (let round = 0; round <= ROUNDS; round += 1) {
      for (const bundle of [baseline, ...bundles]) {
        const ms = await loadMs(bundle);
        if (round > 0) bundle.loadMs.push(ms); // the first round reads from the disk
      }
    }
    const base = median(baseline.loadMs);
    const loads = bundles.map(({ name, loadMs }): Row => {
      const own = median(loadMs);
      const detail = `medians of ${ROUNDS}: ${own.toFixed(0)} ms, the two clients alone ${base.toFixed(0)} ms`;
      return { what: `${name} loads in`, value: own / base, limit: 1.5, unit: '×', detail };
    });
    const sizes = bundles.map(async ({ name, file }): Promise<Row> => {
      const { size } = await stat(file);
      return { what: `${name} is`, value: size / KILOBYTE, limit: 600, unit: 'KB', detail: 'minified, SDK included' };
    });
    return [...loads, ...(await Promise.all(sizes))];
  });
}

async function loadMs({ file, env }: Bundle): Promise<number> {
  const args = ['--input-type=module', '--eval', LOAD, pathToFileURL(file).href];
  const { stdout } = await run(process.execPath, args, { env });
  return Number(stdout);
}
