import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { LocalChoices, LocalEndpoints } from '../../../stages/local.ts';
import { LocalCloudError } from '../cloud/local-cloud-error.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..', '..');
const CdkJson = v.object({ app: v.string(), context: v.record(v.string(), v.unknown()) });

/**
 * Synthesises the stacks of the stage `local` into a fresh folder: the same app that `cdk deploy` runs, called the way the CDK CLI
 * calls it.
 *
 * @throws LocalCloudError with the app's own words.
 */
export async function synthesise(outDir: string, endpoints: LocalEndpoints, choices: LocalChoices = {}): Promise<void> {
  await rm(outDir, { recursive: true, force: true });
  const { app, context } = v.parse(CdkJson, JSON.parse(await readFile(join(ROOT, 'cdk.json'), 'utf8')));
  const local = Object.fromEntries(
    Object.entries({ ...endpoints, ...choices }).map(([name, origin]) => [`local.${name}`, origin]),
  );
  const [command = 'node', ...args] = app.split(' ');
  const child = spawn(command === 'node' ? process.execPath : command, args, {
    cwd: ROOT,
    env: {
      ...process.env,
      CDK_OUTDIR: outDir,
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, ...local, stage: 'local' }),
      // The template validation is a guard of deployments (`cdk synth`, the tests); here it would cost two seconds of every start.
      CDK_VALIDATION: 'false',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let words = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (words += chunk));
  const [code] = await once(child, 'exit');
  if (code === 0) return;
  // What went well is of no interest then.
  const why = words.split('\n').filter((line) => !line.startsWith('Bundling asset '));
  throw new LocalCloudError(`the stacks cannot be synthesised:\n${why.join('\n').trim()}`);
}
