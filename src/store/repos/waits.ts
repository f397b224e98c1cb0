import { and, eq, sql } from 'drizzle-orm';
import type { WaitRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { anyId, insertRows, jsonParam, rowsOf } from '../rows.ts';
import { enrollments, valueWaits } from '../schema/index.ts';

export function waitRepo({ db, workspaceId }: Scope): WaitRepo {
  const mine = eq(valueWaits.workspaceId, workspaceId);
  const ofRuns = (ids: readonly string[]) => and(mine, sql`${valueWaits.enrollmentId} = ${anyId(ids)}`);
  const at = (moment: Date) => sql`${moment.toISOString()}::timestamptz`;
  /** What is ready already stays so. */
  const sooner = (moment: Date) => sql`least(${valueWaits.readyAt}, ${at(moment)})`;
  return {
    async insert(waits, readyAt) {
      await insertRows(
        db,
        valueWaits,
        waits.map((wait) => ({ ...wait, workspaceId, readyAt })),
      );
    },
    async ready(now, limit) {
      return rowsOf<{ enrollmentId: string; personId: string }>(
        db,
        sql`select e.id as "enrollmentId", e.person_id as "personId" from (
            select w.enrollment_id, min(w.ready_at) as at from value_waits w
            where w.workspace_id = ${workspaceId}::uuid and w.ready_at <= ${at(now)}
            group by w.enrollment_id order by min(w.ready_at) limit ${limit}) r
          join ${enrollments} e on e.workspace_id = ${workspaceId}::uuid and e.id = r.enrollment_id`,
      );
    },
    async take(enrollmentIds) {
      if (enrollmentIds.length > 0)
        await db.update(valueWaits).set({ readyAt: null }).where(ofRuns(enrollmentIds));
    },
    async remove(enrollmentIds) {
      if (enrollmentIds.length > 0) await db.delete(valueWaits).where(ofRuns(enrollmentIds));
    },
    async arrived(values, moment) {
      if (values.length === 0) return 0;
      const rows = await rowsOf(
        db,
        sql`update ${valueWaits} set ready_at = ${sooner(moment)}
          from (select distinct r."subjectId", r.name from jsonb_to_recordset(${jsonParam(values)})
            as r("subjectId" uuid, name text)) r
          where ${mine} and ${valueWaits.subjectId} = r."subjectId" and ${valueWaits.name} = r.name
          returning ${valueWaits.enrollmentId}`,
      );
      return rows.length;
    },
    async look(enrollmentIds, moment) {
      if (enrollmentIds.length > 0)
        await db
          .update(valueWaits)
          .set({ readyAt: sooner(moment) })
          .where(ofRuns(enrollmentIds));
    },
  };
}
