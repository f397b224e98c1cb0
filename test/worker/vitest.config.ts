import { defineConfig } from 'vitest/config';

/** The Worker's tests: in workerd, against a real Postgres and the stand-ins. `npm test` leaves them out. */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/worker/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 90_000,
    globalSetup: ['test/worker/build.ts', 'test/support/global-setup.ts'],
    // Each file starts a Worker, which is a process of its own.
    fileParallelism: false,
    env: {
      // Nothing outside this machine is asked: no statistics, no news of versions, no place on the map.
      WRANGLER_SEND_METRICS: 'false',
      WRANGLER_SEND_ERROR_REPORTS: 'false',
      WRANGLER_HIDE_BANNER: 'true',
      CLOUDFLARE_CF_FETCH_ENABLED: 'false',
    },
  },
});
