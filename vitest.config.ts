import { defineConfig } from 'vitest/config';

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
