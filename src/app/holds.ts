import { ranking, type SignalKind } from '../cadence/index.ts';
import type { Hold, Person } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';

/** Signals that hold the person for good, with the reason that the hold gets. */
export const lastingHolds: Partial<Record<SignalKind, string>> = {
  complained: 'complained',
  unsubscribed: 'unsubscribed',
  opted_out_in_crm: 'opted out in the CRM',
  bounced: 'bounced',
};

/** Signals that hold the person until somebody resumes. */
const untilResumed: Partial<Record<SignalKind, string>> = {
  replied: 'replied',
  meeting_booked: 'booked a meeting',
  left_company: 'left the company',
};

/** Whether a hold ends when a cadence has another one follow; what somebody decided by hand does not. */
export function liftedByFollowing({ reason, lasting }: Hold): boolean {
  return !lasting && reason !== untilResumed.left_company && Object.values(untilResumed).includes(reason);
}

/** Whether a hold waits for a meeting alone: to whoever did not come to it, a rule of the workspace may turn again. */
export function waitsForMeeting({ reason, lasting }: Hold): boolean {
  return !lasting && reason === untilResumed.meeting_booked;
}

/** Signals in the order of what they weigh for a run, the strongest first. */
export const strongestFirst: readonly SignalKind[] = ranking.flatMap((rank) =>
  'signal' in rank ? [rank.signal] : [],
);

/** The reasons of holds, the strongest first: a person and their runs say the same about why it is over. */
const reasons = strongestFirst.map((kind) => lastingHolds[kind] ?? untilResumed[kind]);

/** What somebody wrote in their own words when they put a person on the list weighs as much as an opt-out. */
function weightOf({ reason, lasting }: Hold): number {
  const at = reasons.indexOf(reason);
  if (at !== -1) return at;
  return lasting ? reasons.indexOf('unsubscribed') : reasons.length;
}

/** The hold that a signal asks for; null for one that holds nobody. */
export function holdFor(kind: SignalKind, since: Date): Hold | null {
  const reason = lastingHolds[kind] ?? untilResumed[kind];
  return reason === undefined ? null : { reason, since, lasting: lastingHolds[kind] !== undefined };
}

/** The strongest of the hold that a person has and those that are asked for; of equal ones the first stays. */
export function strongestHold(has: Hold | null, asked: readonly Hold[]): Hold | null {
  return asked.reduce<Hold | null>(
    (best, hold) => (best === null || weightOf(hold) < weightOf(best) ? hold : best),
    has,
  );
}

/** Holds a person, as read under their lock, unless they are held for something that weighs as much. */
export async function holdPerson(tx: Tx, person: Person, hold: Hold): Promise<void> {
  if (strongestHold(person.hold, [hold]) === hold) await tx.people.hold([person.id], hold);
}
