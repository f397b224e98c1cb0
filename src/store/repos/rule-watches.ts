import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { RuleWatchRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { anyText, jsonParam, rowsOf } from '../rows.ts';
import { ruleMembers, ruleWatches } from '../schema/index.ts';

export function ruleWatchRepo({ db, workspaceId }: Scope): RuleWatchRepo {
  const mine = eq(ruleWatches.workspaceId, workspaceId);
  const of = (connectionId: string) => and(mine, eq(ruleWatches.connectionId, connectionId));
  return {
    async watches(connectionId) {
      const rows = await db.select().from(ruleWatches).where(of(connectionId));
      return new Map(rows.map(({ name, cursor, at, problem }) => [name, { cursor, at, problem }]));
    },
    async lockWatch(connectionId, name) {
      const [row] = await db
        .select()
        .from(ruleWatches)
        .where(and(of(connectionId), eq(ruleWatches.name, name)))
        .for('update');
      return row === undefined ? null : { cursor: row.cursor, at: row.at, problem: row.problem };
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
    async dropWatch(name, connectionId) {
      const where = connectionId === undefined ? mine : of(connectionId);
      await db.delete(ruleWatches).where(and(where, eq(ruleWatches.name, name)));
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
    ...memberRepo({ db, workspaceId }),
  };
}

/** Records are written in the order of their ids, so that two processes never wait for each other. */
function memberRepo({
  db,
  workspaceId,
}: Pick<Scope, 'db' | 'workspaceId'>): Pick<
  RuleWatchRepo,
  | 'meetMembers'
  | 'membersLeft'
  | 'countMembers'
  | 'restartReadings'
  | 'members'
  | 'noteSetOff'
  | 'forgetMembers'
> {
  const of = (ruleId: string) =>
    and(eq(ruleMembers.workspaceId, workspaceId), eq(ruleMembers.ruleId, ruleId));
  const some = (ruleId: string, ids: readonly string[]) =>
    and(of(ruleId), sql`${ruleMembers.recordId} = ${anyText(ids)}`);
  return {
    async meetMembers(ruleId, recordIds, reading) {
      const ids = [...new Set(recordIds)].sort();
      if (ids.length === 0) return [];
      const came = await rowsOf<{ readonly id: string }>(
        db,
        sql`insert into rule_members (workspace_id, rule_id, record_id, reading)
          select ${workspaceId}::uuid, ${ruleId}::uuid, id, ${reading}::int
          from jsonb_array_elements_text(${jsonParam(ids)}) as met(id) order by id
          on conflict (workspace_id, rule_id, record_id) do nothing returning record_id as id`,
      );
      const back = await db
        .update(ruleMembers)
        .set({ reading, leftAt: null })
        .where(and(some(ruleId, ids), sql`${ruleMembers.leftAt} is not null`))
        .returning({ id: ruleMembers.recordId });
      await db
        .update(ruleMembers)
        .set({ reading })
        .where(and(some(ruleId, ids), sql`${ruleMembers.reading} < ${reading}`));
      return [...came, ...back].map(({ id }) => id);
    },
    async membersLeft(ruleId, reading, at) {
      const left = await db
        .update(ruleMembers)
        .set({ leftAt: at })
        .where(and(of(ruleId), sql`${ruleMembers.leftAt} is null and ${ruleMembers.reading} < ${reading}`))
        .returning({ id: ruleMembers.recordId, setOffAt: ruleMembers.setOffAt });
      return left.flatMap(({ id, setOffAt }) => (setOffAt === null ? [] : [id]));
    },
    async countMembers(ruleId, reading) {
      const lastMet = (how: SQL) => sql<number>`count(*) filter (where ${how})`.mapWith(Number);
      const [row] = await db
        .select({
          all: sql<number>`count(*)`.mapWith(Number),
          before: lastMet(sql`${ruleMembers.reading} = ${reading - 1}`),
          earlier: lastMet(sql`${ruleMembers.reading} < ${reading - 1}`),
        })
        .from(ruleMembers)
        .where(and(of(ruleId), sql`${ruleMembers.leftAt} is null`));
      return row ?? { all: 0, before: 0, earlier: 0 };
    },
    async restartReadings(ruleId) {
      await db.execute(sql`with met as (select record_id from rule_members
          where workspace_id = ${workspaceId}::uuid and rule_id = ${ruleId}::uuid and reading > 0
          order by record_id for update)
        update rule_members m set reading = 0 from met
        where m.workspace_id = ${workspaceId}::uuid and m.rule_id = ${ruleId}::uuid and m.record_id = met.record_id`);
    },
    async members(ruleId, recordIds) {
      const rows = await db
        .select({ id: ruleMembers.recordId, leftAt: ruleMembers.leftAt, setOffAt: ruleMembers.setOffAt })
        .from(ruleMembers)
        .where(some(ruleId, recordIds));
      return new Map(rows.map(({ id, ...member }) => [id, member]));
    },
    async noteSetOff(ruleId, recordIds, at) {
      if (recordIds.length > 0)
        await db.update(ruleMembers).set({ setOffAt: at }).where(some(ruleId, recordIds));
    },
    async forgetMembers(ruleId) {
      await db.delete(ruleMembers).where(of(ruleId));
    },
  };
}
