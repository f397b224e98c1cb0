import { and, eq, sql } from 'drizzle-orm';
import type { Touch } from '../../ports/records.ts';
import type { TouchRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { anyId, insertRows, jsonParam, updateRows } from '../rows.ts';
import { touches } from '../schema/index.ts';

export function toTouch({ workspaceId: _, ...touch }: typeof touches.$inferSelect): Touch {
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
          ...{ workspaceId, enrollmentId, id, state, endedAt, outcome, reason },
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
    async visits(enrollmentIds) {
      const { enrollmentId, stepKey } = touches;
      const rows = await db
        .select({ enrollmentId, stepKey, visit: sql<number>`max(${touches.visit})::int` })
        .from(touches)
        .where(and(mine, sql`${enrollmentId} = ${anyId(enrollmentIds)}`))
        .groupBy(enrollmentId, stepKey);
      const byRun = Map.groupBy(rows, (row) => row.enrollmentId);
      return new Map(
        [...byRun].map(([id, steps]) => [
          id,
          Object.fromEntries(steps.map((step) => [step.stepKey, step.visit])),
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
