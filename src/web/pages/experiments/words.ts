import { counted, day, relation } from '../../words.ts';
import type { Experiment, Metric, View } from './data.ts';

/** What counts as a success, as a noun and as a head of a column. */
export const metricWords: Readonly<Record<Metric, { readonly one: string; readonly head: string }>> = {
  reply: { one: 'a reply by a human', head: 'Replied' },
  meeting: { one: 'a booked meeting', head: 'Meeting booked' },
  click: { one: 'a click by a human', head: 'Clicked' },
  open: { one: 'an open that is not marked as a machine’s', head: 'Opened' },
};

/** A share of 100 with one decimal where it says something: `4`, `3.4`, `-0.5`. */
export function ofHundred(share: number): string {
  const rounded = Math.round(share * 1000) / 10;
  return String(rounded === 0 ? 0 : rounded);
}

const looks = {
  winner: ['won', 'winner'],
  no_difference: ['quiet', 'no difference found'],
  stopped: ['stopped', 'stopped'],
  running: ['running', 'running'],
  nobody: ['held', 'nobody new'],
} as const;

/**
 * The state with its colour and word. A winner that is found and not yet written down is one all the same; what runs and
 * gets nobody says so.
 */
export function stateOf(of: Experiment, view?: View): (typeof looks)[keyof typeof looks] {
  const state = of.result?.state ?? view?.verdict?.state ?? 'running';
  return looks[state === 'running' && of.nobodySince !== null ? 'nobody' : state];
}

/**
 * How far it has come, and until about when: `Complete about Thu 12 Jan, in 6 weeks.` Who is counted stands in the
 * verdict, once there is one.
 */
export function progressWords(view: View, zone: string, now: Date): string {
  const none = view.verdict === null ? `0 of ${counted(view.total)} ${view.unit} counted; c` : 'C';
  if (view.nobodySince !== null)
    return `${none}annot become complete: nobody new since version ${view.nobodySince} of the cadence.`;
  if (view.expectedEndAt === null)
    return `${none}omplete at a time that cannot be told yet: it depends on how many are enrolled.`;
  const at = new Date(view.expectedEndAt);
  const year = at.getUTCFullYear() === now.getUTCFullYear() ? '' : ` ${at.getUTCFullYear()}`;
  return `${none}omplete about ${day(at, zone)}${year}, ${relation(at, now)}.`;
}
