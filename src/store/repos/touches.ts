import { and, desc, eq, sql } from 'drizzle-orm';
import type { Touch } from '../../ports/records.ts';
import type { TouchRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { anyId, insertRows, jsonParam, updateRows } from '../rows.ts';
import { touches } from '../schema/index.ts';

function toTouch({ workspaceId: _, ...touch }: typeof touches.$inferSelect): Touch {
  return touch;
}

export function touchRepo({ db, workspaceId }: Scope): TouchRepo {
  const mine = eq(touches.workspaceId, workspaceId);
  return {
    async insert(added) {
      await insertRows(
        db,
        touches,
        added.map((touch) => ({ ...touch, workspaceId })),
      );
    },
    async update(changed) {
      await updateRows(db, touches, {
        keys: ['workspaceId', 'enrollmentId', 'id'],
        rows: changed.map(({ id, enrollmentId, state, endedAt, outcome, reason }) => ({
          workspaceId,
          enrollmentId,
          id,
          state,
          endedAt,
          outcome,
          reason,
        })),
      });
    },
    async byIds(keys) {
      const wanted = sql`(${touches.enrollmentId}, ${touches.id}) in
        (select r."enrollmentId", r.id from jsonb_to_recordset(${jsonParam(keys)}) as r("enrollmentId" uuid, id uuid))`;
      return (await db.select().from(touches).where(and(mine, wanted))).map(toTouch);
    },
    async byEnrollments(enrollmentIds) {
      const rows = await db
        .select()
        .from(touches)
        .where(and(mine, sql`${touches.enrollmentId} = ${anyId(enrollmentIds)}`))
        .orderBy(touches.id);
      return rows.map(toTouch);
    },
    async latestVisits(enrollmentIds) {
      const { enrollmentId, stepKey, visit, outcome, state, channel } = touches;
      // What a rep recorded; else how the touch itself ended, as the core notes it while it happens.
      const became = sql<
        string | null
      >`coalesce(${outcome}, case when ${state} in ('skipped', 'not_done') then ${state}
        when ${channel} = 'email' and ${state} in ('sending', 'sent', 'failed', 'unconfirmed') then 'sent' end)`;
      const rows = await db
        .selectDistinctOn([enrollmentId, stepKey], {
          enrollmentId,
          stepKey,
          visit,
          outcome: became.as('became'),
        })
        .from(touches)
        .where(and(mine, sql`${enrollmentId} = ${anyId(enrollmentIds)}`))
        .orderBy(enrollmentId, stepKey, desc(visit));
      return new Map(
        [...Map.groupBy(rows, (row) => row.enrollmentId)].map(([id, own]) => [
          id,
          Object.fromEntries(own.map((row) => [row.stepKey, { visit: row.visit, outcome: row.outcome }])),
        ]),
      );
    },
    async counts() {
      return db
        .select({ channel: touches.channel, state: touches.state, count: sql<number>`count(*)::int` })
        .from(touches)
        .where(mine)
        .groupBy(touches.channel, touches.state);
    },
  };
}
