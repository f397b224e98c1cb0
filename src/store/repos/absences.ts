import { and, eq, sql } from 'drizzle-orm';
import type { Absence } from '../../ports/records.ts';
import type { AbsenceRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { insertRows } from '../rows.ts';
import { absences } from '../schema/index.ts';

function toAbsence({ workspaceId: _, ...absence }: typeof absences.$inferSelect): Absence {
  return absence;
}

/** When an absence has to begin or to end; null when nothing of it is left to do. */
export const absenceDueAt = sql`case state when 'planned' then starts_at when 'running' then ends_at end`;

export function absenceRepo({ db, workspaceId }: Scope): AbsenceRepo {
  const mine = eq(absences.workspaceId, workspaceId);
  const open = sql`${absences.state} <> 'over'`;
  const find = async (wanted: ReturnType<typeof and>) => {
    const rows = await db
      .select()
      .from(absences)
      .where(and(mine, wanted))
      .orderBy(absences.startsAt, absences.id);
    return rows.map(toAbsence);
  };
  return {
    async insert(absence) {
      await insertRows(db, absences, [{ ...absence, workspaceId }]);
    },
    async update(id, patch) {
      await db
        .update(absences)
        .set(patch)
        .where(and(mine, eq(absences.id, id)));
    },
    async byId(id) {
      return (await find(eq(absences.id, id)))[0] ?? null;
    },
    open: (userId) => find(and(open, userId === null ? undefined : eq(absences.userId, userId))),
    inForce(now) {
      const at = sql`${now.toISOString()}::timestamptz`;
      return find(sql`${open} and starts_at <= ${at} and (ends_at is null or ends_at > ${at})`);
    },
    due: (now) => find(sql`${absenceDueAt} <= ${now.toISOString()}::timestamptz`),
    async holdInsteadOf(colleagueId) {
      await db
        .update(absences)
        .set({ policy: 'hold', colleagueId: null, state: 'planned' })
        .where(and(mine, open, eq(absences.colleagueId, colleagueId)));
    },
  };
}
