import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { UpkeepRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { anyId, rowsOf } from '../rows.ts';
import { enrollments, ledgerUpkeep, productClock } from '../schema/index.ts';

/** Product time by the database's clock: what is chosen for removal is judged again there, by the same clock. */
const productNow = sql`(now() + make_interval(secs => (select ${productClock.offsetMs} from ${productClock} where id = 1) / 1000.0))`;

/** Whether a workspace's runs have not all been looked at for this engine; false for one older than the last. */
export function behind(workspaceId: string, engine: string): SQL {
  return sql`coalesce((select u.engine::int from ledger_upkeep u where u.workspace_id = ${workspaceId}::uuid), 0)
    < ${engine}::int`;
}

/** Ended runs of a workspace whose decisions have not been removed yet, longest ended first. */
function notForgotten(workspaceId: string): SQL {
  return sql`e.workspace_id = ${workspaceId}::uuid and e.ended_at is not null and (e.ended_at, e.id) > (
    coalesce((select u.forgotten_until from ledger_upkeep u where u.workspace_id = ${workspaceId}::uuid), '-infinity'),
    coalesce((select u.forgotten_after from ledger_upkeep u where u.workspace_id = ${workspaceId}::uuid),
      '00000000-0000-0000-0000-000000000000'::uuid))`;
}

const kept = (workspaceId: string) =>
  sql`(select make_interval(months => keep_decisions_months) from workspaces where id = ${workspaceId}::uuid)`;

/** When the decisions of the next ended run are kept no longer; null when they are kept for ever, or none has ended. */
export function nextToForget(workspaceId: string): SQL {
  return sql`(select case when w.keep_decisions_months is not null then
      (select e.ended_at + ${kept(workspaceId)} from enrollments e where ${notForgotten(workspaceId)}
        order by e.ended_at, e.id limit 1) end
    from workspaces w where w.id = ${workspaceId}::uuid)`;
}

export function upkeepRepo({ db, workspaceId }: Scope): UpkeepRepo {
  const save = async (patch: Partial<typeof ledgerUpkeep.$inferSelect>, when?: SQL) => {
    await db
      .insert(ledgerUpkeep)
      .values({ workspaceId, ...patch })
      .onConflictDoUpdate({ target: ledgerUpkeep.workspaceId, set: patch, ...(when && { setWhere: when }) });
  };
  return {
    async runsToCarryOver(engine, limit) {
      const rows = await db
        .select({ id: enrollments.id })
        .from(enrollments)
        .where(
          and(
            behind(workspaceId, engine),
            eq(enrollments.workspaceId, workspaceId),
            sql`${enrollments.state} in ('pending', 'active', 'paused')`,
            sql`${enrollments.id} > coalesce((select u.engine_after from ledger_upkeep u
              where u.workspace_id = ${workspaceId}::uuid and u.engine_next = ${engine}), '00000000-0000-0000-0000-000000000000'::uuid)`,
            sql`exists (select 1 from ledger l where l.workspace_id = ${enrollments.workspaceId}
              and l.enrollment_id = ${enrollments.id} and l.engine <> ${engine})`,
          ),
        )
        .orderBy(enrollments.id)
        .limit(limit);
      return rows.map((row) => row.id);
    },
    async carriedOver(engine, upTo) {
      const newer = sql`coalesce(${ledgerUpkeep.engine}::int, 0) < ${engine}::int`;
      const done = { engine, engineNext: null, engineAfter: null };
      await save(upTo === null ? done : { engineNext: engine, engineAfter: upTo }, newer);
    },
    async runsToForget(limit) {
      return rowsOf<{ id: string; ended_at: Date | string }>(
        db,
        sql`select e.id, e.ended_at from enrollments e where ${notForgotten(workspaceId)}
          and e.ended_at < ${productNow} - ${kept(workspaceId)} order by e.ended_at, e.id limit ${limit}`,
      ).then((rows) => rows.map((row) => ({ id: row.id, endedAt: new Date(row.ended_at) })));
    },
    async forget(runs) {
      const last = runs.at(-1);
      if (last === undefined) return 0;
      const ids = anyId(runs.map((run) => run.id));
      const [row] = await rowsOf<{ count: string | number }>(
        db,
        sql`select cadenza_forget_decisions(array(select e.id from enrollments e
          where e.workspace_id = ${workspaceId}::uuid and e.id = ${ids})) as count`,
      );
      await save({ forgottenUntil: last.endedAt, forgottenAfter: last.id });
      return Number(row?.count ?? 0);
    },
  };
}
