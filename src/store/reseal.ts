import { sql } from 'drizzle-orm';
import type { Resealed } from '../ports/store.ts';
import type { Db } from './db.ts';
import { rowsOf } from './rows.ts';
import { type SealedPlace, sealedPlaces } from './sealed-places.ts';
import type { Sealed, Sealer } from './sealing.ts';

const rowsAtOnce = 200;
/** Rows may be written while they are looked through, also by a process that has the old key yet. */
const passes = 3;

interface Row extends Sealed {
  readonly workspaceId: string;
  readonly id: string;
}

type Outcome = 'done' | 'changed' | 'lost';

async function nextRows(db: Db, of: SealedPlace, own: string, after: Row | null): Promise<readonly Row[]> {
  const { table, workspaceId, id, keyId, sealed } = of;
  const on = after === null ? sql`` : sql`and (${workspaceId}, ${id}) > (${after.workspaceId}, ${after.id})`;
  return rowsOf<Row>(
    db,
    sql`select ${workspaceId}::text as "workspaceId", ${id}::text as id, ${keyId} as "keyId", ${sealed} as sealed
      from ${table} where ${keyId} <> ${own} ${on} order by ${workspaceId}, ${id} limit ${rowsAtOnce}`,
  );
}

/** Seals one secret anew, if it is still the one that was read: what somebody wrote meanwhile stays. */
async function resealRow(db: Db, sealer: Sealer, of: SealedPlace, row: Row): Promise<Outcome> {
  const { table, workspaceId, id, keyId, sealed } = of;
  const context = of.context(row.workspaceId, row.id);
  const secret = await sealer.open(row, context).catch(() => null);
  if (secret === null) return 'lost';
  const fresh = await sealer.seal(secret, context);
  const named = (column: typeof keyId) => sql.identifier(column.name);
  const written = await rowsOf(
    db,
    sql`update ${table} set ${named(keyId)} = ${fresh.keyId}, ${named(sealed)} = ${fresh.sealed}
      where ${workspaceId} = ${row.workspaceId} and ${id} = ${row.id} and ${keyId} = ${row.keyId}
        and ${sealed} = ${row.sealed} returning 1 as one`,
  );
  return written.length > 0 ? 'done' : 'changed';
}

async function resealPlace(db: Db, sealer: Sealer, of: SealedPlace): Promise<Record<Outcome, number>> {
  const counts = { done: 0, changed: 0, lost: 0 };
  let after: Row | null = null;
  for (;;) {
    const rows: readonly Row[] = await nextRows(db, of, sealer.keyId, after);
    for (const row of rows) counts[await resealRow(db, sealer, of, row)] += 1;
    after = rows.at(-1) ?? null;
    if (rows.length < rowsAtOnce) return counts;
  }
}

/**
 * Seals with the current key what another one sealed, row by row, each in a statement of its own: it can be cut off,
 * begun again, and run by several processes beside all other work. It ends when a pass finds nothing left to do.
 */
export async function reseal(db: Db, sealer: Sealer): Promise<Resealed> {
  const done: Resealed['done'] = {};
  const result = { done, lost: {}, left: 0 };
  for (let pass = 0; pass < passes; pass += 1) {
    const lost: Resealed['lost'] = {};
    let found = 0;
    let changed = 0;
    for (const of of sealedPlaces) {
      const counts = await resealPlace(db, sealer, of);
      if (counts.done > 0) done[of.kind] = (done[of.kind] ?? 0) + counts.done;
      if (counts.lost > 0) lost[of.kind] = (lost[of.kind] ?? 0) + counts.lost;
      found += counts.done + counts.changed;
      changed += counts.changed;
    }
    Object.assign(result, { lost, left: changed });
    if (found === 0) break;
  }
  return result;
}
