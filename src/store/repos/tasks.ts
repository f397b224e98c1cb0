import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { Task } from '../../ports/records.ts';
import type { TaskRepo } from '../../ports/store.ts';
import { pageOf, soonestOf, soonestPosition, toPage, toPageBy } from '../cursors.ts';
import type { Scope } from '../db.ts';
import { anyId, insertRows, jsonParam } from '../rows.ts';
import { people, tasks } from '../schema/index.ts';

function toTask({ workspaceId: _, ...task }: typeof tasks.$inferSelect): Task {
  return task;
}

export function taskRepo({ db, workspaceId }: Scope): TaskRepo {
  const mine = eq(tasks.workspaceId, workspaceId);
  const openFix = and(
    mine,
    sql`${tasks.enrollmentId} = r."enrollmentId"`,
    eq(tasks.kind, 'fix'),
    eq(tasks.state, 'open'),
  );
  return {
    async insert(added) {
      await insertRows(
        db,
        tasks,
        added.map((task) => ({ ...task, workspaceId })),
      );
    },
    async byIds(ids) {
      const rows = await db
        .select()
        .from(tasks)
        .where(and(mine, sql`${tasks.id} = ${anyId(ids)}`));
      return rows.map(toTask);
    },
    async waiting(now, ownerUserId) {
      const at = sql`${now.toISOString()}::timestamptz`;
      const days = sql`(${at} at time zone ${people.zone})::date > (${tasks.dueAt} at time zone ${people.zone})::date`;
      const [row] = await db
        .select({
          due: sql<number>`count(*)::int`,
          overdue: sql<number>`count(*) filter (where ${days})::int`,
        })
        .from(tasks)
        .innerJoin(people, and(eq(people.workspaceId, tasks.workspaceId), eq(people.id, tasks.personId)))
        .where(
          and(
            mine,
            sql`${tasks.state} = 'open' and ${tasks.dueAt} <= ${at}`,
            ownerUserId === null ? undefined : eq(tasks.ownerUserId, ownerUserId),
          ),
        );
      return row ?? { due: 0, overdue: 0 };
    },
    async handOver(fromUserId, toUserId) {
      await db
        .update(tasks)
        .set({ ownerUserId: toUserId, onBehalfOf: fromUserId })
        .where(and(mine, eq(tasks.ownerUserId, fromUserId), sql`${tasks.state} = 'open'`));
    },
    async handBack(toUserId) {
      await db
        .update(tasks)
        .set({ ownerUserId: toUserId, onBehalfOf: null })
        .where(and(mine, eq(tasks.onBehalfOf, toUserId), sql`${tasks.state} = 'open'`));
    },
    async closeFixes(closes) {
      if (closes.length === 0) return;
      const source = sql`jsonb_to_recordset(${jsonParam(closes)}) as r("enrollmentId" uuid, state text, outcome text,
        "completedAt" timestamptz, "completedBy" text)`;
      await db
        .update(tasks)
        .set({
          state: sql`r.state`,
          outcome: sql`r.outcome`,
          completedAt: sql`r."completedAt"`,
          completedBy: sql`r."completedBy"`,
        })
        .from(source)
        .where(openFix);
    },
    async renewFixes(fixes) {
      if (fixes.length === 0) return;
      const source = sql`jsonb_to_recordset(${jsonParam(fixes)}) as r("enrollmentId" uuid, "stepKey" text,
        title text, missing jsonb, script text)`;
      await db
        .update(tasks)
        .set({
          stepKey: sql`r."stepKey"`,
          title: sql`r.title`,
          missing: sql`r.missing`,
          script: sql`r.script`,
        })
        .from(source)
        .where(openFix);
    },
    async close(closed) {
      if (closed.length === 0) return [];
      const source = sql`jsonb_to_recordset(${jsonParam(closed)}) as r(id uuid, state text, outcome text, note text,
        "completedAt" timestamptz, "completedBy" text)`;
      const rows = await db
        .update(tasks)
        .set({
          state: sql`r.state`,
          outcome: sql`r.outcome`,
          note: sql`r.note`,
          completedAt: sql`r."completedAt"`,
          completedBy: sql`r."completedBy"`,
        })
        .from(source)
        .where(and(mine, sql`${tasks.id} = r.id`, eq(tasks.state, 'open')))
        .returning({ id: tasks.id });
      return rows.map((row) => row.id);
    },
    async list(filter, page) {
      const wanted = and(
        mine,
        filter.state === undefined ? undefined : sql`${tasks.state} = ${filter.state}`,
        filter.ownerUserId === undefined ? undefined : eq(tasks.ownerUserId, filter.ownerUserId),
        filter.dueBefore === undefined
          ? undefined
          : sql`${tasks.dueAt} < ${filter.dueBefore.toISOString()}::timestamptz`,
      );
      const read = (at: { after: SQL | undefined; order: readonly SQL[]; limit: number }) =>
        db
          .select()
          .from(tasks)
          .where(and(wanted, at.after))
          .orderBy(...at.order)
          .limit(at.limit);
      if (filter.sort === 'due') {
        const rows = await read(soonestOf({ at: tasks.dueAt, id: tasks.id }, page));
        return toPageBy(rows, page.limit, {
          map: toTask,
          position: (row) => soonestPosition(row.dueAt, row.id),
        });
      }
      const { order, ...newest } = pageOf(tasks.id, page);
      return toPage(await read({ ...newest, order: [order] }), page.limit, toTask);
    },
  };
}
