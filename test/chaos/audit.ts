import { type AuditResult, audit } from '../../src/demo/audit.ts';
import { mailsOf } from '../../src/demo/audit-mail.ts';
import { type Logs, stopsInCrms } from '../../src/demo/read-logs.ts';
import { crossing } from './cadence.ts';
import type { Crowd } from './crowd.ts';
import type { Database } from './database.ts';
import type { Stage } from './stage.ts';

/** Ways in which a touch can be lost; each must be 0. */
export interface Lost {
  /** Touches that never came to an end, though nothing waits for evidence or a person. */
  readonly leftOpen: number;
  /** Runs that are due, and stay where they are. */
  readonly overdue: number;
  /** Steps that a run which counts as completed has no ended touch for. */
  readonly passedOver: number;
  /** Touches that count as sent, whose mail the mail service never accepted. */
  readonly neverSent: number;
  /** Mails that the mail service accepted, whose touch counts neither as sent nor as unconfirmed. */
  readonly forgotten: number;
  /** Sends still of unknown fate, though the mail service's log knows them. */
  readonly overlooked: number;
  /** Entries for a CRM that are written nowhere. */
  readonly unwritten: number;
}

export interface Verdict extends AuditResult {
  readonly lost: number;
  readonly lostHow: Lost;
}

const leftOpen = `select count(*) from touches t join enrollments e on e.id = t.enrollment_id
  where (t.state = 'open' and e.state <> 'paused') or (t.state = 'sending' and (e.state <> 'paused'
    or not exists (select 1 from sends s where s.touch_id = t.id and s.retry_at is not null)))`;

/** The tick looks again at what is due within seconds; an hour of product time later it is overdue. */
const overdueAt = (now: Date) => `select count(*) from enrollments e
  where next_wake_at < '${new Date(now.getTime() - 3_600_000).toISOString()}'
    and not exists (select 1 from sends s where s.enrollment_id = e.id and s.state = 'unconfirmed')
    and not exists (select 1 from people p where p.id = e.person_id and p.hold_reason is not null)`;

/** Whoever was spoken to on the phone went another way. */
const passedOver = `select coalesce(sum(steps - done), 0) as count from (
  select jsonb_array_length(v.definition -> 'steps') - ${crossing.jumpedOver} * (exists (select 1 from touches t
      where t.enrollment_id = e.id and t.step_key = '${crossing.step}' and t.outcome = '${crossing.outcome}'))::int
      as steps,
    (select count(*) from touches t where t.enrollment_id = e.id
      and t.state in ('sent', 'failed', 'done', 'not_done', 'skipped', 'unconfirmed')) as done
  from enrollments e join versions v on v.id = e.version_id
  where e.state = 'finished' and e.reason = 'completed') as runs where done < steps`;

/** Holds the product's touches against the mails that the mail service's own log shows. */
async function compareMails(database: Database, logs: Logs) {
  const accepted = mailsOf(logs.sendgrid);
  const inLog = new Set(accepted.map((mail) => mail.touch));
  const states = new Map(
    (
      await database.rows<{ id: string; state: string }>(
        `select id, state from touches where channel = 'email'`,
      )
    ).map(({ id, state }) => [id, state]),
  );
  const open = [...states].filter(([, state]) => state === 'unconfirmed').map(([id]) => id);
  return {
    neverSent: [...states].filter(([id, state]) => state === 'sent' && !inLog.has(id)).length,
    forgotten: [...inLog].filter((id) => !['sent', 'unconfirmed'].includes(states.get(id) ?? '')).length,
    overlooked: open.filter((id) => inLog.has(id)).length,
  };
}

/** Reads the stand-ins' logs and the database when all is settled, and says which promises hold. */
export async function inspect(stage: Stage, logs: Logs, { reps, book }: Crowd): Promise<Verdict> {
  const { database, records, timeline } = stage;
  const stops = [...stopsInCrms(logs, records), ...book.stops(logs.sendgrid)];
  const lostHow: Lost = {
    leftOpen: await database.count(leftOpen),
    overdue: await database.count(overdueAt(timeline.now())),
    passedOver: await database.count(passedOver),
    ...(await compareMails(database, logs)),
    unwritten: await database.count(`select count(*) from activities where state <> 'written'`),
  };
  return {
    ...audit({ ...logs, doneByHand: [...reps.done] }, stops, book.lifted),
    lost: Object.values(lostHow).reduce((sum, count) => sum + count, 0),
    lostHow,
  };
}
