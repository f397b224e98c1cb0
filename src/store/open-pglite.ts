import { join } from 'node:path';
import { PGlite, type PGliteOptions } from '@electric-sql/pglite';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { AppError, isAppError } from '../errors.ts';
import type { Store } from '../ports/store.ts';
import type { Db, StoreKeys } from './db.ts';
import { translated } from './errors.ts';
import { migrationsFolder } from './migrate.ts';
import { lockFolder } from './open-folder.ts';
import { preparing } from './prepare-pglite.ts';
import { refuseNewer } from './schema-version.ts';
import { createStore } from './store.ts';

/** Transactions after which statistics are refreshed: soon after the start, then ever less often. */
const firstAnalyze = 200;
const latestAnalyze = 20_000;

/** PGlite has no autovacuum: without this its planner believes for ever that every table is empty. */
function statistics(client: PGlite): () => Promise<void> {
  let transactions = 0;
  let next = firstAnalyze;
  return async () => {
    transactions += 1;
    if (transactions < next) return;
    transactions = 0;
    next = Math.min(next * 2, latestAnalyze);
    await client.exec('vacuum analyze');
  };
}

/** The store on an open PGlite, with its schema brought up to date. */
export async function storeOnPglite(client: PGlite, keys: StoreKeys, release = () => {}): Promise<Store> {
  const pglite = drizzle(client);
  await translated(async () => {
    await refuseNewer(pglite as unknown as Db);
    await migrate(pglite, { migrationsFolder });
  });
  return createStore({
    db: drizzle(preparing(client)) as unknown as Db,
    keys,
    afterCommit: statistics(client),
    // PGlite commits a transaction in which a statement failed and the error was swallowed as an empty one, without
    // a word. This statement fails then, as postgres.js does by itself.
    beforeCommit: async (tx) => {
      await tx.execute(sql`select 1`);
    },
    close: async () => {
      await client.close();
      release();
    },
  });
}

async function start(dir: string, options: PGliteOptions): Promise<PGlite> {
  try {
    return await PGlite.create(join(dir, 'database'), options);
  } catch (error) {
    throw new AppError(
      'misconfigured',
      `The database in ${dir} does not open. If it was copied while in use or comes from another version, restore a backup or move the folder away.`,
      { cause: error },
    );
  }
}

/**
 * Opens the embedded database in a folder, which one process at a time may do, or in memory when `dir` is undefined,
 * and brings its schema up to date. `unavailable` names the process that holds the folder; `misconfigured` for a
 * folder that cannot be used, a bad key or a newer schema.
 */
export async function openPglite(dir: string | undefined, keys: StoreKeys): Promise<Store> {
  if (dir === undefined) return storeOnPglite(await PGlite.create(), keys);
  const release = lockFolder(dir);
  let client: PGlite | undefined;
  try {
    client = await start(dir, {});
    return await storeOnPglite(client, keys, release);
  } catch (error) {
    await client?.close();
    release();
    throw isAppError(error)
      ? error
      : new AppError('internal', `The database in ${dir} could not be opened.`, { cause: error });
  }
}
