import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // They need a browser or workerd, and have commands of their own.
    exclude: ['test/browser/**', 'test/worker/**'],
    // Some take 15 seconds of a slow machine with nothing else to do.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    globalSetup: ['test/support/global-setup.ts'],
    setupFiles: ['test/support/seeded.ts'],
    // Processes, not threads: Node can end as a whole when a thread with WebAssembly ends (nodejs/node#64500).
    pool: 'forks',
    // One process after the other takes many files: loading the product anew for each took half of the whole run. A
    // test undoes what it changes for its process: a global, a spy, a variable of the environment.
    isolate: false,
    execArgv: ['--import', fileURLToPath(new URL('test/support/load-quickly.ts', import.meta.url))],
    // Database tests wait for a server beside them: more workers than two cores only make each other slower.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
  },
});
