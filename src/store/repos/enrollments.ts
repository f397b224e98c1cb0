import { and, eq, gt, sql } from 'drizzle-orm';
import type { EnrollmentRepo } from '../../ports/store.ts';
import { fromCursor, toPage } from '../cursors.ts';
import type { Scope } from '../db.ts';
import { anyId, insertRows, updateRows } from '../rows.ts';
import { enrollments, people, steps } from '../schema/index.ts';
import { brakedRuns, sleepsOn } from './braked-runs.ts';
import { enrollmentQuestions } from './enrollment-questions.ts';
import { fromEnrollment, fromRun, plannedStep, toEnrollment } from './enrollment-rows.ts';
import { movePerson } from './move-person.ts';
import { free, toPerson } from './people.ts';
import { reassigning } from './reassigning.ts';
import { runsInFlight } from './runs-in-flight.ts';
import { runsUnderWay } from './under-way.ts';

export function enrollmentRepo(scope: Scope): EnrollmentRepo {
  const { db, workspaceId } = scope;
  const mine = eq(enrollments.workspaceId, workspaceId);
  const ofPersons = (ids: readonly string[]) => and(mine, sql`${enrollments.personId} = ${anyId(ids)}`);
  return {
    async insert(added) {
      await insertRows(
        db,
        enrollments,
        added.map((enrollment) => fromEnrollment(workspaceId, enrollment)),
      );
    },
    async byIds(ids) {
      const rows = await db
        .select()
        .from(enrollments)
        .where(and(mine, sql`${enrollments.id} = ${anyId(ids)}`));
      return rows.map(toEnrollment);
    },
    async byPersons(personIds) {
      const rows = await db.select().from(enrollments).where(ofPersons(personIds)).orderBy(enrollments.id);
      return rows.map(toEnrollment);
    },
    async byBatch(batchId) {
      const rows = await db
        .select()
        .from(enrollments)
        .where(and(mine, eq(enrollments.batchId, batchId)))
        .orderBy(enrollments.id);
      return rows.map(toEnrollment);
    },
    async pageOfBatch(batchId, page) {
      const after = page.cursor === null ? undefined : gt(enrollments.id, fromCursor(page.cursor));
      const rows = await db
        .select()
        .from(enrollments)
        .where(and(mine, eq(enrollments.batchId, batchId), after))
        .orderBy(enrollments.id)
        .limit(page.limit + 1);
      return toPage(rows, page.limit, toEnrollment);
    },
    async openByPersons(personIds) {
      const open = sql`${enrollments.state} in ('pending', 'active', 'paused')`;
      const rows = await db
        .select()
        .from(enrollments)
        .where(and(ofPersons(personIds), open))
        .orderBy(enrollments.id);
      return rows.map(toEnrollment);
    },
    async save(runs) {
      await updateRows(db, enrollments, {
        keys: ['workspaceId', 'id'],
        rows: runs.map(({ run, nextWakeAt, endedAt, words }) => ({
          workspaceId,
          ...fromRun(run),
          versionId: run.versionId,
          nextWakeAt,
          endedAt,
          words,
        })),
        instead: {
          nextWakeAt: sql`case when ${sleepsOn} then null else r.next_wake_at end`,
          brakeId: sql`case when ${sleepsOn} then ${enrollments.brakeId} end`,
        },
      });
    },
    movePerson: (from, to) => movePerson(scope, from, to),
    ...brakedRuns(scope),
    ...runsInFlight(scope),
    ...enrollmentQuestions(scope),
    ...enrollmentListings(scope),
    ...reassigning(scope),
    ...runsUnderWay(scope),
  };
}

function enrollmentListings({
  db,
  workspaceId,
}: Scope): Pick<EnrollmentRepo, 'upcomingTasks' | 'heldFor' | 'claimDue' | 'counts'> {
  const mine = eq(enrollments.workspaceId, workspaceId);
  return {
    async upcomingTasks({ ownerUserId, from, to }, limit) {
      const rows = await db
        .select({ run: enrollments })
        .from(enrollments)
        .innerJoin(steps, plannedStep)
        .where(
          and(
            mine,
            sql`${enrollments.state} = 'active' and ${enrollments.taskTouchId} is null`,
            // The wake time is the due time of an active run without an open task, and has the index.
            sql`${enrollments.nextWakeAt} > ${from.toISOString()}::timestamptz`,
            sql`${enrollments.nextWakeAt} < ${to.toISOString()}::timestamptz`,
            sql`${steps.mode} = 'task'`,
            ownerUserId === null ? undefined : eq(enrollments.ownerUserId, ownerUserId),
          ),
        )
        .orderBy(enrollments.nextWakeAt, enrollments.id)
        .limit(limit);
      return rows.map(({ run }) => toEnrollment(run));
    },
    async heldFor(cause, { after, limit }) {
      // What was ignored since then changed nothing, as a checkpoint; the row that holds the run names its cause.
      const lastCause = sql`(select l.event -> 'obstacle' ->> 'cause' from ledger l
        where l.workspace_id = ${enrollments.workspaceId} and l.enrollment_id = ${enrollments.id}
          and l.rule not like 'ignored-%' and l.rule <> 'checkpoint' order by l.seq desc limit 1)`;
      const rows = await db
        .select()
        .from(enrollments)
        .where(
          and(
            mine,
            sql`${enrollments.state} = 'paused' and ${enrollments.reason} = 'held'`,
            after === null ? undefined : gt(enrollments.id, after),
            sql`${lastCause} = ${cause}`,
          ),
        )
        .orderBy(enrollments.id)
        .limit(limit);
      return rows.map(toEnrollment);
    },
    async claimDue(now, limit) {
      const rows = await db
        .select({ enrollment: enrollments, person: people })
        .from(enrollments)
        .innerJoin(
          people,
          and(eq(people.workspaceId, enrollments.workspaceId), eq(people.id, enrollments.personId)),
        )
        .where(and(mine, sql`${enrollments.nextWakeAt} <= ${now.toISOString()}::timestamptz`, free(now)))
        .orderBy(enrollments.nextWakeAt)
        .limit(limit)
        .for('update', { of: [enrollments, people], skipLocked: true });
      return rows.map((row) => ({ enrollment: toEnrollment(row.enrollment), person: toPerson(row.person) }));
    },
    async counts() {
      return db
        .select({
          cadenceId: enrollments.cadenceId,
          state: enrollments.state,
          reason: enrollments.reason,
          count: sql<number>`count(*)::int`,
        })
        .from(enrollments)
        .where(and(mine, sql`${enrollments.reason} is distinct from 'undone'`))
        .groupBy(enrollments.cadenceId, enrollments.state, enrollments.reason);
    },
  };
}
