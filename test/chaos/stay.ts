import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { environment, keys, type Stage } from './stage.ts';

const cli = fileURLToPath(new URL('../../src/cli/bin.ts', import.meta.url));

/** Stops with the first signal. What the database's package does on one would end the process before its folders are gone. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.removeAllListeners(signal);
      process.on(signal, () => resolve());
    }
  });
}

/**
 * Starts the product, as an operator would, on the database and the stand-ins that a run has left, until Ctrl-C: for
 * `cadenza why`, `replay` and `reconcile`. Its clock is right and goes on from the run's product time.
 */
export async function stay(stage: Stage): Promise<void> {
  const { database, timeline, publicUrl, apiKeys, dir } = stage;
  await database.rows(`update product_clock set offset_ms = ${timeline.now().getTime() - Date.now()}`);
  const server = spawn(process.execPath, [cli, 'serve'], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      ...environment(stage),
      DATABASE_URL: database.url,
      DATA_DIR: dir,
      PORT: new URL(publicUrl).port,
      PUBLIC_URL: publicUrl,
      ENCRYPTION_KEY: keys.encryptionKey,
      SUPPRESSION_KEY: keys.suppressionKey,
      SESSION_SECRET: keys.sessionSecret,
    },
  });
  const gone = once(server, 'exit');
  const person = stage.records[0]?.email ?? '';
  process.stderr.write(
    [
      '',
      `What the run has left is at ${publicUrl}, until Ctrl-C.`,
      `  API key   ${apiKeys.admin}`,
      `  Try       DATA_DIR=${dir} npm run -s cadenza -- why ${person}`,
      '',
    ].join('\n'),
  );
  await Promise.race([untilStopped(), gone]);
  server.kill('SIGINT');
  await gone;
}
