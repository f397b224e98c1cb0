import { stops } from './database.ts';
import type { Stage } from './stage.ts';

const stopList = stops.map((kind) => `'${kind}'`).join(', ');

/** Mails reserved after a stop of the same person was written, in the order of the commits: see the witness. */
const afterStopByOrder = `select count(*) from witness sent where what = 'reserved' and exists (
  select 1 from witness stop where stop.what = 'stop' and stop.person_id = sent.person_id and stop.seq < sent.seq)`;

/** The same by the ledger: its numbers are given under the person's lock, too. */
const afterStopByLedger = `select count(*) from ledger sent
  where sent.actions @> '[{"type": "send_email"}]' and exists (select 1 from ledger stop
    where stop.person_id = sent.person_id and stop.seq < sent.seq
      and stop.event ->> 'type' = 'signal' and stop.event ->> 'kind' in (${stopList}))`;

/** A request to enroll whose answer was lost is made again; nobody may go through the cadence twice for it. */
const enrolledTwice = `select count(*) from (
  select 1 from enrollments group by person_id having count(*) > 1) as doubled`;

/**
 * Further proofs on what a run has left, beside the audit: each gives how many breaches it found, and stands in the
 * report under its name. Another one (replay, reconcile, interleavings) is one line here.
 */
export const checks: Readonly<Record<string, (stage: Stage) => Promise<number>>> = {
  afterStopByOrder: ({ database }) => database.count(afterStopByOrder),
  afterStopByLedger: ({ database }) => database.count(afterStopByLedger),
  enrolledTwice: ({ database }) => database.count(enrolledTwice),
};

/** Carries out all of them. */
export async function runChecks(stage: Stage): Promise<Readonly<Record<string, number>>> {
  const found: Record<string, number> = {};
  for (const [name, check] of Object.entries(checks)) found[name] = await check(stage);
  return found;
}
