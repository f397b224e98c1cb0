import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as applyToPostgres } from 'drizzle-orm/postgres-js/migrator';
import { AppError } from '../errors.ts';
import { connectClient } from './connect-postgres.ts';
import type { Db } from './db.ts';
import { translated } from './errors.ts';
import { schemaLock } from './partitions.ts';
import { rowsOf } from './rows.ts';

export const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url));

/** When the newest migration was written that this code knows, in milliseconds. */
function newestKnown(): number {
  const journal = JSON.parse(readFileSync(`${migrationsFolder}/meta/_journal.json`, 'utf8')) as {
    readonly entries: readonly { readonly when: number }[];
  };
  return Math.max(0, ...journal.entries.map((entry) => entry.when));
}

/** Refuses a database whose schema is newer than this code: an old program would write rows the new one misreads. */
export async function refuseNewer(db: Db): Promise<void> {
  const [table] = await rowsOf<{ there: boolean }>(
    db,
    sql`select to_regclass('drizzle.__drizzle_migrations') is not null as there`,
  );
  if (!table?.there) return;
  const [row] = await rowsOf<{ newest: string | number | null }>(
    db,
    sql`select max(created_at) as newest from drizzle.__drizzle_migrations`,
  );
  if (Number(row?.newest ?? 0) > newestKnown())
    throw new AppError(
      'misconfigured',
      'The database was made by a newer version of Cadenza than this one. Update this installation, or use another database.',
    );
}

/**
 * Brings a Postgres database up to date; several processes at once take turns. `unavailable` when it cannot be
 * reached, `misconfigured` when its schema is newer than this code or the address is not a Postgres URL.
 */
export async function migrate(url: string, onNotice?: (message: string) => void): Promise<void> {
  const client = connectClient(url, { max: 1, onNotice });
  try {
    await translated(async () => {
      const db = drizzle(client);
      await db.execute(sql`select pg_advisory_lock(${schemaLock})`);
      await refuseNewer(db as unknown as Db);
      await applyToPostgres(db, { migrationsFolder });
      await db.execute(sql`select pg_advisory_unlock(${schemaLock})`);
    });
  } finally {
    // Also gives the lock back if a migration failed: it belongs to the session.
    await client.end({ timeout: 5 });
  }
}
