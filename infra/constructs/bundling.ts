import { join } from 'node:path';
import { type BundlingOptions, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { Stage } from '../stages/stage.ts';

/** The checkout: where `package-lock.json` and `functions/` are. */
export const PROJECT_ROOT = join(import.meta.dirname, '..', '..');

/**
 * The SDK's ways to credentials on machines that are no Lambda: profiles, single sign-on, containers, EC2. Lambda hands them over in
 * the environment, which the SDK reads first; it imports these when it finds none there, and nothing of theirs would be there either.
 * With the clients that they bring along they are a third of a bundle.
 */
const CREDENTIALS_OF_OTHER_MACHINES = [
  ...['http', 'ini', 'login', 'process', 'sso', 'web-identity'].map((from) => `@aws-sdk/credential-provider-${from}`),
  '@smithy/credential-provider-imds',
];

/**
 * How every function is bundled: one minified ES module with the AWS SDK inside.
 *
 * The SDK's module builds load 16–26 % faster than what CDK does by default (CommonJS, SDK left to the runtime). No source
 * maps: reading them costs ~50 ms of every cold start.
 */
export const BUNDLING: BundlingOptions = {
  format: OutputFormat.ESM,
  target: 'node24',
  minify: true,
  mainFields: ['module', 'main'],
  externalModules: CREDENTIALS_OF_OTHER_MACHINES,
  esbuildArgs: { '--legal-comments': 'none', '--log-level': 'warning' },
  environment: { npm_config_loglevel: 'error' },
};

/**
 * Bundling for a function that needs packages with native binaries: they are installed beside the bundle, for the machine that
 * will run it. npm chooses the binaries by `os`, `cpu` and `libc`; the local stage runs on this machine and leaves them alone.
 */
export function bundlingWith(nodeModules: string[], stage: Stage): BundlingOptions {
  return {
    ...BUNDLING,
    nodeModules,
    environment: { ...BUNDLING.environment, ...INSTALL, ...(stage.local === undefined ? LAMBDA_PLATFORM : {}) },
    // npm's bookkeeping changes with every dependency of the project: without it the asset changes only when its code does.
    commandHooks: {
      beforeBundling: () => [],
      beforeInstall: () => [],
      afterBundling: (_from, to) => [
        `cd "${to}" && rm -f package.json package-lock.json node_modules/.package-lock.json`,
      ],
    },
  };
}

const LAMBDA_PLATFORM = { npm_config_os: 'linux', npm_config_cpu: 'arm64', npm_config_libc: 'glibc' };

/** Cache before network; no scripts, which would test the binaries of another machine. */
const INSTALL = {
  npm_config_prefer_offline: 'true',
  npm_config_ignore_scripts: 'true',
  npm_config_audit: 'false',
  npm_config_fund: 'false',
};
