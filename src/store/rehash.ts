import { sql } from 'drizzle-orm';
import type { SuppressionScope } from '../ports/records.ts';
import type { Rehashed } from '../ports/store.ts';
import type { Db } from './db.ts';
import type { Hasher } from './hashing.ts';
import { rowsOf } from './rows.ts';

const rowsAtOnce = 1000;
/** So many entries tell whether a key is the right one, also where a process with a wrong one wrote some. */
const rowsLookedAt = 20;

interface Row {
  readonly workspaceId: string;
  readonly id: string;
  readonly scope: SuppressionScope;
  readonly value: string | null;
  readonly valueHash: string;
}

const columns = sql`workspace_id::text as "workspaceId", id::text as id, scope, value, value_hash as "valueHash"`;

/** Whether the newest entries whose value is known were hashed with this key; true where there is none. */
export async function suppressionKeyFits(db: Db, hasher: Hasher): Promise<boolean> {
  const rows = await rowsOf<Row>(
    db,
    sql`select ${columns} from suppressions where value is not null
      order by workspace_id desc, id desc limit ${rowsLookedAt}`,
  );
  return rows.every((row) => row.value === null || hasher.hash(row.scope, row.value) === row.valueHash);
}

/** Hashes one entry anew, unless the list has it by the current key, too, from a time in which that was in use. */
async function rehashRow(db: Db, row: Row, fresh: string): Promise<number> {
  const written = await rowsOf(
    db,
    sql`update suppressions s set value_hash = ${fresh}
      where s.workspace_id = ${row.workspaceId} and s.id = ${row.id} and s.value_hash = ${row.valueHash}
        and not exists (select 1 from suppressions o where o.workspace_id = s.workspace_id
          and o.scope = s.scope and o.value_hash = ${fresh} and o.channel = s.channel)
      returning 1 as one`,
  );
  return written.length;
}

/** Hashes with the current key what another one hashed, row by row, each in a statement of its own. */
export async function rehash(db: Db, hasher: Hasher): Promise<Rehashed> {
  const counts = { done: 0, erased: 0 };
  for (let after: Row | null = null; ; ) {
    const on: ReturnType<typeof sql> =
      after === null ? sql`` : sql`where (workspace_id, id) > (${after.workspaceId}, ${after.id})`;
    const rows: readonly Row[] = await rowsOf<Row>(
      db,
      sql`select ${columns} from suppressions ${on} order by workspace_id, id limit ${rowsAtOnce}`,
    );
    for (const row of rows) {
      if (row.value === null) {
        counts.erased += 1;
        continue;
      }
      const fresh = hasher.hash(row.scope, row.value);
      if (fresh !== row.valueHash) counts.done += await rehashRow(db, row, fresh);
    }
    after = rows.at(-1) ?? null;
    if (rows.length < rowsAtOnce) return counts;
  }
}
