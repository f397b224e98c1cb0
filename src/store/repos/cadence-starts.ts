import { and, eq, sql } from 'drizzle-orm';
import type { CadenceStart } from '../../ports/records.ts';
import type { CadenceStartRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { anyId, insertRows } from '../rows.ts';
import { cadenceStarts } from '../schema/index.ts';

function toCadenceStart({ workspaceId: _, ...start }: typeof cadenceStarts.$inferSelect): CadenceStart {
  return start;
}

export function cadenceStartRepo({ db, workspaceId }: Scope): CadenceStartRepo {
  const mine = eq(cadenceStarts.workspaceId, workspaceId);
  return {
    insert: (starts) =>
      insertRows(
        db,
        cadenceStarts,
        starts.map((start) => ({ ...start, workspaceId })),
      ),
    async claim(limit) {
      const rows = await db
        .select()
        .from(cadenceStarts)
        .where(mine)
        .orderBy(cadenceStarts.at, cadenceStarts.id)
        .limit(limit)
        .for('update', { skipLocked: true });
      return rows.map(toCadenceStart);
    },
    async remove(ids) {
      await db.delete(cadenceStarts).where(and(mine, sql`${cadenceStarts.id} = ${anyId(ids)}`));
    },
  };
}
