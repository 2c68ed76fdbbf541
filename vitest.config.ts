import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// Everything that starts during the tests (workers, synthesis, the operator's command) compiles what it shares only once.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules', '.cache', 'node-compile');

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/running-system.ts'],
    // Whole systems start in some hooks: synthesis, engines, first cold starts.
    hookTimeout: 120_000,
    testTimeout: 60_000,
    // Two files at once: each may run a system of its own, and CI has two cores.
    maxWorkers: 2,
  },
});
