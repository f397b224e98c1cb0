import { defineConfig } from 'vitest/config';

/** Tests in a real browser: `npm run test:browser`. Each file has a server and a browser of its own; two at a time. */
export default defineConfig({
  test: {
    include: ['test/browser/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // A page may take its time; what a test waits for in vain costs it no more than a click does.
    expect: { poll: { timeout: 20_000 } },
    globalSetup: ['test/browser/global-setup.ts'],
    maxWorkers: 2,
    // A later step of a story means nothing once an earlier one has failed.
    bail: 1,
  },
});
