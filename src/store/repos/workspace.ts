import { and, eq, getTableColumns, type SQL, sql } from 'drizzle-orm';
import { AppError } from '../../errors.ts';
import type { OpenWork, WorkspaceRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { brakes, productClock, workspaceDue, workspaces } from '../schema/index.ts';
import { absenceDueAt } from './absences.ts';
import { complaintsDueAt } from './deliverability.ts';
import { oldDeliveriesDueAt } from './old-deliveries.ts';
import { behind, nextToForget } from './upkeep.ts';

/**
 * When each kind of work is first due; each reads a partial index that holds open work only. People and runs are
 * looked up row by row (subqueries behind `offset 0`), so that no plan begins with all the people there are, not
 * even on a database that has no statistics yet.
 */
function workParts(workspaceId: string, engine: string | undefined): Record<keyof OpenWork, SQL> {
  const ahead = sql`make_interval(secs => (select ${productClock.offsetMs} from ${productClock} where id = 1) / 1000.0)`;
  const ws = sql`${workspaceId}::uuid`;
  // None of these count as work while the whole workspace is braked; letting the brake go makes the workspace due
  // again.
  const unlessStopped = (at: SQL) => sql`case when not exists (select 1 from brakes
    where workspace_id = ${ws} and scope = 'workspace' and released_at is null) then ${at} end`;
  return {
    touches: unlessStopped(sql`least(
      (select due.next_wake_at from (
         select e.next_wake_at, (select p.hold_reason is null and p.provisional_hold_until is null from people p
             where p.workspace_id = e.workspace_id and p.id = e.person_id) as free
           from enrollments e where e.workspace_id = ${ws} and e.next_wake_at is not null
           order by e.next_wake_at offset 0) due
         where due.free limit 1),
      (select min(greatest(e.next_wake_at, p.provisional_hold_until)) from people p
         join enrollments e on e.workspace_id = p.workspace_id and e.person_id = p.id
         where p.workspace_id = ${ws} and p.provisional_hold_until is not null and p.hold_reason is null
           and e.next_wake_at is not null))`),
    retries: unlessStopped(sql`(select min(r.retry_at) from (
         select s.retry_at,
             (select p.hold_reason from people p where p.workspace_id = s.workspace_id and p.id = s.person_id) as hold,
             (select e.state from enrollments e
                where e.workspace_id = s.workspace_id and e.id = s.enrollment_id) as state
           from sends s where s.workspace_id = ${ws} and s.state = 'not_sent' and s.retry_at is not null
           offset 0) r
         where r.state in ('finished', 'stopped') or (r.state <> 'paused' and r.hold is null))`),
    waits: unlessStopped(
      sql`(select min(ready_at) from value_waits where workspace_id = ${ws} and ready_at is not null)`,
    ),
    unsettled: sql`least(
      (select min(lease_expires_at) + ${ahead} from sends where workspace_id = ${ws} and state = 'reserved'),
      (select min(s.resolved_at) + make_interval(mins => (select settle_minutes from workspaces where id = ${ws}))
         from sends s where s.workspace_id = ${ws} and s.state = 'unconfirmed'))`,
    // What waits for a connection that nobody has authorised again is not work, and neither is what is parked.
    activities: sql`(select nullif(min(a.due_at), 'infinity') from connections c cross join lateral (
           select due_at from activities where workspace_id = c.workspace_id and connection_id = c.id
             and state in ('pending', 'unknown') order by due_at limit 1) a
         where c.workspace_id = ${ws} and c.state = 'active')`,
    jobs: sql`(select min(case when lease_expires_at > clock_timestamp() then lease_expires_at + ${ahead} else created_at end) from jobs
         where workspace_id = ${ws} and state in ('queued', 'running'))`,
    reconciliations: sql`(select min(case when lease_expires_at is null then due_at else lease_expires_at + ${ahead} end)
         from reconciliations where workspace_id = ${ws} and state in ('queued', 'running'))`,
    experiments: sql`(select min(judge_at) from experiments where workspace_id = ${ws} and judge_at is not null)`,
    complaints: complaintsDueAt(ws),
    rules: sql`(select min(at) from rule_hits where workspace_id = ${ws} and done_at is null)`,
    brakes: sql`(select min(released_at) from brakes where workspace_id = ${ws} and released_at is not null)`,
    absences: sql`(select min(${absenceDueAt}) from absences where workspace_id = ${ws} and state <> 'over')`,
    mailboxes: sql`(select min(poll_at) from mailboxes where workspace_id = ${ws} and poll_at is not null)`,
    webhooks: sql`(select min(received_at) from raw_webhooks where workspace_id = ${ws} and processed_at is null)`,
    oldDeliveries: oldDeliveriesDueAt(ws),
    alerts: sql`(select min(created_at) from alerts where workspace_id = ${ws} and routed_at is null)`,
    deliveries: sql`(select min(due_at) from alert_deliveries where workspace_id = ${ws} and due_at is not null)`,
    digests: sql`(select min(next_digest_at) from alert_settings where workspace_id = ${ws} and next_digest_at is not null)`,
    verdicts: sql`(select min(judge_at) from signals where workspace_id = ${ws} and judge_at is not null)`,
    starts: sql`(select min(at) from cadence_starts where workspace_id = ${ws})`,
    replies: sql`(select min(at) from inbound_messages
         where workspace_id = ${ws} and forwarded_at is null and kind = 'reply')`,
    grades: sql`(select min(grade_at) from inbound_messages where workspace_id = ${ws} and grade_at is not null)`,
    // Runs that an older engine decided are work at any time.
    upkeep: sql`least(
      ${engine === undefined ? sql`null` : sql`(select timestamptz 'epoch' where ${behind(workspaceId, engine)})`},
      ${nextToForget(workspaceId)})`,
  };
}

/** Held by who adds work (shared) and by who computes when the workspace is due next (alone), until their commit. */
const dueLock = (workspaceId: string) => sql`hashtextextended(${`cadenza due ${workspaceId}`}, 0)`;

/**
 * A workspace is stopped while its brake is on. Its own column says the same only for processes of an older version.
 */
const columns = {
  ...getTableColumns(workspaces),
  stoppedAt: sql<Date | null>`(select b.since from brakes b
    where b.workspace_id = workspaces.id and b.scope = 'workspace' and b.released_at is null)`.mapWith(
    brakes.since,
  ),
};

export function workspaceRepo({ db, workspaceId }: Scope): WorkspaceRepo {
  const mine = eq(workspaceDue.workspaceId, workspaceId);
  const own = () => db.select(columns).from(workspaces).where(eq(workspaces.id, workspaceId));
  const theOne = <Row>([row]: readonly Row[]): Row => {
    if (row === undefined) throw new AppError('not_found', `There is no workspace ${workspaceId}.`);
    return row;
  };
  return {
    async get() {
      return theOne(await own());
    },
    async lockSettings() {
      return theOne(await own().for('share', { of: workspaces }));
    },
    async lockToChange() {
      return theOne(await own().for('no key update', { of: workspaces }));
    },
    async update(patch) {
      if (Object.keys(patch).length > 0)
        await db.update(workspaces).set(patch).where(eq(workspaces.id, workspaceId));
    },
    async setNextDue(at) {
      await db.update(workspaceDue).set({ nextDueAt: at }).where(mine);
    },
    async dueBy(at) {
      // Waits for a tick that is just computing the next due time, and is waited for by it (see openWork), but not for
      // others who add work. Most often it is due earlier already, so they do not wait for each other's row either.
      const moment = sql`${at.toISOString()}::timestamptz`;
      await db.execute(sql`select pg_advisory_xact_lock_shared(${dueLock(workspaceId)})`);
      await db
        .update(workspaceDue)
        .set({ nextDueAt: moment })
        .where(and(mine, sql`(${workspaceDue.nextDueAt} > ${moment} or ${workspaceDue.nextDueAt} is null)`));
    },
    async openWork(engine) {
      // Locked before the work is read: who adds work meanwhile is either seen here or moves the due time after us.
      // Without it, setNextDue could overwrite an earlier time that it never saw.
      await db.execute(sql`select pg_advisory_xact_lock(${dueLock(workspaceId)})`);
      const parts = Object.entries(workParts(workspaceId, engine));
      const columns = Object.fromEntries(
        parts.map(([kind, part]) => [kind, sql<Date | null>`${part}`.mapWith(workspaceDue.nextDueAt)]),
      );
      const [row] = await db.select(columns).from(workspaceDue).where(mine);
      if (!row) throw new AppError('not_found', `There is no workspace ${workspaceId}.`);
      return row as unknown as OpenWork;
    },
  };
}
