import { sql } from 'drizzle-orm';
import type { Db } from './db.ts';
import { rowsOf } from './rows.ts';

const partitioned = ['touches', 'sends', 'ledger'];
/** Any fixed number: it names 'changes of the schema' among this database's advisory locks. */
export const schemaLock = 7_202_611;

/** The smallest UUIDv7 of a moment: 48 bits of milliseconds, then the version and nothing. */
export function smallestUuid(at: Date): string {
  const time = at.getTime().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}

interface Month {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** The UTC month `ahead` months after `at`, as bounds of enrollment ids. */
export function monthOf(at: Date, ahead: number): Month {
  const start = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + ahead, 1));
  const end = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + ahead + 1, 1));
  const name = start.toISOString().slice(0, 7).replace('-', '_');
  return { name, from: smallestUuid(start), to: smallestUuid(end) };
}

/**
 * Makes the partitions of the month of `at` and the two after it. A month of which the default partition already
 * holds rows stays there: everything works, only its rows are not parted. Returns the names of what was left so.
 */
export async function ensurePartitions(db: Db, at: Date): Promise<readonly string[]> {
  const wanted = [0, 1, 2].flatMap((ahead) => {
    const month = monthOf(at, ahead);
    return partitioned.map((table): Part => ({ table, month, name: `${table}_${month.name}` }));
  });
  const there = await rowsOf<{ relname: string }>(
    db,
    sql`select c.relname from pg_class c where c.relispartition and c.relnamespace = current_schema()::regnamespace`,
  );
  const known = new Set(there.map((row) => row.relname));
  const missing = wanted.filter(({ name }) => !known.has(name));
  const left: string[] = [];
  for (const table of partitioned)
    left.push(
      ...(await makePartitions(
        db,
        missing.filter((part) => part.table === table),
      )),
    );
  return left;
}

/**
 * Makes partitions of one table in a transaction of their own: whoever holds another table and waits for this one must
 * not be waited for. Returns the names of those that could not be made.
 */
async function makePartitions(db: Db, parts: readonly Part[]): Promise<readonly string[]> {
  if (parts.length === 0) return [];
  return db.transaction(async (tx) => {
    await tx.execute(
      sql`select pg_advisory_xact_lock(${schemaLock}), set_config('lock_timeout', '5s', true)`,
    );
    const left: string[] = [];
    for (const part of parts) if (!(await makePartition(tx, part))) left.push(part.name);
    return left;
  });
}

interface Part {
  readonly table: string;
  readonly month: Month;
  readonly name: string;
}

async function hasRows(db: Db, { table, month }: Part): Promise<boolean> {
  const [found] = await rowsOf<{ taken: boolean }>(
    db,
    sql`select exists(select 1 from ${sql.identifier(`${table}_default`)}
      where enrollment_id >= ${month.from}::uuid and enrollment_id < ${month.to}::uuid) as taken`,
  );
  return found?.taken === true;
}

/** False when the default partition holds rows of the month. */
async function makePartition(tx: Db, part: Part): Promise<boolean> {
  if (await hasRows(tx, part)) return false;
  // Locked and looked at again, so that no row of the month slips into the default partition before the change.
  await tx.execute(sql`lock table ${sql.identifier(part.table)} in access exclusive mode`);
  if (await hasRows(tx, part)) return false;
  const { from, to } = part.month;
  await tx.execute(
    sql`create table if not exists ${sql.identifier(part.name)} partition of ${sql.identifier(part.table)}
      for values from (${sql.raw(`'${from}'`)}) to (${sql.raw(`'${to}'`)})`,
  );
  return true;
}
