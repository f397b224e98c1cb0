import { type SQL, sql } from 'drizzle-orm';
import type { ExperimentMetric } from '../../ports/records.ts';
import type { ExperimentCount } from '../../ports/store.ts';

/** Which signals are a success; what a machine did, or likely did, in somebody's name is none. */
const signalOf: Record<ExperimentMetric, SQL> = {
  reply: sql`s.kind = 'replied'`,
  meeting: sql`s.kind = 'meeting_booked'`,
  click: sql`s.kind = 'clicked' and s.facts ->> 'verdict' = 'human'`,
  open: sql`s.kind = 'opened' and s.facts ->> 'verdict' = 'human'`,
};

/**
 * The units of an experiment, each with its arm and the days in which its successes count, as `units`; and its runs with
 * the moment from which on something can come of the arm, as `runs`. A unit begins with its first run; whether it is
 * mature depends on that alone, never on whether anything ended.
 */
function unitsOf(workspaceId: string, { experiment, now }: ExperimentCount): SQL {
  const { id, kind, stepKey, watchDays } = experiment;
  const span = sql`make_interval(hours => ${watchDays * 24}::int)`;
  const touched = sql`join lateral (select min(t.due_at) as due_at from touches t
      where t.workspace_id = e.workspace_id and t.enrollment_id = e.id and t.step_key = ${stepKey}) t
    on t.due_at <= e.created_at + ${span}`;
  return sql`runs as (
      select x.unit, x.arm, e.workspace_id, e.id, e.person_id, e.created_at,
        ${kind === 'step' ? sql`t.due_at` : sql`e.created_at`} as since
      from experiment_runs x
      join enrollments e on e.workspace_id = x.workspace_id and e.id = x.enrollment_id
      ${kind === 'step' ? touched : sql``}
      where x.workspace_id = ${workspaceId}::uuid and x.experiment_id = ${id}::uuid
        and not (e.state = 'stopped' and e.reason is not distinct from 'undone')
    ), units as (
      select unit, min(arm) as arm, min(created_at) as began, min(created_at) + ${span} as until,
        min(created_at) + ${span} <= ${now.toISOString()}::timestamptz as mature
      from runs group by unit
    )`;
}

/**
 * A row for each look and arm. Signals that name only a person go to the run that the person had begun last before
 * them, as in the scoreboard.
 */
export function looksSql(workspaceId: string, asked: ExperimentCount): SQL {
  const { total, metric } = asked.experiment;
  return sql`with ${unitsOf(workspaceId, asked)}, hits as (
      select distinct r.unit from runs r join units u on u.unit = r.unit and u.mature
      join signals s on s.workspace_id = r.workspace_id and s.enrollment_id = r.id
        and s.at between r.since and u.until
      where ${signalOf[metric]}
      union
      select distinct r.unit from runs r join units u on u.unit = r.unit and u.mature
      join signals s on s.workspace_id = r.workspace_id and s.person_id = r.person_id and s.enrollment_id is null
        and s.at between r.since and u.until
      where ${signalOf[metric]}
        and r.id = (select l.id from enrollments l where l.workspace_id = r.workspace_id
          and l.person_id = r.person_id and l.created_at <= s.at
          and not (l.state = 'stopped' and l.reason is not distinct from 'undone')
          order by l.created_at desc, l.id desc limit 1)
    ), in_order as (
      select u.arm, h.unit is not null as hit, row_number() over (order by u.began, u.unit) as place
      from units u left join hits h on h.unit = u.unit where u.mature
    )
    select ceil(place / ${asked.every}::numeric)::int as look, arm, count(*)::int as units,
      (count(*) filter (where hit))::int as hits
    from in_order where place <= ${total}::int group by 1, 2 order by 1, 2`;
}

/** A row for each arm: how many units have begun, and when the next of the younger ones has had its time. */
export function begunSql(workspaceId: string, asked: ExperimentCount): SQL {
  return sql`with ${unitsOf(workspaceId, asked)}
    select arm, count(*)::int as units,
      (extract(epoch from min(until) filter (where not mature)) * 1000)::float8 as "nextAt"
    from units group by arm`;
}
