import { lookup } from 'node:dns/promises';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { allOnLoopback, type Settings, standInsNeeded } from './config.ts';
import { AppError, isAppError } from './errors.ts';
import type { Rehashed, Resealed, Store } from './ports/store.ts';
import { createIds, type RandomBytes } from './runtime/ids.ts';
import { type Keys, keepKeys, loadKeys, prepareDataDir, refuseOtherKeys } from './runtime/keys.ts';
import { createLogger } from './runtime/logger.ts';
import { createMetrics } from './runtime/metrics.ts';
import { MovableClock } from './runtime/movable-clock.ts';
import { webFilesIn } from './runtime/web-files.ts';
import { connectPostgres } from './store/connect-postgres.ts';
import { migrate } from './store/migrate.ts';
import { lockFolder } from './store/open-folder.ts';
import { openPglite } from './store/open-pglite.ts';
import { openPostgres } from './store/open-postgres.ts';

/** How many invented people each CRM stand-in of `npm start` holds. */
const inventedPeople = 90;

type Closer = () => Promise<unknown> | unknown;

/** What the time-lapse changes: nothing that the product's own code could notice. */
interface NodeOptions {
  /** Keeps the database and the stand-ins in memory. */
  readonly inMemory?: boolean;
  readonly people?: number;
  readonly seed?: number;
  /** Product time, instead of real time moved by what the database holds. */
  readonly clock?: MovableClock;
  readonly pollMinutes?: number;
  readonly randomBytes?: RandomBytes;
}

/** Where this machine reaches a server that listens on `host`; one on every address is reached on loopback. */
export function urlOf(host: string, port: number): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

function listenOn(fetch: (request: Request) => Response | Promise<Response>, settings: Settings) {
  return new Promise<{ port: number; close: Closer }>((resolve, reject) => {
    const server = serve({ fetch, hostname: settings.HOST, port: settings.PORT }, (info) =>
      resolve({
        port: info.port,
        close: () =>
          new Promise<void>((done) => {
            server.close(() => done());
            if ('closeAllConnections' in server) setTimeout(() => server.closeAllConnections(), 500).unref();
          }),
      }),
    );
    server.on('error', (error: NodeJS.ErrnoException) => {
      const busy = error.code === 'EADDRINUSE';
      const what = busy
        ? 'is in use by another program'
        : `cannot be opened (${error.code ?? error.message})`;
      reject(
        new AppError(
          'misconfigured',
          `Port ${settings.PORT} on ${settings.HOST} ${what}. Set PORT to another one.`,
        ),
      );
    });
  });
}

/** Opens a Postgres at the start, when what is wrong is most likely its address: names that, but no password. */
async function openDatabase<T>(url: string, open: (url: string) => Promise<T>): Promise<T> {
  try {
    return await open(url);
  } catch (error) {
    if (!isAppError(error) || error.code === 'misconfigured') throw error;
    const { host, pathname } = new URL(url);
    const why = error.cause instanceof Error ? ` (${error.cause.message})` : '';
    const what = error.code === 'unavailable' ? 'cannot be reached' : 'cannot be used';
    throw new AppError(
      error.code,
      `The database of DATABASE_URL at ${host}${pathname} ${what}${why}. Check the address, and whether it runs.`,
      { cause: error },
    );
  }
}

/** What is not needed for opening the database: loaded meanwhile. */
async function loadProduct() {
  const [{ compose }, { openMailboxes }, { startCron }, { startStandIns }] = await Promise.all([
    import('./compose.ts'),
    import('./compose-mailboxes.ts'),
    import('./scheduler/node-cron.ts'),
    import('./runtime/stand-ins.ts'),
  ]);
  return { compose, openMailboxes, startCron, startStandIns };
}

/**
 * Starts the product on Node: data folder, database, stand-ins for services without credentials, HTTP and the
 * scheduler. What was opened is closed again, in reverse, when anything on the way fails or `close` is called.
 */
export async function startNode(wanted: Settings, options: NodeOptions = {}) {
  const closers: Closer[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    prepareDataDir(wanted.DATA_DIR);
    const loaded = loadKeys(wanted);
    const { keys } = loaded;
    const log = createLogger(wanted.LOG_LEVEL);
    const clock = options.clock ?? new MovableClock();
    const database = wanted.DATABASE_URL;
    const needsStandIns = Object.values(standInsNeeded(wanted)).some(Boolean);
    if (database !== undefined && needsStandIns) closers.push(lockFolder(wanted.DATA_DIR));
    const opening =
      database === undefined
        ? openPglite(options.inMemory ? undefined : wanted.DATA_DIR, keys)
        : openDatabase(database, (url) => openPostgres(url, keys));
    closers.push(async () => (await opening.catch(() => null))?.close());
    const [store, { compose, openMailboxes, startCron, startStandIns }] = await Promise.all([
      opening,
      loadProduct(),
    ]);
    await refuseOtherKeys(store.system, wanted, loaded);
    keepKeys(wanted, loaded);
    const standIns = await startStandIns(wanted, {
      clock,
      people: options.people ?? inventedPeople,
      seed: options.seed ?? 1,
      ...(options.inMemory ? {} : { dir: join(wanted.DATA_DIR, 'sandbox') }),
    });
    closers.push(() => standIns.close());
    const { settings } = standIns;
    // Only beside stand-ins can the time in a database have been moved; nobody real gets tomorrow's mail today.
    if (options.clock === undefined && allOnLoopback(settings))
      clock.setOffset(await store.system.clockOffset());
    await store.system.ensurePartitions(clock.now());
    const metrics = createMetrics();
    let ready = false;
    let nudge = () => {};
    // The port is only known once the server listens; requests that come before the app is joined wait for it.
    let fetch: (request: Request) => Response | Promise<Response> = () =>
      new Response('Starting', { status: 503 });
    const server = await listenOn((request) => fetch(request), settings);
    closers.push(server.close);
    const url = urlOf(settings.HOST, server.port);
    const publicUrl = settings.PUBLIC_URL ?? url;
    for (const standIn of standIns.all) standIn.setDeliverTo(url);
    const product = compose(
      settings,
      {
        store,
        clock,
        log,
        metrics,
        publicUrl,
        ids: createIds(clock, options.randomBytes),
        kick: () => nudge(),
        standIns: standIns.complete,
        lookup: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
        openMailboxes,
        ...(options.pollMinutes === undefined ? {} : { pollMinutes: options.pollMinutes }),
      },
      {
        metricsText: metrics.text,
        sessionSecret: keys.sessionSecret,
        links: standIns.all.map((standIn) => ({ label: `${standIn.name} stand-in`, url: standIn.url })),
        webFile: webFilesIn(),
        ready: () => ready,
        clock: {
          setOffset: (offset: number) => clock.setOffset(offset),
          settle: standIns.settled,
          tick: () => product.tick(),
        },
      },
    );
    fetch = product.http.fetch;
    return {
      ...product,
      url,
      settings,
      standIns,
      clock,
      close,
      /** Lets the scheduler run: after the first start's preparations. */
      begin: () => {
        const cron = startCron(product.tick, (error) =>
          log.error({ error: String(error) }, 'a round failed; the next one tries it again'),
        );
        nudge = cron.nudge;
        closers.push(cron.stop);
        ready = true;
        cron.nudge();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Brings the database's schema up to date, and starts nothing. */
export async function migrateDatabase(settings: Settings): Promise<void> {
  if (settings.DATABASE_URL !== undefined) return openDatabase(settings.DATABASE_URL, (url) => migrate(url));
  prepareDataDir(settings.DATA_DIR);
  const store = await openPglite(settings.DATA_DIR, loadKeys(settings).keys);
  await store.close();
}

/** Does something with the database beside running processes on Postgres, and starts nothing. */
async function withDatabase<T>(
  { DATABASE_URL, DATA_DIR }: Settings,
  keys: Keys,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const store = await (DATABASE_URL === undefined
    ? openPglite(DATA_DIR, keys)
    : openDatabase(DATABASE_URL, (url) => connectPostgres(url, keys, { checkSchema: true })));
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** That a command on keys works with one that is set or kept: nothing may depend on one that nobody has. */
function keysFor(settings: Settings, name: 'ENCRYPTION_KEY' | 'SUPPRESSION_KEY'): Keys {
  prepareDataDir(settings.DATA_DIR);
  const { keys, made } = loadKeys(settings);
  if (made !== null && settings[name] === undefined)
    throw new AppError('misconfigured', `${name} is neither set nor kept in '${settings.DATA_DIR}'. Set it.`);
  return keys;
}

/** Seals with ENCRYPTION_KEY what ENCRYPTION_KEY_PREVIOUS sealed. */
export async function resealSecrets(settings: Settings): Promise<Resealed> {
  return withDatabase(settings, keysFor(settings, 'ENCRYPTION_KEY'), (store) => store.system.reseal());
}

/** Hashes the 'do not contact' list with SUPPRESSION_KEY, after the key before it was lost. */
export async function rehashSuppressions(settings: Settings): Promise<Rehashed> {
  return withDatabase(settings, keysFor(settings, 'SUPPRESSION_KEY'), (store) => store.system.rehash());
}

export type RunningNode = Awaited<ReturnType<typeof startNode>>;
