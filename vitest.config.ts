import { join } from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';

// Everything that starts during the tests (workers, synthesis, the operator's command) compiles what it shares only once.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules', '.cache', 'node-compile');

const FAULTS = 'test/faults/*.test.ts';
/** Take longer than `npm test` may: `npm run proof` runs them, with `PROOF` set. */
const PROOFS =
  process.env['PROOF'] === undefined ? ['test/faults/mutations.test.ts', 'test/load/audit-at-scale.test.ts'] : [];
/** Need no system that runs, and share what they load. */
const ALONE = [
  'test/{domain,http,infra,kinds,load,local,runtime,stand-ins}/**/*.test.ts',
  'test/adapters/!(dynamodb)/**/*.test.ts',
];

export default defineConfig({
  test: {
    // Whole systems start in some hooks: synthesis, engines, first cold starts.
    hookTimeout: 120_000,
    testTimeout: 60_000,
    // What is waited for may need a cold start on a busy machine; vitest's own second is a statement about speed.
    expect: { poll: { timeout: 30_000 } },
    // More than the two processors of CI: most files wait as much as they compute.
    maxWorkers: 3,
    projects: [
      { extends: true, test: { name: 'faults', include: [FAULTS], exclude: [...configDefaults.exclude, ...PROOFS] } },
      // The CDK takes a second to load and another one for every stage, the AWS SDK a third: files share what they load.
      {
        extends: true,
        test: { name: 'alone', include: ALONE, exclude: [...configDefaults.exclude, ...PROOFS], isolate: false },
      },
      {
        extends: true,
        test: {
          name: 'system',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, FAULTS, ...ALONE, ...PROOFS],
          globalSetup: ['test/support/running-system.ts'],
          isolate: false,
        },
      },
    ],
  },
});
