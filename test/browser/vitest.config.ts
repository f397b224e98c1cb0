import { defineConfig } from 'vitest/config';

/** Tests in a real browser: `npm run test:browser`. One server and one browser, so one file after the other. */
export default defineConfig({
  test: {
    include: ['test/browser/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 180_000,
    fileParallelism: false,
    // A later step of a story means nothing once an earlier one has failed.
    bail: 1,
  },
});
