import { defineConfig } from 'vitest/config';

/** Tests in a real browser: `npm run test:browser`. Each file has a server and a browser of its own; two at a time. */
export default defineConfig({
  test: {
    include: ['test/browser/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // By itself vitest asks for a second only, which a page may need on a busy machine.
    expect: { poll: { timeout: 60_000 } },
    globalSetup: ['test/browser/global-setup.ts'],
    maxWorkers: 2,
    // A later step of a story means nothing once an earlier one has failed.
    bail: 1,
  },
});
