import { and, eq, sql } from 'drizzle-orm';
import type { Signal } from '../../ports/records.ts';
import type { SignalCount, SignalRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { anyId, insertNew, jsonParam, rowsOf } from '../rows.ts';
import { signals } from '../schema/index.ts';

export function toSignal({ workspaceId: _, ...signal }: typeof signals.$inferSelect): Signal {
  return signal;
}

type CountRow = Omit<SignalCount, 'lastAt'> & { readonly lastAt: number };

export function signalRepo({ db, workspaceId }: Scope): SignalRepo {
  const mine = eq(signals.workspaceId, workspaceId);
  return {
    insert: (added) =>
      insertNew(
        db,
        signals,
        added.map((signal) => ({ ...signal, workspaceId })),
      ),
    async byPersons(personIds) {
      const rows = await db
        .select()
        .from(signals)
        .where(and(mine, sql`${signals.personId} = ${anyId(personIds)}`))
        .orderBy(signals.at, signals.id);
      return rows.map(toSignal);
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
          count(*)::int as count, (extract(epoch from max(s.at)) * 1000)::float8 as "lastAt"
        from jsonb_to_recordset(${jsonParam(asked)})
          as a("enrollmentId" uuid, "personId" uuid, since timestamptz, kinds jsonb)
        join signals s on s.workspace_id = ${workspaceId}::uuid and s.person_id = a."personId" and s.at >= a.since
          and jsonb_exists(a.kinds, s.kind) and (s.enrollment_id is null or s.enrollment_id = a."enrollmentId")
          and s.facts -> 'machine' is distinct from 'true'::jsonb
        left join touches t on t.workspace_id = s.workspace_id and t.enrollment_id = s.enrollment_id and t.id = s.touch_id
        group by a."enrollmentId", s.kind, t.step_key, s.facts ->> 'reply'
        order by a."enrollmentId", s.kind, t.step_key, s.facts ->> 'reply'`,
      );
      return rows.map((row) => ({ ...row, lastAt: new Date(row.lastAt) }));
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
        .select({ kind: signals.kind, count: sql<number>`count(*)::int` })
        .from(signals)
        .where(mine)
        .groupBy(signals.kind);
    },
  };
}
