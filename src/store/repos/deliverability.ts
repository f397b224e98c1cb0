import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { DeliverabilityRepo, DeliveryCounts, DeliveryPeriod, GuardMark } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { jsonParam, rowsOf } from '../rows.ts';
import { guardLooks, guardMarks } from '../schema/index.ts';

/**
 * Mails are found by the index of touches that were carried out, what came back by the runs' signals. A signal that
 * names no touch is about the last mail before it. Who complained did get the mail, even if a bounce says otherwise.
 */
function countsSql(workspaceId: string, { since, until, userId, known }: DeliveryPeriod): SQL {
  const ws = sql`${workspaceId}::uuid`;
  const own = userId === null ? sql`` : sql`and user_id = ${userId}::uuid`;
  const moment = (at: Date) => sql`${at.toISOString()}::timestamptz`;
  return sql`with own as (
      select id, lower(split_part(email, '@', 2)) as domain from senders where workspace_id = ${ws} ${own}
    ), known as (
      select x ->> 'domain' as domain, (x ->> 'reports')::boolean as reports
      from jsonb_array_elements(${jsonParam(known)}) x
    ), mails as materialized (
      select t.enrollment_id, t.id, t.ended_at as at, s.person_id, s.sender_id, e.cadence_id, o.domain, k.reports
      from touches t
      join sends s on s.workspace_id = t.workspace_id and s.enrollment_id = t.enrollment_id
        and s.touch_id = t.id and s.state = 'accepted'
      join own o on o.id = s.sender_id
      join enrollments e on e.workspace_id = t.workspace_id and e.id = t.enrollment_id
      left join known k on k.domain = lower(split_part(s.to_email, '@', 2))
      where t.workspace_id = ${ws} and t.state in ('sent', 'done')
        and t.ended_at > ${moment(since)} and t.ended_at <= ${moment(until)}
    ), backs as (
      select m.enrollment_id, m.id, max(g.at) filter (where g.kind = 'complained') as complained_at,
        bool_or(g.kind = 'bounced') as bounced, bool_or(g.kind = 'replied') as replied
      from mails m
      join signals g on g.workspace_id = ${ws} and g.enrollment_id = m.enrollment_id
        and g.kind in ('complained', 'bounced', 'replied')
        and (g.touch_id = m.id or (g.touch_id is null and g.at >= m.at and not exists (
          select 1 from mails n where n.enrollment_id = m.enrollment_id and n.at > m.at and n.at <= g.at)))
      group by m.enrollment_id, m.id
    ), seen as (
      select m.person_id, m.sender_id, m.cadence_id, m.domain, m.reports, b.complained_at,
        b.complained_at is not null as complained, coalesce(b.replied, false) as replied,
        coalesce(b.bounced, false) and b.complained_at is null as bounced,
        coalesce(b.complained_at > coalesce(k.stopped_at, '-infinity'), false) as fresh
      from mails m left join backs b on b.enrollment_id = m.enrollment_id and b.id = m.id
      left join guard_marks k on k.workspace_id = ${ws} and k.scope = 'sender' and k.subject = m.sender_id::text
    )
    select case when grouping(domain) = 0 then 'domain' when grouping(sender_id) = 0 then 'sender'
        when grouping(cadence_id) = 0 then 'cadence' else 'all' end as scope,
      coalesce(domain, sender_id::text, cadence_id::text, '') as subject, count(*)::int as mails,
      (count(*) filter (where not bounced))::int as delivered, (count(*) filter (where complained))::int as complaints,
      (count(distinct person_id) filter (where fresh))::int as fresh, (count(*) filter (where bounced))::int as bounces,
      (count(*) filter (where replied))::int as replies, count(distinct person_id)::int as people,
      (count(distinct person_id) filter (where complained))::int as complainers,
      (count(distinct person_id) filter (where reports))::int as reporting,
      (count(distinct person_id) filter (where not reports))::int as silent
    from seen group by grouping sets ((domain), (sender_id), (cadence_id), ())`;
}

/** How far back complaints count when it is asked whether there are others than at the last look. */
const countedDays = 7;
/** A complaint is looked at at once, but no two looks are less than this apart, product time. */
const apartHours = 1;

/** How many complaints there are of the days that count at a look, and later ones. */
function complaintsAfter(ws: SQL, lookedAt: SQL): SQL {
  return sql`(select count(*)::int from signals s where s.workspace_id = ${ws} and s.kind = 'complained'
    and s.at > ${lookedAt} - make_interval(days => ${countedDays}::int))`;
}

/** When the row `g` of looks is due: as set, and soon after the last look when complaints have come in since. */
const lookDueAt = sql`least(g.due_at, case when g.seen <> ${complaintsAfter(sql`g.workspace_id`, sql`g.looked_at`)}
  then g.looked_at + make_interval(hours => ${apartHours}::int) end)`;

/** When complaints are first to be looked at: the first one of a workspace at once; null while there are none. */
export function complaintsDueAt(ws: SQL): SQL {
  return sql`(select case when g.workspace_id is null
      then (select min(at) from signals where workspace_id = ${ws} and kind = 'complained') else ${lookDueAt} end
    from (select) one left join guard_looks g on g.workspace_id = ${ws})`;
}

export function deliverabilityRepo({ db, workspaceId }: Scope): DeliverabilityRepo {
  const mine = eq(guardLooks.workspaceId, workspaceId);
  return {
    counts: (period) => rowsOf<DeliveryCounts>(db, countsSql(workspaceId, period)),
    async marks() {
      const rows = await db.select().from(guardMarks).where(eq(guardMarks.workspaceId, workspaceId));
      return rows.map(({ workspaceId: _, ...mark }): GuardMark => mark);
    },
    async mark(marks) {
      if (marks.length === 0) return;
      const none = { workspaceId, toldAt: null, stoppedAt: null };
      await db
        .insert(guardMarks)
        .values(marks.map((one) => ({ ...none, ...one })))
        .onConflictDoUpdate({
          target: [guardMarks.workspaceId, guardMarks.scope, guardMarks.subject],
          set: {
            toldAt: sql`coalesce(excluded.told_at, ${guardMarks.toldAt})`,
            stoppedAt: sql`coalesce(excluded.stopped_at, ${guardMarks.stoppedAt})`,
          },
        });
    },
    async takeLook(now, next) {
      const at = sql`${now.toISOString()}::timestamptz`;
      const taken = await rowsOf<{ workspace_id: string }>(
        db,
        sql`insert into guard_looks as g (workspace_id, looked_at, seen, due_at)
          values (${workspaceId}::uuid, ${at}, ${complaintsAfter(sql`${workspaceId}::uuid`, at)}, ${next.toISOString()}::timestamptz)
          on conflict (workspace_id) do update
            set looked_at = excluded.looked_at, seen = excluded.seen, due_at = excluded.due_at
            where ${lookDueAt} <= excluded.looked_at
          returning g.workspace_id`,
      );
      return taken.length > 0;
    },
    async moveLook(from, to) {
      await db
        .update(guardLooks)
        .set({ dueAt: to })
        .where(and(mine, eq(guardLooks.dueAt, from)));
    },
  };
}
