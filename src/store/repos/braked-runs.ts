import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { Brake } from '../../ports/records.ts';
import type { EnrollmentRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { anyId, recordsOf, rowsOf } from '../rows.ts';
import { enrollments } from '../schema/index.ts';

type Braked = Pick<EnrollmentRepo, 'openIn' | 'park' | 'wakeBraked' | 'wakeBrakedOf'>;

/** Whether a run, by its columns under the alias `e`, lies in a brake's scope. */
export function inScope({ scope, scopeId }: Pick<Brake, 'scope' | 'scopeId'>): SQL {
  switch (scope) {
    case 'workspace':
      return sql`true`;
    case 'cadence':
      return sql`e.cadence_id = ${scopeId}::uuid`;
    case 'sender':
      return sql`e.sender_id = ${scopeId}::uuid`;
    case 'company':
      return sql`e.person_id in (select p.id from people p
        where p.workspace_id = e.workspace_id and p.company_id = ${scopeId}::uuid)`;
  }
}

/** What tells when a run has to be looked at, in the row as it is. */
const plan = [
  'state',
  'next_step_key',
  'next_visit',
  'next_due_at',
  'task_touch_id',
  'task_until',
  'resume_at',
];

/**
 * Within a save (new values `r`): whether the run sleeps for a brake and nothing of its plan changes. The row itself
 * is asked, not what was read before it: who lets the brake go meanwhile, wakes the run for good.
 */
export const sleepsOn = sql`(${enrollments.brakeId} is not null and (${sql.join(
  plan.map((name) => sql`${enrollments}.${sql.identifier(name)}`),
  sql`, `,
)}) is not distinct from (${sql.join(
  plan.map((name) => sql`r.${sql.identifier(name)}`),
  sql`, `,
)}))`;

/** The wake time of a run that slept, as the core has it. */
const ownWake = sql`case ${enrollments.state}
  when 'active' then coalesce(${enrollments.taskUntil}, ${enrollments.nextDueAt})
  when 'paused' then ${enrollments.resumeAt} end`;

export function brakedRuns({ db, workspaceId }: Scope): Braked {
  const mine = eq(enrollments.workspaceId, workspaceId);
  const awake = { brakeId: null, nextWakeAt: ownWake };
  return {
    async openIn(scope) {
      const rows = await rowsOf<{ count: number }>(
        db,
        sql`select count(*)::int as count from enrollments e where e.workspace_id = ${workspaceId}::uuid
          and e.state in ('pending', 'active', 'paused') and ${inScope(scope)}`,
      );
      return rows[0]?.count ?? 0;
    },
    async park(runs) {
      if (runs.length > 0)
        await db.execute(sql`update ${enrollments} set next_wake_at = null, brake_id = r.brake_id
          from ${recordsOf(enrollments, runs)} where ${mine} and ${enrollments.id} = r.id`);
    },
    async wakeBraked(brakeId, limit) {
      const asleep = and(mine, eq(enrollments.brakeId, brakeId));
      const some = db
        .select({ id: enrollments.id })
        .from(enrollments)
        .where(asleep)
        .orderBy(enrollments.id)
        .limit(limit)
        .for('update', { skipLocked: true });
      const woken = await db
        .update(enrollments)
        .set(awake)
        .where(and(mine, sql`${enrollments.id} = any(array(${some}))`))
        .returning({ id: enrollments.id });
      const left = await db.select({ id: enrollments.id }).from(enrollments).where(asleep).limit(1);
      return { woken: woken.length, more: left.length > 0 };
    },
    async wakeBrakedOf(personIds) {
      await db
        .update(enrollments)
        .set(awake)
        .where(
          and(
            mine,
            sql`${enrollments.brakeId} is not null`,
            sql`${enrollments.personId} = ${anyId(personIds)}`,
          ),
        );
    },
  };
}
