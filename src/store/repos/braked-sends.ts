import { type SQL, sql } from 'drizzle-orm';
import type { Brake } from '../../ports/records.ts';
import type { SendRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { rowsOf } from '../rows.ts';
import { inScope } from './braked-runs.ts';

/** How far apart what waited together is tried again, so that it does not leave in one burst; and in how long all of it. */
const secondsApart = 5;
const secondsInAll = 3600;

/** Mails in a brake's scope: those that wait for their next attempt, and those that are under way. */
export function brakedSends({
  db,
  workspaceId,
}: Scope): Pick<SendRepo, 'postponeIn' | 'retryIn' | 'retryNow' | 'reservedIn'> {
  const ws = sql`${workspaceId}::uuid`;
  const moment = (at: Date) => sql`${at.toISOString()}::timestamptz`;
  const ofScope = (brake: Pick<Brake, 'scope' | 'scopeId'>) => sql`exists (select 1 from enrollments e
    where e.workspace_id = s.workspace_id and e.id = s.enrollment_id and ${inScope(brake)})`;
  const waiting = (wanted: SQL) => sql`select s.enrollment_id, s.id, s.reserved_at from sends s
    where s.workspace_id = ${ws} and s.state = 'not_sent' and s.retry_at is not null and ${wanted}
    for update skip locked`;
  const fromOn = (at: Date, wanted: SQL) =>
    db.execute(sql`with waiting as materialized (${waiting(wanted)}), placed as (
        select *, row_number() over (order by reserved_at, id) - 1 as place, count(*) over () as among from waiting)
      update sends s set retry_at = ${moment(at)}
          + make_interval(secs => p.place * least(${secondsApart}::float8, ${secondsInAll}::float8 / p.among))
        from placed p where s.workspace_id = ${ws} and s.enrollment_id = p.enrollment_id and s.id = p.id`);
  return {
    async postponeIn(scope, { due, at }) {
      await db.execute(sql`update sends set retry_at = ${moment(at)}
        where workspace_id = ${ws} and (enrollment_id, id) in (select w.enrollment_id, w.id
          from (${waiting(sql`s.retry_at <= ${moment(due)} and ${ofScope(scope)}`)}) w)`);
    },
    async retryIn(scope, at) {
      await fromOn(at, ofScope(scope));
    },
    async retryNow(senderId, at) {
      await fromOn(at, sql`s.sender_id = ${senderId}::uuid`);
    },
    async reservedIn(scope) {
      const rows = await rowsOf<{ count: number }>(
        db,
        sql`select count(*)::int as count from sends s
          where s.workspace_id = ${ws} and s.state = 'reserved' and ${ofScope(scope)}`,
      );
      return rows[0]?.count ?? 0;
    },
  };
}
