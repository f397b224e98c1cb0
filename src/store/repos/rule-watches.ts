import { and, eq, inArray, sql } from 'drizzle-orm';
import type { RuleWatchRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { rowsOf } from '../rows.ts';
import { ruleWatches } from '../schema/index.ts';

export function ruleWatchRepo({ db, workspaceId }: Scope): RuleWatchRepo {
  const mine = eq(ruleWatches.workspaceId, workspaceId);
  const of = (connectionId: string) => and(mine, eq(ruleWatches.connectionId, connectionId));
  return {
    async watches(connectionId) {
      const rows = await db.select().from(ruleWatches).where(of(connectionId));
      return new Map(rows.map(({ name, cursor, at, problem }) => [name, { cursor, at, problem }]));
    },
    async saveWatch(connectionId, name, watch) {
      await db
        .insert(ruleWatches)
        .values({ workspaceId, connectionId, name, ...watch })
        .onConflictDoUpdate({
          target: [ruleWatches.workspaceId, ruleWatches.connectionId, ruleWatches.name],
          set: { ...watch },
        });
    },
    async dropWatches(connectionId, names) {
      if (names.length > 0)
        await db.delete(ruleWatches).where(and(of(connectionId), inArray(ruleWatches.name, [...names])));
    },
    async watchProblems() {
      const rows = await db
        .select()
        .from(ruleWatches)
        .where(and(mine, sql`${ruleWatches.problem} is not null`))
        .orderBy(ruleWatches.connectionId, ruleWatches.name);
      return rows.flatMap(({ connectionId, name, problem }) =>
        problem === null ? [] : [{ connectionId, name, problem }],
      );
    },
    async asksAboutDeals() {
      const [row] = await rowsOf<{ readonly asks: boolean }>(
        db,
        sql`select exists (select 1 from enroll_rules r where r.workspace_id = ${workspaceId}::uuid and r.active
            and r.trigger ->> 'kind' in ('deal_opened', 'stage_changed'))
          or exists (select 1 from versions v where v.workspace_id = ${workspaceId}::uuid
            and v.definition::text ~ '"(deal_opened|stage_changed)"') as asks`,
      );
      return row?.asks === true;
    },
  };
}
