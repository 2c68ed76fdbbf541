import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { BUNDLING, PROJECT_ROOT } from '../../../infra/constructs/bundling.ts';
import { readAssembly } from '../../../infra/local/cloud/template/assembly.ts';

/** Bundles the baseline as every function is bundled. @returns the folder of its asset, below `outDir`. */
export function bundleBaseline(outDir: string): string {
  const app = new App({ outdir: outDir });
  new NodejsFunction(new Stack(app, 'bench', { env: { region: 'eu-north-1' } }), 'Baseline', {
    entry: join(import.meta.dirname, 'index.ts'),
    runtime: Runtime.NODEJS_24_X,
    bundling: BUNDLING,
    projectRoot: PROJECT_ROOT,
    depsLockFilePath: join(PROJECT_ROOT, 'package-lock.json'),
  });
  app.synth();
  const [folder] = readAssembly(outDir).assets.values();
  if (folder === undefined) throw new Error('the baseline has no asset');
  return folder;
}
