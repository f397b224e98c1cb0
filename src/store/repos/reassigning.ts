import { and, eq, gt, type SQL, sql } from 'drizzle-orm';
import type { EnrollmentRepo, OpenRuns } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { anyId, anyText } from '../rows.ts';
import { enrollments, tasks } from '../schema/index.ts';
import { toEnrollment } from './enrollment-rows.ts';

const openStates = ['pending', 'active', 'paused'] as const;

function matching(
  workspaceId: string,
  { ownerUserId, cadenceId, ids, states = openStates, reason, senderIds }: OpenRuns,
): SQL | undefined {
  return and(
    eq(enrollments.workspaceId, workspaceId),
    sql`${enrollments.state} = ${anyText(states)}`,
    ownerUserId === undefined ? undefined : eq(enrollments.ownerUserId, ownerUserId),
    cadenceId === undefined ? undefined : eq(enrollments.cadenceId, cadenceId),
    ids === undefined ? undefined : sql`${enrollments.id} = ${anyId(ids)}`,
    senderIds === undefined ? undefined : sql`${enrollments.senderId} = ${anyId(senderIds)}`,
    reason === undefined ? undefined : sql`${enrollments.reason} = ${reason}`,
  );
}

/** Runs that change their owner, or stand still because of them. */
export function reassigning({
  db,
  workspaceId,
}: Scope): Pick<EnrollmentRepo, 'openMatching' | 'countOpen' | 'reassign'> {
  return {
    async openMatching(filter, { after, limit }) {
      const rows = await db
        .select()
        .from(enrollments)
        .where(and(matching(workspaceId, filter), after === null ? undefined : gt(enrollments.id, after)))
        .orderBy(enrollments.id)
        .limit(limit);
      return rows.map(toEnrollment);
    },
    async countOpen(filter) {
      const rows = await db
        .select({
          state: enrollments.state,
          reason: enrollments.reason,
          count: sql<number>`count(*)::int`,
          openTasks: sql<number>`count(${enrollments.taskTouchId})::int`,
        })
        .from(enrollments)
        .where(matching(workspaceId, filter))
        .groupBy(enrollments.state, enrollments.reason)
        .orderBy(enrollments.state, enrollments.reason);
      return {
        states: rows.map(({ openTasks: _, ...state }) => state),
        openTasks: rows.reduce((sum, row) => sum + row.openTasks, 0),
      };
    },
    async reassign(ids, { ownerUserId, senderId, threadSince }) {
      const set = {
        ownerUserId,
        ...(senderId === undefined ? {} : { senderId }),
        ...(threadSince === undefined ? {} : { threadSince }),
      };
      await db
        .update(enrollments)
        .set(set)
        .where(and(eq(enrollments.workspaceId, workspaceId), sql`${enrollments.id} = ${anyId(ids)}`));
      await db
        .update(tasks)
        .set({ ownerUserId, onBehalfOf: null })
        .where(
          and(
            eq(tasks.workspaceId, workspaceId),
            sql`${tasks.enrollmentId} = ${anyId(ids)}`,
            eq(tasks.state, 'open'),
          ),
        );
    },
  };
}
