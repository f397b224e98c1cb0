import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // They need a browser, and have a command of their own.
    exclude: ['test/browser/**'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    globalSetup: ['test/support/global-setup.ts'],
    // Database tests wait for a server beside them: more workers than two cores only make each other slower.
    pool: 'threads',
    maxWorkers: 2,
  },
});
