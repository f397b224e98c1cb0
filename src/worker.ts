import type { AppSettings } from './app/context.ts';
import { runWorkspace } from './app/run-workspace.ts';
import { compose } from './compose.ts';
import { allOnLoopback, parseConfig } from './config.ts';
import { AppError } from './errors.ts';
import { refuseAll } from './http/answer-problem.ts';
import type { Metrics } from './ports/log.ts';
import { createConsoleLogger } from './runtime/console-logger.ts';
import { createIds } from './runtime/ids.ts';
import { MovableClock } from './runtime/movable-clock.ts';
import { connectPostgres } from './store/connect-postgres.ts';
import type { StoreKeys } from './store/db.ts';
import { lazyStore } from './store/lazy-store.ts';

/** A message on the queue: this workspace has work. */
interface Work {
  readonly workspaceId: string;
}

/** What Cloudflare binds: settings as strings, Postgres, the queue of due workspaces, and the built web app. */
interface Env {
  readonly HYPERDRIVE: { readonly connectionString: string };
  readonly WORK: {
    send(message: Work): Promise<unknown>;
    sendBatch(messages: readonly { readonly body: Work }[]): Promise<unknown>;
  };
  readonly ASSETS: { fetch(url: string): Promise<Response> };
  readonly [setting: string]: unknown;
}

interface Batch {
  readonly messages: readonly { readonly body: Work; ack(): void; retry(): void }[];
}

interface Execution {
  waitUntil(work: Promise<unknown>): void;
}

/**
 * An invocation may have six connections that wait for an answer; what goes beyond queues. Two for the database leave
 * four for mails. A message ends long before an invocation may not make more calls.
 */
const connections = 2;
const limits: NonNullable<Pick<AppSettings, 'sendConcurrency' | 'touchesPerRound' | 'lookAgainSeconds'>> = {
  sendConcurrency: 4,
  touchesPerRound: 200,
  // While a message works, cron puts no second one for its workspace; if its machine dies, cron does so after this.
  lookAgainSeconds: 90,
};
const dueAtOnce = 1000;
/** What a queue takes in one call. */
const messagesAtOnce = 100;
/** Counters have no scraper on Workers; what happened is in the database and the log. */
const noMetrics: Metrics = { touches() {}, activitiesWritten() {}, tickSeconds() {} };

/** Asked once by each of Cloudflare's isolates: a schema that was new enough stays so. */
let schemaChecked = false;

async function openStore(env: Env, keys: StoreKeys) {
  const options = { max: connections, checkSchema: !schemaChecked };
  const store = await connectPostgres(env.HYPERDRIVE.connectionString, keys, options);
  schemaChecked = true;
  return store;
}

/** Reads the settings among what is bound; `misconfigured` lists what is wrong or missing. */
function settingsOf(env: Env) {
  const strings = Object.entries(env).filter(([, value]) => typeof value === 'string') as [string, string][];
  const settings = parseConfig(Object.fromEntries(strings));
  const { ENCRYPTION_KEY, SUPPRESSION_KEY, SESSION_SECRET, PUBLIC_URL, SENDGRID_API_KEY } = settings;
  if (!ENCRYPTION_KEY || !SUPPRESSION_KEY || !SESSION_SECRET || !PUBLIC_URL || !SENDGRID_API_KEY) {
    const wanted = { ENCRYPTION_KEY, SUPPRESSION_KEY, SESSION_SECRET, PUBLIC_URL, SENDGRID_API_KEY };
    const missing = Object.entries(wanted).flatMap(([name, value]) => (value ? [] : [name]));
    throw new AppError('misconfigured', `Set as secrets of the Worker: ${missing.join(', ')}.`);
  }
  const keys: StoreKeys = {
    encryptionKey: ENCRYPTION_KEY,
    suppressionKey: SUPPRESSION_KEY,
    encryptionKeyPrevious: settings.ENCRYPTION_KEY_PREVIOUS,
  };
  return { settings, keys, sessionSecret: SESSION_SECRET, publicUrl: PUBLIC_URL };
}

/** The product for one invocation: connections must not outlive the request that opened them. */
async function open(env: Env) {
  const { settings, keys, sessionSecret, publicUrl } = settingsOf(env);
  const clock = new MovableClock();
  const store = lazyStore(() => openStore(env, keys));
  const webFile = async (path: string) => {
    const found = await env.ASSETS.fetch(`https://assets.invalid/${path}`);
    return found.ok ? found : null;
  };
  try {
    // Only beside stand-ins can the time in a database have been moved; nobody real gets tomorrow's mail today.
    if (allOnLoopback(settings)) clock.setOffset(await store.system.clockOffset());
  } catch (error) {
    await store.close();
    throw error;
  }
  const product = compose(
    settings,
    {
      store,
      clock,
      publicUrl,
      limits,
      ids: createIds(clock),
      metrics: noMetrics,
      standIns: false,
      log: createConsoleLogger(settings.LOG_LEVEL),
      // Cron looks every minute; a request does not wait for work that it has started.
      kick: () => {},
    },
    { webFile, sessionSecret, metricsText: async () => '', links: [], ready: () => true, clock: null },
  );
  return { ...product, store };
}

/** The answer to a request when the product cannot be joined, in the product's own words. */
async function refuse(request: Request, error: unknown): Promise<Response> {
  const clock = new MovableClock();
  const log = createConsoleLogger('warn');
  return refuseAll({ clock, log, ids: createIds(clock) }, error).fetch(request);
}

export default {
  async fetch(request: Request, env: Env, execution: Execution): Promise<Response> {
    let product: Awaited<ReturnType<typeof open>>;
    try {
      product = await open(env);
    } catch (error) {
      return refuse(request, error);
    }
    try {
      // Every answer is whole when it is given; nothing of it is read from the database afterwards.
      return await product.http.fetch(request);
    } finally {
      execution.waitUntil(product.store.close());
    }
  },

  /** Every minute: one message for each workspace that has work. */
  async scheduled(_event: unknown, env: Env): Promise<void> {
    const { ctx, store } = await open(env);
    try {
      await store.system.ensurePartitions(ctx.clock.now());
      const due = await store.system.dueWorkspaces(ctx.clock.now(), dueAtOnce);
      const messages = due.map((workspaceId) => ({ body: { workspaceId } }));
      for (let from = 0; from < messages.length; from += messagesAtOnce)
        await env.WORK.sendBatch(messages.slice(from, from + messagesAtOnce));
    } finally {
      await store.close();
    }
  },

  /** One round for each message's workspace; one whose touches a limit left is put on the queue again. */
  async queue(batch: Batch, env: Env): Promise<void> {
    const { ctx, store } = await open(env);
    try {
      for (const message of batch.messages) {
        const { workspaceId } = message.body;
        try {
          const { more } = await runWorkspace(ctx, workspaceId);
          if (more) await env.WORK.send({ workspaceId });
          ctx.log.info({ workspace: workspaceId, more }, 'a round of a workspace');
          message.ack();
        } catch (error) {
          // Tried again by the queue; the batch's other workspaces do not wait for it.
          ctx.log.error({ workspace: workspaceId, error }, 'the round of a workspace failed');
          message.retry();
        }
      }
    } finally {
      await store.close();
    }
  },
};
