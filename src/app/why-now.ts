import { inWords, nominalDays, spacedSteps } from '../cadence/index.ts';
import type { SignalKind } from '../cadence/signal-kinds.ts';
import type { Signal, Task, Version } from '../ports/records.ts';
import { localDay } from './crm-activity.ts';

/** What somebody did, as a rep reads it. A delivery is no act of theirs. */
const did: Partial<Record<SignalKind, string>> = {
  opened: 'Opened your email',
  clicked: 'Clicked a link in your email',
  replied: 'Replied',
  out_of_office: 'Sent an out-of-office answer',
  meeting_booked: 'Booked a meeting',
  left_company: 'Has left the company',
  blocked: 'Their mail server refused a mail for now',
  bounced: 'Their address bounced',
};

/** The latest signal as it is shown beside a task: a fact, never the reason for the step. */
export interface LatestSignal {
  readonly kind: SignalKind;
  readonly at: Date;
  readonly words: string;
}

/** What the person did last, leaving out opens and clicks that were not found to be theirs; null when nothing. */
export function latestSignal(signals: readonly Signal[]): LatestSignal | null {
  const theirs = ({ kind, facts }: Signal) =>
    (kind !== 'opened' && kind !== 'clicked') || facts.verdict === 'human';
  const known = signals.filter((signal) => did[signal.kind] !== undefined && theirs(signal));
  const last = known.reduce<Signal | undefined>(
    (latest, one) => (latest === undefined || one.at >= latest.at ? one : latest),
    undefined,
  );
  return last === undefined ? null : { kind: last.kind, at: last.at, words: did[last.kind] ?? last.kind };
}

const dayMs = 86_400_000;

/** Which day that was, on the clock of a zone: `today`, `yesterday`, `on Mon 9 Nov`. */
export function onDay(at: Date, now: Date, zone: string): string {
  const count = Math.round((Date.parse(localDay(now, zone)) - Date.parse(localDay(at, zone))) / dayMs);
  if (count <= 0) return 'today';
  return count === 1 ? 'yesterday' : `on ${inWords(at, zone).split(' ').slice(0, 3).join(' ')}`;
}

/** Why a task is there now: its place in the cadence, and what the person did last. */
export function whyNow(
  task: Task,
  version: Version,
  about: { readonly signal: LatestSignal | null; readonly now: Date; readonly zone: string },
): string {
  const { steps, name } = version.definition;
  const at = steps.findIndex((step) => step.key === task.stepKey);
  const place =
    at === -1
      ? `A step of an earlier version of '${name}'.`
      : `Step ${at + 1} of ${steps.length} on day ${nominalDays(spacedSteps(version.definition))[at] ?? 1} of '${name}'.`;
  const { signal, now, zone } = about;
  return signal === null ? place : `${place} ${signal.words} ${onDay(signal.at, now, zone)}.`;
}
