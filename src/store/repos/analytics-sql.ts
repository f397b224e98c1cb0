import { type SQL, sql } from 'drizzle-orm';
import type { AnalyticsNumber, Cohorts } from '../../ports/store.ts';
import { anyId, jsonParam } from '../rows.ts';

/**
 * The runs that count, as `runs`: of these versions, not undone, with the moment from which they are old enough
 * (`until`). Whether a run is mature depends on when it began alone, never on whether it has ended: those who reply
 * or opt out end early, and taking them for that would make both look more frequent than they are. Who has `stalled` is
 * mature and neither through nor waiting for the answer to a reply: held, paused, or late.
 */
function runsOf(workspaceId: string, { versions, ownerUserId, now }: Cohorts): SQL {
  const own = ownerUserId === null ? sql`` : sql`and e.owner_user_id = ${ownerUserId}::uuid`;
  return sql`v as (
      select (x ->> 'id')::uuid as id, make_interval(hours => (x ->> 'days')::int * 24) as span
      from jsonb_array_elements(${jsonParam(versions)}) x
    ), runs as (
      select e.workspace_id, e.id, e.version_id, e.person_id, e.created_at, e.ended_at, e.state, e.reason,
        e.created_at + v.span as until, e.created_at + v.span <= ${now.toISOString()}::timestamptz as mature,
        e.created_at + v.span <= ${now.toISOString()}::timestamptz and e.state in ('pending', 'active', 'paused')
          and not (e.state = 'paused' and e.reason is not distinct from 'replied') as stalled
      from v join enrollments e on e.workspace_id = ${workspaceId}::uuid and e.version_id = v.id ${own}
      where e.version_id = ${anyId(versions.map((version) => version.id))} and not (e.state = 'stopped' and e.reason is not distinct from 'undone')
    )`;
}

/**
 * What happened to mature runs within their days, as `events`, and each number's first event of a run, as `hits`.
 *
 * - Signals that name their run. Those that name only a person (a booking by address, an opt-out in the CRM) go to the
 *   run that the person had begun last before it, passing over what was undone.
 * - `positive` is a mail that was classified as a human's reply and graded so; an out-of-office answer or any other
 *   mail by a machine is no reply.
 * - What became of a meeting is told by its own row (not by those of its copies), as `meetingState` in src/app/meeting-facts.ts says; it counts for
 *   the run that has the credit when the meeting was booked within the run's days, however late it is held.
 * - An opt-out without a signal (told to a rep, put on the list by hand) shows in the run that it stopped; not in one
 *   that had been stopped before and whose reason it only raised.
 */
const eventsOfRuns = ({ now }: Cohorts) => sql`events as (
      select r.id, r.version_id, case when s.kind in ('opened', 'clicked') and s.facts ->> 'verdict' = 'human'
        then s.kind || '_by_human' else s.kind end as what, s.at from runs r
      join signals s on s.workspace_id = r.workspace_id and s.enrollment_id = r.id
        and s.at between r.created_at and r.until
      where r.mature and s.kind in ('replied', 'meeting_booked', 'unsubscribed', 'complained', 'opted_out_in_crm', 'bounced',
        'opened', 'clicked')
      union all
      select r.id, r.version_id, s.kind, s.at from runs r
      join signals s on s.workspace_id = r.workspace_id and s.person_id = r.person_id and s.enrollment_id is null
        and s.at between r.created_at and r.until
      where r.mature and s.kind in ('replied', 'meeting_booked', 'unsubscribed', 'complained', 'opted_out_in_crm', 'bounced')
        and r.id = (select l.id from enrollments l where l.workspace_id = r.workspace_id
          and l.person_id = r.person_id and l.created_at <= s.at
          and not (l.state = 'stopped' and l.reason is not distinct from 'undone') order by l.created_at desc, l.id desc limit 1)
      union all
      select r.id, r.version_id, 'positive', m.at from runs r
      join inbound_messages m on m.workspace_id = r.workspace_id and m.enrollment_id = r.id
        and m.at between r.created_at and r.until
      where r.mature and m.kind = 'reply' and m.grade = 'positive'
      union all
      select r.id, r.version_id, case
          when m.replaced_at is not null then 'moved'
          when m.no_show_at > coalesce(m.showed_at, '-infinity') then 'no_show'
          when m.canceled_at is not null then 'canceled'
          when m.held_at is not null or m.end_at <= ${now.toISOString()}::timestamptz then 'held'
          else 'ahead' end, coalesce(m.replaced_at, m.no_show_at, m.canceled_at, m.held_at, m.end_at, m.booked_at)
      from runs r
      join meetings m on m.workspace_id = r.workspace_id and m.enrollment_id = r.id and m.copy_of is null
        and m.booked_at between r.created_at and r.until
      where r.mature
      union all
      select r.id, r.version_id, r.reason, r.ended_at from runs r
      where r.mature and r.state = 'stopped' and r.reason in ('unsubscribed', 'complained', 'opted_out_in_crm')
        and r.ended_at between r.created_at and r.until
        and not exists (select 1 from ledger w where w.workspace_id = r.workspace_id and w.enrollment_id = r.id
          and w.rule = 'stop-reason-raised')
    ), hits as (
      select distinct on (e.id, k.number) e.id, e.version_id, k.number, e.what, e.at from events e
      join (values ('wins', 'positive'), ('wins', 'meeting_booked'), ('replies', 'replied'),
        ('positive', 'positive'), ('meetings', 'meeting_booked'), ('held', 'held'),
        ('canceled', 'canceled'), ('moved', 'moved'), ('no_shows', 'no_show'), ('opt_outs', 'unsubscribed'),
        ('opt_outs', 'complained'), ('opt_outs', 'opted_out_in_crm'), ('bounces', 'bounced'),
        ('clicks', 'clicked_by_human'), ('clicks_raw', 'clicked_by_human'), ('clicks_raw', 'clicked'),
        ('opens', 'opened_by_human'), ('opens_raw', 'opened_by_human'), ('opens_raw', 'opened')
      ) as k (number, what) on k.what = e.what
      order by e.id, k.number, e.at
    )`;

/**
 * Touches of mature runs that came due within their days and are decided, by run, as `stepped`. A step whose condition
 * was not so was not for them: nobody left it out.
 */
const stepsOfRuns = sql`stepped as (
      select r.id, r.version_id, count(*)::int as due,
        (count(*) filter (where t.state in ('sent', 'done')))::int as carried_out
      from runs r join touches t on t.workspace_id = r.workspace_id and t.enrollment_id = r.id
      where r.mature and t.due_at <= r.until and t.state in ('sent', 'done', 'not_done', 'skipped', 'failed')
        and t.outcome is distinct from 'not_for_them'
      group by r.id, r.version_id
    )`;

/**
 * Of each version: how many mature runs got mails of which none was watched for opens, or for clicks, and whether any
 * run's mail was. It begins with what was not watched, so that it costs nothing where everything is.
 */
const unwatchedRuns = sql`unwatched as (
      select version_id, (count(*) filter (where opens))::int as opens, (count(*) filter (where clicks))::int as clicks
      from (
        select r.id, r.version_id, bool_and(coalesce(s.untracked in ('opens', 'both'), false)) as opens,
          bool_and(coalesce(s.untracked in ('clicks', 'both'), false)) as clicks
        from runs r
        join sends s on s.workspace_id = r.workspace_id and s.enrollment_id = r.id and s.state = 'accepted'
        where r.mature and exists (select 1 from sends u where u.workspace_id = r.workspace_id
          and u.enrollment_id = r.id and u.untracked is not null)
        group by r.id, r.version_id
      ) each group by version_id
    )`;

/** Whether a mail of a mature run of the version `u` was watched for this. */
const watched = (what: 'opens' | 'clicks') => sql`exists (select 1 from runs r
      join sends s on s.workspace_id = r.workspace_id and s.enrollment_id = r.id and s.state = 'accepted'
      where r.mature and r.version_id = u.version_id and coalesce(s.untracked not in (${what}, 'both'), true))`;

/** A row per version: all its numbers. Moments are epoch milliseconds, which both drivers hand out alike. */
export function countsSql(workspaceId: string, cohorts: Cohorts): SQL {
  return sql`with ${runsOf(workspaceId, cohorts)}, ${eventsOfRuns(cohorts)}, ${stepsOfRuns}, ${unwatchedRuns},
    ages as (
      select version_id, count(*)::int as enrolled, (count(*) filter (where mature))::int as mature,
        (count(*) filter (where stalled))::int as stalled,
        (extract(epoch from min(until) filter (where not mature)) * 1000)::float8 as "nextMatureAt",
        (extract(epoch from max(until) filter (where not mature)) * 1000)::float8 as "lastMatureAt"
      from runs group by version_id
    ), tallies as (
      select version_id, jsonb_object_agg(number, count) as hits
      from (select version_id, number, count(*)::int as count from hits group by version_id, number) one
      group by version_id
    ), steps as (
      select version_id, sum(due)::int as due, sum(carried_out)::int as carried_out, count(*)::int as people
      from stepped group by version_id
    )
    select v.id as "versionId", coalesce(a.enrolled, 0) as enrolled, coalesce(a.mature, 0) as mature,
      coalesce(a.stalled, 0) as stalled,
      a."nextMatureAt", a."lastMatureAt", coalesce(t.hits, '{}') as hits, coalesce(s.due, 0) as due,
      coalesce(s.carried_out, 0) as "carriedOut", coalesce(s.people, 0) as people,
      coalesce(u.opens, 0) as "openless", coalesce(u.clicks, 0) as "clickless",
      case when u.opens > 0 then ${watched('opens')} else true end as "opensWatched",
      case when u.clicks > 0 then ${watched('clicks')} else true end as "clicksWatched"
    from v left join ages a on a.version_id = v.id left join tallies t on t.version_id = v.id
    left join steps s on s.version_id = v.id left join unwatched u on u.version_id = v.id`;
}

/** A row per week of enrollment: all versions asked for together. */
export function weeksSql(
  workspaceId: string,
  cohorts: Cohorts,
  { zone, since }: { readonly zone: string; readonly since: Date },
): SQL {
  return sql`with ${runsOf(workspaceId, cohorts)}, ${eventsOfRuns(cohorts)}
    select to_char(date_trunc('week', r.created_at at time zone ${zone}), 'YYYY-MM-DD') as week,
      count(*)::int as enrolled, (count(*) filter (where r.mature))::int as mature, count(h.id)::int as wins
    from runs r left join hits h on h.id = r.id and h.number = 'wins'
    where r.created_at >= ${since.toISOString()}::timestamptz
    group by 1 order by 1`;
}

/** The runs behind a number, newest first, by the same conditions as `countsSql`. */
export function runsSql(
  workspaceId: string,
  cohorts: Cohorts,
  about: { readonly number: AnalyticsNumber; readonly before: string | null; readonly limit: number },
): SQL {
  const { number, before, limit } = about;
  const after = before === null ? sql`` : sql`and r.id < ${before}::uuid`;
  const base = sql`with ${runsOf(workspaceId, cohorts)}`;
  const end = sql`${after} order by r.id desc limit ${limit}`;
  if (number === 'steps')
    return sql`${base}, ${stepsOfRuns} select r.id, null::float8 as at, null as what, null as quote,
      s.due, s.carried_out as "carriedOut" from runs r join stepped s on s.id = r.id where true ${end}`;
  if (number === 'enrolled' || number === 'mature' || number === 'younger' || number === 'stalled') {
    const which = {
      enrolled: sql`true`,
      mature: sql`r.mature`,
      younger: sql`not r.mature`,
      stalled: sql`r.stalled`,
    }[number];
    return sql`${base} select r.id, null::float8 as at, null as what, null as quote, null::int as due,
      null::int as "carriedOut" from runs r where ${which} ${end}`;
  }
  return sql`${base}, ${eventsOfRuns(cohorts)}
    select r.id, (extract(epoch from h.at) * 1000)::float8 as at, h.what, q.quote, null::int as due,
      null::int as "carriedOut"
    from runs r join hits h on h.id = r.id and h.number = ${number}
    left join lateral (
      select left(m.text, 240) as quote from inbound_messages m
      where m.workspace_id = r.workspace_id and m.enrollment_id = r.id and m.kind = 'reply' and m.at = h.at
      order by m.id limit 1
    ) q on h.what in ('replied', 'positive')
    where true ${end}`;
}
