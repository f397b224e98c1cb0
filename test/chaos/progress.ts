import type { Database } from './database.ts';
import type { Stage } from './stage.ts';

/** Touches that were carried out, or given up in words. */
export const touchesDone = (database: Database) =>
  database.count(`select count(*) from touches where state in ('sent', 'done', 'not_done', 'failed')`);

/** What is on its way and comes to its end by itself: nothing of it waits for a person, as what is paused does. */
const underWay = `(select count(*) from sends s join enrollments e on e.id = s.enrollment_id
    where s.state = 'reserved' or (s.state = 'not_sent' and s.retry_at is not null and e.state <> 'paused'))
  + (select count(*) from raw_webhooks where processed_at is null)
  + (select count(*) from activities where state in ('pending', 'unknown'))`;

export const onTheWay = (database: Database) => database.count(`select ${underWay} as count`);

/** The same, with runs that have not come to their end, and mails of unknown fate. */
export const unfinished = (database: Database) =>
  database.count(`select ${underWay}
    + (select count(*) from sends where state = 'unconfirmed')
    + (select count(*) from enrollments where state in ('pending', 'active')) as count`);

/** Sends whose fate is open: their ids. */
export async function openSends(database: Database): Promise<readonly string[]> {
  const rows = await database.rows<{ id: string }>(`select id from sends where state = 'unconfirmed'`);
  return rows.map((row) => row.id);
}

/** How many sends are of unknown fate to the product, though the mail service has accepted them. */
export async function settleable({
  database,
  standIns,
}: Pick<Stage, 'database' | 'standIns'>): Promise<number> {
  const url = standIns.all.find((one) => one.name === 'sendgrid')?.url;
  let count = 0;
  for (const id of await openSends(database)) {
    const answer = await fetch(`${url}/sandbox/mails?send=${id}&limit=1`);
    const { total } = (await answer.json()) as { total: number };
    if (total > 0) count += 1;
  }
  return count;
}

/** Runs whose next touch has been due for a quarter of an hour of product time. */
export const behind = (database: Database, now: Date) =>
  database.count(`select count(*) from enrollments e join people p on p.id = e.person_id
    where e.state = 'active' and p.hold_reason is null
      and e.next_wake_at < '${new Date(now.getTime() - 15 * 60_000).toISOString()}'`);
