import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { type AssetCode, Code } from 'aws-cdk-lib/aws-lambda';
import type { Stage } from '../../stages/stage.ts';
import { functionBundle, PROJECT_ROOT } from './bundling.ts';
import { installPackages, LAMBDA_PLATFORM } from './install-packages.ts';

/** Demanded by the CDK for machines that cannot bundle; every machine that runs this can. */
const NEVER_RUN = DockerImage.fromRegistry('no-container-is-needed');

/**
 * A function's code as an asset: `index.mjs`, and beside it the packages that cannot be bundled. It is named by what is in it, so the
 * same code is the same asset on every machine, and is deployed only when it changes.
 *
 * @param folder below `functions/`.
 */
export function functionCode(folder: string, stage: Stage): AssetCode {
  // Of the local stage for this machine.
  const platform = stage.local === undefined ? LAMBDA_PLATFORM : undefined;
  return Code.fromAsset(join(PROJECT_ROOT, 'functions', folder), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: NEVER_RUN,
      local: {
        tryBundle(outDir) {
          const { code, packages } = functionBundle(folder);
          writeFileSync(join(outDir, 'index.mjs'), code);
          if (packages.length > 0) installPackages(packages, outDir, platform);
          return true;
        },
      },
    },
  });
}
