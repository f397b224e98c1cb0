import { and, desc, eq, gt, sql } from 'drizzle-orm';
import type { Batch, KeptSelection } from '../../ports/records.ts';
import type { BatchRepo, EditRepo, SelectionRepo } from '../../ports/store.ts';
import { fromPlace, toPageBy } from '../cursors.ts';
import type { Scope } from '../db.ts';
import { anyId, insertRows } from '../rows.ts';
import { editedEmails, enrollmentBatches, enrollments, leftOut, selections } from '../schema/index.ts';

function toBatch(row: typeof enrollmentBatches.$inferSelect): Batch {
  const { workspaceId: _, ...batch } = row;
  return batch;
}

function toSelection({ workspaceId: _, ...row }: typeof selections.$inferSelect): KeptSelection {
  return row;
}

/** The same as `hasBegun` of the core. */
const begun = sql`(${enrollments.lastStepKey} is not null or ${enrollments.taskTouchId} is not null
  or coalesce(${enrollments.nextVisit}, 1) > 1)`;
const waiting = sql`(not ${begun} and ${enrollments.state} in ('pending', 'active', 'paused'))`;

export function batchRepo({ db, workspaceId }: Scope): BatchRepo {
  const mine = eq(enrollmentBatches.workspaceId, workspaceId);
  const one = (id: string) => and(mine, eq(enrollmentBatches.id, id));
  const ofBatch = (id: string) => and(eq(leftOut.workspaceId, workspaceId), eq(leftOut.batchId, id));
  return {
    async insert(batch) {
      const added = await db
        .insert(enrollmentBatches)
        .values({ ...batch, workspaceId })
        .onConflictDoNothing()
        .returning({ id: enrollmentBatches.id });
      return added.length > 0;
    },
    async byIds(ids) {
      const rows = await db
        .select()
        .from(enrollmentBatches)
        .where(and(mine, sql`${enrollmentBatches.id} = ${anyId(ids)}`));
      return rows.map(toBatch);
    },
    async lock(id) {
      const [row] = await db.select().from(enrollmentBatches).where(one(id)).for('update');
      return row ? toBatch(row) : null;
    },
    async update(id, patch) {
      await db.update(enrollmentBatches).set(patch).where(one(id));
    },
    async addLeftOut(batchId, from, added) {
      await insertRows(
        db,
        leftOut,
        added.map((one, index) => ({ ...one, workspaceId, batchId, seq: from + index })),
      );
    },
    async leftOut(id, page) {
      const after = page.cursor === null ? -1 : fromPlace(page.cursor);
      const rows = await db
        .select()
        .from(leftOut)
        .where(and(ofBatch(id), gt(leftOut.seq, after)))
        .orderBy(leftOut.seq)
        .limit(page.limit + 1);
      const map = ({ ref, personId, name, reason }: (typeof rows)[number]) => ({
        ref,
        personId,
        name,
        reason,
      });
      return toPageBy(rows, page.limit, { map, position: (row) => String(row.seq) });
    },
    async reasons(id, limit) {
      const count = sql<number>`count(*)::int`;
      return db
        .select({ reason: leftOut.reason, count })
        .from(leftOut)
        .where(ofBatch(id))
        .groupBy(leftOut.reason)
        .orderBy(desc(count), leftOut.reason)
        .limit(limit);
    },
    async progress(id) {
      const count = (what: ReturnType<typeof sql>) => sql<number>`count(*) filter (where ${what})::int`;
      const [found] = await db
        .select({
          enrolled: sql<number>`count(*)::int`,
          started: count(begun),
          undone: count(sql`${enrollments.reason} = 'undone'`),
          waiting: count(waiting),
          cadenceIds: sql<string[] | null>`json_agg(distinct ${enrollments.cadenceId})`,
          firstDueAt: sql<string | null>`min(${enrollments.nextDueAt}) filter (where ${waiting})`,
        })
        .from(enrollments)
        .where(and(eq(enrollments.workspaceId, workspaceId), eq(enrollments.batchId, id)));
      const nobody = { enrolled: 0, started: 0, undone: 0, waiting: 0, firstDueAt: null, cadenceIds: null };
      const { firstDueAt, cadenceIds, ...counts } = found ?? nobody;
      const at = firstDueAt === null ? null : new Date(firstDueAt);
      const skipped = await db.$count(leftOut, ofBatch(id));
      return { ...counts, skipped, firstDueAt: at, cadenceIds: cadenceIds ?? [] };
    },
  };
}

export function editRepo({ db, workspaceId }: Scope): EditRepo {
  return {
    async insert(edits) {
      await insertRows(
        db,
        editedEmails,
        edits.map((edit) => ({ ...edit, workspaceId })),
      );
    },
    async save({ enrollmentId, stepKey, ...edit }) {
      await db
        .insert(editedEmails)
        .values({ workspaceId, enrollmentId, stepKey, ...edit })
        .onConflictDoUpdate({
          target: [editedEmails.workspaceId, editedEmails.enrollmentId, editedEmails.stepKey],
          set: edit,
        });
    },
    async byEnrollments(ids) {
      const rows = await db
        .select()
        .from(editedEmails)
        .where(
          and(eq(editedEmails.workspaceId, workspaceId), sql`${editedEmails.enrollmentId} = ${anyId(ids)}`),
        );
      return rows.map(({ workspaceId: _, ...edit }) => edit);
    },
  };
}

export function selectionRepo({ db, workspaceId }: Scope): SelectionRepo {
  const mine = eq(selections.workspaceId, workspaceId);
  return {
    async insert(selection, wall) {
      await db
        .delete(selections)
        .where(and(mine, sql`${selections.expiresAt} <= ${wall.toISOString()}::timestamptz`));
      await db.insert(selections).values({ ...selection, workspaceId });
    },
    async byId(id) {
      const [row] = await db
        .select()
        .from(selections)
        .where(and(mine, eq(selections.id, id)));
      return row ? toSelection(row) : null;
    },
  };
}
