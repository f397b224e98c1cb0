import { runWorkspace } from './app/run-workspace.ts';
import { compose } from './compose.ts';
import { parseConfig } from './config.ts';
import { AppError } from './errors.ts';
import type { Metrics } from './ports/log.ts';
import { createIds } from './runtime/ids.ts';
import { createLogger } from './runtime/logger.ts';
import { MovableClock } from './runtime/movable-clock.ts';
import { connectPostgres } from './store/connect-postgres.ts';

/** What Cloudflare binds: settings as strings, Postgres through Hyperdrive, and the queue of due workspaces. */
interface Env {
  readonly HYPERDRIVE: { readonly connectionString: string };
  readonly WORK: { send(message: { workspaceId: string }): Promise<void> };
  readonly [setting: string]: unknown;
}

interface Batch {
  readonly messages: readonly {
    readonly body: { readonly workspaceId: string };
    ack(): void;
    retry(): void;
  }[];
}

interface Execution {
  waitUntil(work: Promise<unknown>): void;
}

const dueAtOnce = 1000;
/** Counters have no scraper on Workers; what happened is in the database and the log. */
const noMetrics: Metrics = { touches() {}, activitiesWritten() {}, tickSeconds() {} };

/** The product for one invocation: connections must not outlive the request that opened them. */
async function open(env: Env) {
  const strings = Object.entries(env).filter(([, value]) => typeof value === 'string') as [string, string][];
  const settings = parseConfig(Object.fromEntries(strings));
  const { ENCRYPTION_KEY, SUPPRESSION_KEY, SESSION_SECRET, PUBLIC_URL } = settings;
  if (!ENCRYPTION_KEY || !SUPPRESSION_KEY || !SESSION_SECRET || !PUBLIC_URL)
    throw new AppError(
      'misconfigured',
      'Set ENCRYPTION_KEY, SUPPRESSION_KEY, SESSION_SECRET and PUBLIC_URL as secrets.',
    );
  const store = await connectPostgres(env.HYPERDRIVE.connectionString, {
    encryptionKey: ENCRYPTION_KEY,
    suppressionKey: SUPPRESSION_KEY,
    ...(settings.ENCRYPTION_KEY_PREVIOUS === undefined
      ? {}
      : { encryptionKeyPrevious: settings.ENCRYPTION_KEY_PREVIOUS }),
  });
  const clock = new MovableClock();
  const product = compose(
    settings,
    {
      store,
      clock,
      ids: createIds(clock),
      log: createLogger(settings.LOG_LEVEL),
      metrics: noMetrics,
      // Cron looks every minute; a request does not wait for work that it has started.
      kick: () => {},
      publicUrl: PUBLIC_URL,
      standIns: false,
    },
    {
      metricsText: async () => '',
      sessionSecret: SESSION_SECRET,
      links: [],
      webFile: async () => null,
      ready: () => true,
      clock: null,
    },
  );
  return { ...product, store };
}

export default {
  async fetch(request: Request, env: Env, execution: Execution): Promise<Response> {
    const product = await open(env);
    const response = await product.http.fetch(request);
    execution.waitUntil(product.store.close());
    return response;
  },

  /** Every minute: one message for each workspace that has work. */
  async scheduled(_event: unknown, env: Env): Promise<void> {
    const { ctx, store } = await open(env);
    try {
      await store.system.ensurePartitions(ctx.clock.now());
      for (const workspaceId of await store.system.dueWorkspaces(ctx.clock.now(), dueAtOnce))
        await env.WORK.send({ workspaceId });
    } finally {
      await store.close();
    }
  },

  async queue(batch: Batch, env: Env): Promise<void> {
    const { ctx, store } = await open(env);
    try {
      for (const message of batch.messages) {
        const { workspaceId } = message.body;
        try {
          await runWorkspace(ctx, workspaceId);
          message.ack();
        } catch (error) {
          // Tried again by the queue; the batch's other workspaces do not wait for it.
          const words = error instanceof Error ? error.message : String(error);
          ctx.log.error({ workspace: workspaceId, error: words }, 'the round of a workspace failed');
          message.retry();
        }
      }
    } finally {
      await store.close();
    }
  },
};
