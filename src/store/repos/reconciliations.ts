import { and, desc, eq, sql } from 'drizzle-orm';
import type { Reconciliation } from '../../ports/records.ts';
import type { ReconciliationRepo } from '../../ports/store.ts';
import { pageOf, toPage } from '../cursors.ts';
import type { Scope } from '../db.ts';
import { leaseEnd } from '../lease.ts';
import { rowsOf } from '../rows.ts';
import { reconciliations } from '../schema/index.ts';

type Row = typeof reconciliations.$inferSelect;

function toReconciliation(row: Row): Reconciliation {
  const { workspaceId: _, dueAt: __, turn: ___, leaseExpiresAt: ____, phase, after, ...known } = row;
  return { ...known, place: { phase, after } };
}

export function reconciliationRepo({ db, workspaceId }: Scope): ReconciliationRepo {
  const mine = eq(reconciliations.workspaceId, workspaceId);
  const one = (id: string) => and(mine, eq(reconciliations.id, id));
  return {
    async insert({ place, ...added }) {
      const rows = await db
        .insert(reconciliations)
        .values({ ...added, ...place, workspaceId, dueAt: added.createdAt, turn: 0 })
        .onConflictDoNothing()
        .returning({ id: reconciliations.id });
      return rows.length > 0;
    },
    async byId(id) {
      const [row] = await db.select().from(reconciliations).where(one(id));
      return row ? toReconciliation(row) : null;
    },
    async list({ connectionId }, page) {
      const { after, order, limit } = pageOf(reconciliations.id, page);
      const which = connectionId === undefined ? undefined : eq(reconciliations.connectionId, connectionId);
      const rows = await db
        .select()
        .from(reconciliations)
        .where(and(mine, which, after))
        .orderBy(order)
        .limit(limit);
      return toPage(rows, page.limit, toReconciliation);
    },
    async lastDone(connectionId) {
      const [row] = await db
        .select()
        .from(reconciliations)
        .where(
          and(
            mine,
            eq(reconciliations.connectionId, connectionId),
            eq(reconciliations.state, 'done'),
            eq(reconciliations.dryRun, false),
          ),
        )
        .orderBy(desc(reconciliations.id))
        .limit(1);
      return row ? toReconciliation(row) : null;
    },
    async nightly() {
      const rows = await rowsOf<{ zone: string; id: string | null; at: Date | string; day: string | null }>(
        db,
        sql`select w.zone, c.id, c.connected_at as at, (select max(r.day)::text from reconciliations r
            where r.workspace_id = c.workspace_id and r.connection_id = c.id and r.day is not null) as day
          from workspaces w left join connections c on c.workspace_id = w.id and c.state = 'active'
          where w.id = ${workspaceId}::uuid order by c.id`,
      );
      const connections = rows.flatMap(({ id, at, day }) =>
        id === null ? [] : [{ id, connectedAt: new Date(at), day }],
      );
      return { zone: rows[0]?.zone ?? 'UTC', connections };
    },
    async claim(now, leaseSeconds) {
      const [row] = await db
        .select()
        .from(reconciliations)
        .where(
          and(
            mine,
            sql`${reconciliations.state} in ('queued', 'running')`,
            sql`case when ${reconciliations.leaseExpiresAt} is null
              then ${reconciliations.dueAt} <= ${now.toISOString()}::timestamptz
              else ${reconciliations.leaseExpiresAt} <= clock_timestamp() end`,
          ),
        )
        .orderBy(reconciliations.dueAt)
        .limit(1)
        .for('update', { skipLocked: true });
      if (!row) return null;
      const turn = row.turn + 1;
      await db
        .update(reconciliations)
        .set({ state: 'running', turn, leaseExpiresAt: leaseEnd(leaseSeconds) })
        .where(one(row.id));
      return { reconciliation: toReconciliation({ ...row, state: 'running' }), turn };
    },
    async hold({ reconciliation, turn }) {
      const [row] = await db
        .select({ turn: reconciliations.turn, state: reconciliations.state })
        .from(reconciliations)
        .where(one(reconciliation.id))
        .for('update');
      return row?.turn === turn && row.state === 'running';
    },
    async save({ place, ...patch }, next) {
      const { state, finishedAt, counts, differences, problem, failures } = patch;
      const given = 'dueAt' in next ? { dueAt: next.dueAt, leaseExpiresAt: null } : {};
      const kept = 'leaseSeconds' in next ? { leaseExpiresAt: leaseEnd(next.leaseSeconds) } : {};
      await db
        .update(reconciliations)
        .set({
          state,
          finishedAt,
          counts,
          differences,
          problem,
          failures,
          ...place,
          ...given,
          ...kept,
        })
        .where(one(patch.id));
    },
  };
}
