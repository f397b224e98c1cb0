import { and, eq, gte, lte, sql } from 'drizzle-orm';
import type { Signal } from '../../ports/records.ts';
import type { SignalCount, SignalRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { anyId, insertNew, jsonParam, rowsOf } from '../rows.ts';
import { signals } from '../schema/index.ts';

export function toSignal({ workspaceId: _, judgeAt, ...signal }: typeof signals.$inferSelect): Signal {
  return judgeAt === null ? signal : { ...signal, judgeAt };
}

/** What a signal was about, by the first of these facts that it has. */
const about = sql`left(coalesce(s.facts ->> 'url', s.facts ->> 'form', s.facts ->> 'page', s.facts ->> 'event',
  s.facts ->> 'stage', s.facts ->> 'name'), 300)`;
const engaged = sql`('opened', 'clicked')`;

type CountRow = Omit<SignalCount, 'lastAt'> & { readonly lastAt: number };

export function signalRepo({ db, workspaceId }: Scope): SignalRepo {
  const mine = eq(signals.workspaceId, workspaceId);
  return {
    insert: (added) =>
      insertNew(
        db,
        signals,
        added.map(({ judgeAt = null, ...signal }) => ({ ...signal, judgeAt, workspaceId })),
      ),
    async byPersons(personIds) {
      const rows = await db
        .select()
        .from(signals)
        .where(and(mine, sql`${signals.personId} = ${anyId(personIds)}`))
        .orderBy(signals.at, signals.id);
      return rows.map(toSignal);
    },
    async setReply(rawId, reply) {
      const [row] = await db
        .update(signals)
        .set({ facts: sql`${signals.facts} || jsonb_build_object('reply', ${reply}::text)` })
        .where(
          and(
            mine,
            sql`${signals.source} = 'inbound' and ${signals.kind} = 'replied' and ${signals.sourceKey} in
              (select unnest(array[w.key, w.key || ' by a person']) from raw_webhooks w
                where w.workspace_id = ${workspaceId}::uuid and w.id = ${rawId}::uuid)`,
          ),
        )
        .returning();
      return row ? toSignal(row) : null;
    },
    async repliedIn(ids) {
      const rows = await db
        .selectDistinct({ id: signals.enrollmentId })
        .from(signals)
        .where(and(mine, sql`${signals.enrollmentId} = ${anyId(ids)} and ${signals.kind} = 'replied'`));
      return new Set(rows.map((row) => row.id).filter((id) => id !== null));
    },
    async countsOf(runs) {
      const asked = runs.map(({ since, ...run }) => ({ ...run, since: since.toISOString() }));
      const rows = await rowsOf<CountRow>(
        db,
        sql`select a."enrollmentId", s.kind, t.step_key as step, s.facts ->> 'reply' as reply,
          case when jsonb_exists(a.about, s.kind) then ${about} end as about,
          count(*)::int as count, (extract(epoch from max(s.at)) * 1000)::float8 as "lastAt"
        from jsonb_to_recordset(${jsonParam(asked)})
          as a("enrollmentId" uuid, "personId" uuid, since timestamptz, kinds jsonb, about jsonb)
        join signals s on s.workspace_id = ${workspaceId}::uuid and s.person_id = a."personId" and s.at >= a.since
          and jsonb_exists(a.kinds, s.kind) and (s.enrollment_id is null or s.enrollment_id = a."enrollmentId")
          and (s.kind not in ${engaged} or s.facts ->> 'verdict' = 'human')
        left join touches t on t.workspace_id = s.workspace_id and t.enrollment_id = s.enrollment_id and t.id = s.touch_id
        group by a."enrollmentId", s.kind, t.step_key, s.facts ->> 'reply', 5
        order by a."enrollmentId", s.kind, t.step_key, s.facts ->> 'reply', 5`,
      );
      return rows.map((row) => ({ ...row, lastAt: new Date(row.lastAt) }));
    },
    async toJudge(now, limit) {
      const rows = await db
        .select()
        .from(signals)
        .where(and(mine, lte(signals.judgeAt, now)))
        .orderBy(signals.judgeAt, signals.id)
        .limit(limit);
      return rows.map(toSignal);
    },
    async around(ids) {
      const judged = sql`from signals p where p.workspace_id = ${workspaceId}::uuid and p.id = ${anyId(ids)}`;
      const near = sql`(${signals.touchId} = p.touch_id
        or ${signals.at} between p.at - interval '2 minutes' and p.at + interval '2 minutes')`;
      const rows = await db
        .select()
        .from(signals)
        .where(
          and(
            mine,
            sql`${signals.personId} = any(array(select p.person_id ${judged}))`,
            sql`${signals.kind} in ('opened', 'clicked', 'delivered')`,
            sql`exists (select 1 ${judged} and p.person_id = ${signals.personId} and ${near})`,
          ),
        );
      return rows.map(toSignal);
    },
    async judge(verdicts) {
      if (verdicts.length === 0) return new Set();
      const rows = await rowsOf<{ id: string }>(
        db,
        sql`update signals s set judge_at = null, facts = s.facts || v.facts
        from jsonb_to_recordset(${jsonParam(verdicts)}) as v(id uuid, facts jsonb)
        where s.workspace_id = ${workspaceId}::uuid and s.id = v.id and s.judge_at is not null returning s.id`,
      );
      return new Set(rows.map((row) => row.id));
    },
    async openedOften(personIds, { since, times }) {
      const rows = await db
        .select({ id: signals.personId })
        .from(signals)
        .where(
          and(
            mine,
            sql`${signals.personId} = ${anyId(personIds)}`,
            sql`${signals.kind} = 'opened' and ${signals.facts} ->> 'verdict' = 'human'`,
            gte(signals.at, since),
          ),
        )
        .groupBy(signals.personId)
        .having(sql`count(*) >= ${times}::int`);
      return new Set(rows.map((row) => row.id).filter((id) => id !== null));
    },
    async undatedAbsences(personIds) {
      const undated = sql`${signals.kind} = 'out_of_office' and ${signals.facts} -> 'back' is null`;
      const rows = await db
        .select()
        .from(signals)
        .where(and(mine, sql`${signals.personId} = ${anyId(personIds)}`, undated));
      return rows.map(toSignal);
    },
    async softBounces(personIds, since) {
      const rows = await rowsOf<{ id: string; mails: number }>(
        db,
        sql`select s.person_id as id, count(distinct coalesce(s.touch_id, s.id))::int as mails from signals s
        join people p on p.workspace_id = s.workspace_id and p.id = s.person_id
        where s.workspace_id = ${workspaceId}::uuid and s.person_id = ${anyId(personIds)} and s.kind = 'blocked'
          and s.facts ->> 'severity' = 'soft' and s.at > ${since.toISOString()}::timestamptz
          and s.facts ->> 'address' = p.email
        group by s.person_id`,
      );
      return new Map(rows.map((row) => [row.id, row.mails]));
    },
    async refusalsOf(senderIds, since) {
      const rows = await rowsOf<{ id: string; mails: number }>(
        db,
        sql`select x.id, count(distinct coalesce(s.touch_id, s.id))::int as mails from signals s
        join senders x on x.workspace_id = s.workspace_id and x.id = (s.facts ->> 'senderId')::uuid
        where s.workspace_id = ${workspaceId}::uuid and s.kind = 'blocked' and s.facts ->> 'severity' = 'sender'
          and s.at > ${since.toISOString()}::timestamptz and x.id = ${anyId(senderIds)}
          and (x.released_at is null or s.at > x.released_at)
        group by x.id`,
      );
      return new Map(rows.map((row) => [row.id, row.mails]));
    },
    async counts() {
      return db
        .select({
          kind: signals.kind,
          count: sql<number>`count(*)::int`,
          human: sql<
            number | null
          >`case when ${signals.kind} in ${engaged} then (count(*) filter (where ${signals.facts} ->> 'verdict' = 'human'))::int end`,
        })
        .from(signals)
        .where(mine)
        .groupBy(signals.kind);
    },
  };
}
