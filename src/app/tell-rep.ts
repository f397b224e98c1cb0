import type { SignalKind } from '../cadence/signal-kinds.ts';
import type { Signal } from '../ports/records.ts';
import type { ChangeSet } from './change-set.ts';
import { lastingHolds } from './holds.ts';
import { personName } from './person-name.ts';
import type { SignalWorld } from './signal-effects.ts';

/** Signals that the rep is told of at once. */
const alerting: Partial<Record<SignalKind, string>> = {
  replied: 'replied',
  complained: 'marked a mail as spam',
  unsubscribed: 'opted out',
  bounced: 'has an address that bounces',
  meeting_booked: 'booked a meeting',
  left_company: 'has left the company',
  meeting_rescheduled: 'moved the meeting',
  meeting_canceled: 'canceled the meeting and stays on hold until somebody resumes them',
  no_show: 'did not come to the meeting',
};

const successorWords = (named: unknown) =>
  typeof named === 'string'
    ? ` Their mail names ${named} instead: look whether to write to them.`
    : ' Their mail names nobody instead: look for a successor.';

/** What an alert adds about whoever is stopped for good: by which mail, where not by one of their own. */
function stoppedWords({ kind, facts }: Signal): string {
  if (lastingHolds[kind] === undefined) return '';
  const from = facts.writer === undefined ? null : String(facts.from);
  const by =
    from === null ? '' : kind === 'unsubscribed' ? ` by a mail from ${from}` : `, as ${from} reports`;
  const other = facts.otherMail === true ? ', told about other mail of the same SendGrid account' : '';
  const check = from !== null && kind === 'unsubscribed' ? ' Look whether that was meant for them.' : '';
  return `${by}${other}, and is stopped for good.${check}`;
}

/**
 * The alert's sentence. When somebody else answered in the person's thread, it names them: a rep decides what that
 * means. An opt-out, a complaint or a bounce says what it did, whoever told it.
 */
function toldOf(signal: Signal, { name, told }: { readonly name: string; readonly told: string }): string {
  const { facts } = signal;
  const stopped = stoppedWords(signal);
  if (stopped !== '') return `${name} ${told}${stopped}`;
  if (facts.writer === 'colleague')
    return `${String(facts.from)}, of the same organisation, answered for ${name}.`;
  if (facts.writer === 'stranger')
    return `${String(facts.from)}, an address of another organisation, answered the mail to ${name}: look whether that is for them.`;
  return `${name} ${told}.`;
}

/**
 * Alerts the rep, once and by name. The runs' own alerts of the same kind, which have no name in them, are dropped:
 * they are those from index `raised` on.
 */
export function tellRep(
  changes: ChangeSet,
  signal: Signal,
  work: { world: SignalWorld; raised: number },
): void {
  const person = work.world.people.get(signal.personId ?? '');
  const told = alerting[signal.kind];
  if (person === undefined || told === undefined) return;
  const run = work.world.runs.find((candidate) => candidate.id === signal.enrollmentId);
  const others = changes.alerts.splice(work.raised).filter((alert) => alert.kind !== signal.kind);
  changes.alerts.push(...others);
  const successor = signal.kind === 'left_company' ? successorWords(signal.facts.successor) : '';
  changes.alert(signal.kind, `${toldOf(signal, { name: personName(person), told })}${successor}`, {
    personId: person.id,
    ...(run === undefined ? {} : { id: run.id, ownerUserId: run.ownerUserId }),
  });
}
