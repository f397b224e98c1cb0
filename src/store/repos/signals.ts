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
    async setReply(rawId, reply) {
      const [row] = await db
        .update(signals)
        .set({ facts: sql`${signals.facts} || jsonb_build_object('reply', ${reply}::text)` })
        .where(
          and(
            mine,
            sql`${signals.source} = 'inbound' and ${signals.kind} = 'replied' and ${signals.sourceKey} =
              (select w.key from raw_webhooks w where w.workspace_id = ${workspaceId}::uuid and w.id = ${rawId}::uuid)`,
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
    async counts() {
      return db
        .select({ kind: signals.kind, count: sql<number>`count(*)::int` })
        .from(signals)
        .where(mine)
        .groupBy(signals.kind);
    },
  };
}
