import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as applyToPostgres } from 'drizzle-orm/postgres-js/migrator';
import { connectClient } from './connect-postgres.ts';
import type { Db } from './db.ts';
import { translated } from './errors.ts';
import { schemaLock } from './partitions.ts';
import { refuseNewer } from './schema-version.ts';

export const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url));

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
