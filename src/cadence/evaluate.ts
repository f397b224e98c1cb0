import { type Condition, comparedBy, type comparisonKeys, listOf, type ReplyKind } from './conditions.ts';
import { parseDuration } from './duration.ts';
import type { Facts } from './facts.ts';
import { pastOf } from './past.ts';
import type { CadenceEvent, Run } from './run.ts';
import type { SignalKind } from './signal-kinds.ts';
import { localDay } from './windows.ts';

/** What conditions are decided from: nothing else, so that the same ledger row decides the same. */
export interface Known {
  readonly run: Run;
  readonly now: Date;
  /** What was found out about the world; without it nobody did anything, and no field has a value. */
  readonly facts: Facts | undefined;
  /** The signal that has just come in, whether or not the facts have it. */
  readonly signal?: Extract<CadenceEvent, { type: 'signal' }>;
  /** A step's name as people read it. */
  readonly nameOf: (stepKey: string) => string;
}

/** Whether a condition is so, and what was found, in words that can stand after a colon. */
export interface Verdict {
  readonly met: boolean;
  readonly words: string;
}

/** Decides a condition. Same condition and knowledge, same verdict. */
export function evaluate(condition: Condition, known: Known): Verdict {
  if (condition.all !== undefined) return everyOf(condition.all, known);
  if (condition.any !== undefined) return someOf(condition.any, known);
  if (condition.not !== undefined) {
    const { met, words } = evaluate(condition.not, known);
    return { met: !met, words };
  }
  if (condition.field !== undefined)
    return fieldVerdict(condition.field, condition, known.facts?.fields ?? {});
  if (condition.outcome !== undefined) return ended(condition.outcome, known);
  if (condition.noResponseFor !== undefined) return quiet(condition.noResponseFor, known);
  return counted(condition, known);
}

const together = (verdicts: readonly Verdict[]) => verdicts.map(({ words }) => words).join(' and ');

/** The first part that is not met decides by itself; where all are met, they decide together. */
function everyOf(parts: readonly Condition[], known: Known): Verdict {
  const verdicts = parts.map((part) => evaluate(part, known));
  return verdicts.find(({ met }) => !met) ?? { met: true, words: together(verdicts) };
}

/** The first part that is met decides by itself; where none is met, they decide together. */
function someOf(parts: readonly Condition[], known: Known): Verdict {
  const verdicts = parts.map((part) => evaluate(part, known));
  return verdicts.find(({ met }) => met) ?? { met: false, words: together(verdicts) };
}

const did: Partial<Record<SignalKind, string>> = {
  replied: 'replied',
  clicked: 'clicked',
  opened: 'opened an email',
  meeting_booked: 'booked a meeting',
  out_of_office: 'is out of office',
  no_show: 'missed a meeting',
  page_visited: 'visited a page',
  form_submitted: 'sent a form',
  event_attended: 'attended an event',
  deal_opened: 'has a deal',
  stage_changed: 'has a deal that changed its stage',
  product_usage: 'used the product',
  custom: 'did something that was reported',
};

/** What the person did, as the end of a sentence. */
export const didWords = (kind: SignalKind): string => did[kind] ?? kind.replaceAll('_', ' ');

interface Asked {
  readonly kind: SignalKind;
  readonly step?: string;
  readonly replies?: readonly ReplyKind[];
  readonly about?: string;
}

function askedOf({ reply, clicked, opened, signal, about }: Condition): Asked | null {
  if (reply !== undefined)
    return reply === 'any' ? { kind: 'replied' } : { kind: 'replied', replies: listOf(reply) };
  if (signal !== undefined) return { kind: signal, ...(about === undefined ? {} : { about }) };
  const mailed = clicked ?? opened;
  if (mailed === undefined) return null;
  const kind = clicked === undefined ? 'opened' : 'clicked';
  return mailed === true ? { kind } : { kind, step: mailed.step };
}

function counted(condition: Condition, known: Known): Verdict {
  const asked = askedOf(condition);
  // A version was checked when it was published: a question that is none of ours is not so.
  if (asked === null) return { met: false, words: 'the condition cannot be read' };
  const least = condition.times ?? 1;
  const count = countOf(asked, known);
  const what = didWords(asked.kind);
  const kind = asked.replies === undefined ? '' : ` (${asked.replies.join(' or ').replaceAll('_', ' ')})`;
  const where = asked.step === undefined ? '' : ` in '${known.nameOf(asked.step)}'`;
  const about = asked.about === undefined ? '' : ` (${asked.about})`;
  const times = least === 1 ? '' : ` ${count} of ${least} times`;
  const said =
    count >= least || times !== ''
      ? `the person ${what}${kind}${about}${where}${times}`
      : `the person has not ${what}${kind}${about}${where}`;
  return { met: count >= least, words: said };
}

function countOf({ kind, step, replies, about }: Asked, { facts, signal }: Known): number {
  const found = (facts?.signals ?? []).filter(
    (tally) =>
      tally.kind === kind &&
      (step === undefined || tally.step === step) &&
      (about === undefined || folded(tally.about ?? '').includes(folded(about))) &&
      (replies === undefined || (tally.reply !== undefined && replies.includes(tally.reply))),
  );
  const count = found.reduce((sum, tally) => sum + tally.count, 0);
  const now =
    signal?.kind === kind &&
    step === undefined &&
    about === undefined &&
    (replies === undefined || (signal.reply !== undefined && replies.includes(signal.reply)));
  return now ? Math.max(1, count) : count;
}

function ended({ step, is }: NonNullable<Condition['outcome']>, { run, nameOf }: Known): Verdict {
  const { outcome } = pastOf(run, step);
  const met = outcome !== null && listOf(is).includes(outcome);
  const words =
    outcome === null
      ? `'${nameOf(step)}' has no outcome`
      : `'${nameOf(step)}' ended with '${outcome.replaceAll('_', ' ')}'`;
  return { met, words };
}

/** Days are those of the person's own calendar, so that a clock time on the fifth day counts as five days later. */
function quiet(span: string, { run, facts, now }: Known): Verdict {
  const heard = run.past?.heardAt;
  const since = Math.max(facts?.quietSince?.getTime() ?? now.getTime(), heard ? Date.parse(heard) : 0);
  const duration = parseDuration(span);
  const days = localDay(since, run.zone).until(localDay(now.getTime(), run.zone)).days;
  const met = duration.unit === 'days' ? days >= duration.days : now.getTime() - since >= duration.ms;
  return { met, words: `no response for ${days} ${days === 1 ? 'day' : 'days'} (asked: ${span})` };
}

/** A value as it is compared: case and spaces around do not matter. */
export const folded = (value: unknown) => String(value).trim().toLowerCase();

/** The part of a condition that is about a field's value. */
export type FieldQuestion = Pick<Condition, (typeof comparisonKeys)[number]>;

/** Compares a field; one that is not among the values is empty. */
export function fieldVerdict(
  field: string,
  condition: FieldQuestion,
  fields: Readonly<Record<string, string>>,
): Verdict {
  const value = fields[field] ?? '';
  const words = value.trim() === '' ? `${field} is empty` : `${field} is '${value}'`;
  const [key] = comparedBy(condition);
  return { met: key !== undefined && compares[key](value, condition), words };
}

const anyOf = (wanted: Condition['is'], fits: (one: string) => boolean) =>
  wanted !== undefined && listOf(wanted).some((one) => fits(folded(one)));
const numberIn = (value: string) => (value.trim() === '' ? Number.NaN : Number(value));

/** Each comparison of `conditionSchema`; a field without a value is no number, and contains nothing. */
const compares: Readonly<
  Record<(typeof comparisonKeys)[number], (value: string, condition: FieldQuestion) => boolean>
> = {
  is: (value, { is }) => anyOf(is, (one) => one === folded(value)),
  isNot: (value, { isNot }) => !anyOf(isNot, (one) => one === folded(value)),
  contains: (value, { contains }) => anyOf(contains, (one) => folded(value).includes(one)),
  isEmpty: (value, { isEmpty }) => (value.trim() === '') === isEmpty,
  atLeast: (value, { atLeast = Number.NaN }) => numberIn(value) >= atLeast,
  atMost: (value, { atMost = Number.NaN }) => numberIn(value) <= atMost,
};
