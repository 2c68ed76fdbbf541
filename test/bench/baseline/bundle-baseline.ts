import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle } from '../../../infra/constructs/functions/bundling.ts';

/** Bundles the baseline as every function is bundled. @returns the folder it is in, `outDir`. */
export async function bundleBaseline(outDir: string): Promise<string> {
  const baseline = bundle({ index: 'test/bench/baseline/index.ts' }).get('index');
  if (baseline === undefined) throw new Error('the baseline has no bundle');
  await mkdir(outDir, { recursive: true });
  await writeFile(join(outDir, 'index.mjs'), baseline.code);
  return outDir;
}
