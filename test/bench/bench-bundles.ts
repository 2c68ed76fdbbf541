import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { bundleBaseline } from './baseline/bundle-baseline.ts';
import { localFunctions } from './local-functions.ts';
import type { Row } from './row.ts';
import { median } from './statistics.ts';
import { withTemporaryFolder } from './temporary-folder.ts';

const run = promisify(execFile);
const ROUNDS = 25;
const KILOBYTE = 1000;
/** Run by a fresh process. Leaves at once: clients may keep it alive. */
const LOAD = `
  const startedAt = performance.now();
  await import(process.argv[1]);
  process.stdout.write(String(performance.now() - startedAt), () => process.exit());`;

/**
 * How long the API's bundles take to load, against a bundle of the two AWS clients, and how large they are.
 *
 * Every round loads each bundle once, each in a fresh process with the environment of the template, so that whatever slows the
 * machine down slows all of them.
 */
export function benchBundles(): Promise<Row[]> {
  return withTemporaryFolder(async (folder) => {
    const functions = await localFunctions(folder);
    const baseline = { file: join(bundleBaseline(join(folder, 'baseline')), 'index.mjs'), env: functions[0]?.spec.environment };
    const bundles = functions.map(({ name, spec }) => ({
      name,
      file: join(spec.codeDirectory, 'index.mjs'),
      env: spec.environment,
      times: [] as number[],
    }));
    const baselineTimes: number[] = [];
    for (let round = -1; round < ROUNDS; round += 1) {
      const baselineTime = await loadMs(baseline.file, baseline.env);
      const times = [];
      for (const { file, env } of bundles) times.push(await loadMs(file, env));
      if (round < 0) continue; // what the disk had not read yet
      baselineTimes.push(baselineTime);
      bundles.forEach((bundle, index) => bundle.times.push(times[index] ?? Number.NaN));
    }
    const base = median(baselineTimes);
    const loads = bundles.map(({ name, times }): Row => {
      const own = median(times);
      const detail = `median of ${ROUNDS}: ${own.toFixed(0)} ms, the two clients alone ${base.toFixed(0)} ms`;
      return { what: `${name} loads in`, value: own / base, limit: 1.5, unit: '×', detail };
    });
    const sizes = bundles.map(async ({ name, file }): Promise<Row> => {
      const { size } = await stat(file);
      return { what: `${name} is`, value: size / KILOBYTE, limit: 600, unit: 'KB', detail: 'minified, SDK included' };
    });
    return [...loads, ...(await Promise.all(sizes))];
  });
}

async function loadMs(file: string, env: Readonly<Record<string, string>> = {}): Promise<number> {
  const args = ['--input-type=module', '--eval', LOAD, pathToFileURL(file).href];
  const { stdout } = await run(process.execPath, args, { env });
  return Number(stdout);
}
