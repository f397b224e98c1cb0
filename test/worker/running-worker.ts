import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unstable_readConfig as readConfig, unstable_startWorker as startWorker } from 'wrangler';
import { testKeys } from '../support/keys.ts';
import { freePort } from '../support/postgres-server.ts';

/** A line that the Worker logged: its fields, and `msg`. */
export type WorkerLine = { readonly msg?: string; readonly [field: string]: unknown };

/** The Worker in workerd, as wrangler.toml says, with other settings and another database. */
export interface RunningWorker {
  readonly url: string;
  readonly lines: readonly WorkerLine[];
  /** Runs the cron trigger once. The messages that it puts on the queue are worked on afterwards. */
  scheduled(): Promise<void>;
  close(): Promise<void>;
}

/** Keys of the tests, as the Worker takes them. */
export const keySettings = {
  ENCRYPTION_KEY: testKeys.encryptionKey,
  SUPPRESSION_KEY: testKeys.suppressionKey,
  SESSION_SECRET: 'of tests only, and nobody signs in with it',
};

/** Where the Worker will listen: said before it starts, since links and signatures are built on its address. */
export async function pickUrl(): Promise<string> {
  return `http://127.0.0.1:${await freePort()}`;
}

function parsedLine(text: string): WorkerLine {
  try {
    return JSON.parse(text) as WorkerLine;
  } catch {
    return { text };
  }
}

/** Resolves when the Worker answers; fails when it cannot be built or does not start. */
function ready(worker: Awaited<ReturnType<typeof startWorker>>): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (event: unknown) =>
      reject(
        new Error('The Worker did not start.', { cause: (event as { cause?: unknown }).cause ?? event }),
      );
    for (const name of ['error', 'buildFailed']) worker.raw.on(name, failed);
    worker.ready.then(resolve, reject);
  });
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What wrangler.toml says, for the Worker as it was built. */
function builtConfig() {
  const config = readConfig({ config: join(root, 'wrangler.toml') }, { hideWarnings: true });
  const folder = join(root, 'dist/worker');
  const main = join(folder, 'worker.js');
  return { ...config, main, base_dir: folder, no_bundle: true, find_additional_modules: true };
}

/** Starts the Worker. Nothing is kept on disk, and nothing is asked of Cloudflare. */
export async function startTheWorker(options: {
  readonly url: string;
  readonly databaseUrl: string;
  readonly settings: Readonly<Record<string, string>>;
}): Promise<RunningWorker> {
  const lines: WorkerLine[] = [];
  const texts = Object.entries(options.settings).map(
    ([name, value]) => [name, { type: 'secret_text', value }] as const,
  );
  const worker = await startWorker({
    config: builtConfig(),
    bindings: {
      ...Object.fromEntries(texts),
      HYPERDRIVE: { type: 'hyperdrive', id: 'local', localConnectionString: options.databaseUrl },
    },
    dev: {
      server: { hostname: '127.0.0.1', port: Number(new URL(options.url).port), secure: false },
      inspector: false,
      remote: false,
      watch: false,
      liveReload: false,
      persist: false,
      logLevel: 'error',
      structuredLogsHandler: (log: { readonly message: string }) => lines.push(parsedLine(log.message)),
    },
  });
  await ready(worker);
  return {
    url: options.url,
    lines,
    async scheduled() {
      const answer = await fetch(
        `${options.url}/cdn-cgi/local/scheduled?cron=${encodeURIComponent('* * * * *')}`,
      );
      const outcome = await answer.text();
      if (outcome !== 'ok') throw new Error(`The cron trigger ended with ${answer.status} ${outcome}.`);
    },
    close: () => worker.dispose(),
  };
}
