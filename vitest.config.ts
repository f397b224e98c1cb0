import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // They need a browser or workerd, and have commands of their own.
    exclude: ['test/browser/**', 'test/worker/**'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    globalSetup: ['test/support/global-setup.ts'],
    // Database tests wait for a server beside them: more workers than two cores only make each other slower.
    pool: 'threads',
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
  },
});
