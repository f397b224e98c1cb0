import type { EnrollmentState, Run, StateReason } from './run.ts';
import type { SignalKind } from './signal-kinds.ts';

interface Rank {
  readonly state: EnrollmentState;
  readonly reason: StateReason;
  /** What brings a run there; a row without one is reached by a person's command, or by a rule of the cadence. */
  readonly signal?: SignalKind;
  readonly why: string;
}

/**
 * Where signals bring a run, the strongest first. The stronger one stays or takes the place of the weaker one, so that
 * the same facts give the same run in whatever order they arrive. What holds for good comes before what a person may
 * lift. An end that is not in this table gives way to nothing: a person decided it (finished by hand, undone, not
 * interested, became an opportunity), or every step was carried out.
 */
export const ranking = [
  {
    signal: 'complained',
    state: 'stopped',
    reason: 'complained',
    why: 'A spam report is the plainest no, and the one that harms every other mail of the sender.',
  },
  {
    signal: 'unsubscribed',
    state: 'stopped',
    reason: 'unsubscribed',
    why: 'The person said no themselves: whatever else they did, nobody may write to them again.',
  },
  {
    signal: 'opted_out_in_crm',
    state: 'stopped',
    reason: 'opted_out_in_crm',
    why: 'The same no, as somebody else noted it: what the person said to us directly tells more.',
  },
  {
    signal: 'bounced',
    state: 'stopped',
    reason: 'bounced',
    why: 'Nothing reaches the address any more, which nobody can lift; but it is no wish of the person.',
  },
  {
    signal: 'meeting_booked',
    state: 'finished',
    reason: 'meeting_booked',
    why: 'The aim is reached. It says more about the run than what became of a record in the CRM.',
  },
  {
    signal: 'left_company',
    state: 'stopped',
    reason: 'left_company',
    why: 'Nobody reads the mailbox any more; whoever follows there is another person.',
  },
  {
    signal: 'deleted_in_crm',
    state: 'stopped',
    reason: 'deleted',
    why: 'Somebody threw the record away on purpose.',
  },
  {
    signal: 'merged_in_crm',
    state: 'stopped',
    reason: 'merged',
    why: 'Housekeeping: the person goes on in the run of the record that was kept.',
  },
  {
    state: 'stopped',
    reason: 'manual',
    why: 'A person stopped it; what the prospect then did tells more about why it is over.',
  },
  {
    state: 'stopped',
    reason: 'domain_listed',
    why: 'Somebody here put a whole domain on the list; what the prospect does themselves tells more.',
  },
  {
    state: 'stopped',
    reason: 'colleague_replied',
    why: 'What somebody else did: whatever the person does themselves tells more about why it is over.',
  },
  {
    state: 'stopped',
    reason: 'by_rule',
    why: 'A rule of the cadence stopped it; what the prospect then did tells more, and so does a person.',
  },
  {
    state: 'finished',
    reason: 'by_rule',
    why: 'A rule of the cadence ended it, for no fault.',
  },
  {
    state: 'finished',
    reason: 'started_another',
    why: 'Another cadence followed; whatever comes then is rather about that one.',
  },
  {
    signal: 'replied',
    state: 'paused',
    reason: 'replied',
    why: 'A human waits for an answer, and only a human resumes.',
  },
  {
    signal: 'out_of_office',
    state: 'paused',
    reason: 'out_of_office',
    why: 'A machine answered; the run goes on by itself. Of two absences the one that ends later holds.',
  },
] as const satisfies readonly Rank[];

type Place = Pick<Run, 'state' | 'reason'>;

/** Whether a place in the table is stronger than where an ended run is; never when that is no place of the table. */
export function outranks(place: Place, ended: Place): boolean {
  const rankOf = ({ state, reason }: Place) =>
    ranking.findIndex((rank) => rank.state === state && rank.reason === reason);
  const [stronger, weaker] = [rankOf(place), rankOf(ended)];
  return stronger !== -1 && stronger < weaker;
}
