import { sql } from 'drizzle-orm';
import journal from '../../migrations/meta/_journal.json' with { type: 'json' };
import { AppError } from '../errors.ts';
import type { Db } from './db.ts';
import { rowsOf } from './rows.ts';

/** When the newest migration was written that this code knows, in milliseconds: the version of its schema. */
const newestKnown = Math.max(0, ...journal.entries.map((entry) => entry.when));

/** When the newest migration was written that this database has; 0 when it has none. */
async function newestApplied(db: Db): Promise<number> {
  const [table] = await rowsOf<{ there: boolean }>(
    db,
    sql`select to_regclass('drizzle.__drizzle_migrations') is not null as there`,
  );
  if (!table?.there) return 0;
  const [row] = await rowsOf<{ newest: string | number | null }>(
    db,
    sql`select max(created_at) as newest from drizzle.__drizzle_migrations`,
  );
  return Number(row?.newest ?? 0);
}

/** Refuses a database whose schema is newer than this code: an old program would write rows the new one misreads. */
export async function refuseNewer(db: Db): Promise<void> {
  if ((await newestApplied(db)) > newestKnown)
    throw new AppError(
      'misconfigured',
      'The database was made by a newer version of Cadenza than this one. Update this installation, or use another database.',
    );
}

/** Refuses a database whose schema is older than this code, where nobody here may migrate it. */
export async function refuseOlder(db: Db): Promise<void> {
  if ((await newestApplied(db)) < newestKnown)
    throw new AppError(
      'misconfigured',
      'The database has an older schema than this version of Cadenza needs. Bring it up to date: DATABASE_URL=… npm run -s cadenza -- migrate',
    );
}
