import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Thousands of simulated crashes take minutes of their own: `npm run faults` and `npm run test:faults`.
    exclude: process.env['FAULTS'] === '1' ? [] : ['test/faults/**'],
    globalSetup: ['test/support/running-system.ts'],
    // Whole systems start in some hooks: synthesis, engines, first cold starts.
    hookTimeout: 120_000,
    testTimeout: 60_000,
    // Two files at once: each may run a system of its own, and CI has two cores.
    maxWorkers: 2,
  },
});
