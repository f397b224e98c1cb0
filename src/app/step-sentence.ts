import { conditionWords, forecastStep, isTerminal } from '../cadence/index.ts';
import type { Step } from '../cadence/model.ts';
import type { LedgerEntry, Person, Version } from '../ports/records.ts';
import type { EnrollmentView } from './describe-runs.ts';
import { awayWords, dayWords, momentWords } from './moment-words.ts';
import type { TouchEvidence } from './run-evidence.ts';
import { stateSentence, stoppedWords } from './state-sentence.ts';

/** One step of one run, with everything that shows what became of it. */
interface StepCase {
  readonly run: EnrollmentView;
  readonly version: Version;
  readonly step: Step;
  readonly person: Person;
  /** The run's touches. */
  readonly touches: readonly TouchEvidence[];
  /** The run's decisions, in order. */
  readonly decisions: readonly LedgerEntry[];
  /** Product time. */
  readonly now: Date;
}

const plain = (words: string | null) => (words ?? 'no reason given').replace(/[.\s]+$/, '');

/** What became of a touch that exists. */
function touchSentence(touch: TouchEvidence, { step, run, now }: StepCase): string {
  const name = `'${step.name}'`;
  const day = touch.endedAt === null ? '' : ` ${dayWords(touch.endedAt, run.zone, now)}`;
  switch (touch.state) {
    case 'sent': {
      const { sent, variantKey } = touch;
      const what = sent === null ? '' : ` to ${sent.to}, with the subject '${sent.subject}'`;
      return `${name} was sent${day}${what}${variantKey === null ? '' : ` (variant ${variantKey})`}.`;
    }
    case 'sending':
      return touch.reason === null
        ? `${name} is under way: the mail service has not answered yet.`
        : `${name} has not left yet: ${plain(touch.reason)}. It is tried again ${run.state === 'paused' ? 'when the run is resumed' : 'by itself'}.`;
    case 'unconfirmed':
      return `Whether ${name} left is not known: ${plain(touch.reason)}. It is not sent again until the mail service's records, or a person, say what became of it.`;
    case 'failed':
      return `${name} was not sent, and is not tried again: ${plain(touch.reason)}.`;
    case 'open':
      return `${name} is open.`;
    case 'done':
      return `${name} was done${day} by ${touch.task?.completedBy ?? 'the rep'}: ${plain(touch.outcome).replaceAll('_', ' ')}.`;
    case 'not_done':
      return `${name} was not done${day}: ${plain(touch.reason ?? touch.outcome).replaceAll('_', ' ')}.`;
    case 'skipped':
    case 'cancelled':
      return `${name} was ${touch.state}${day}: ${plain(touch.reason)}.`;
  }
}

/** What keeps a step that is planned: of the person, or of what was stopped by hand, not of the run. */
function obstacleOf({ person, step, run, now }: StepCase): string | null {
  const { hold, provisionalHoldUntil: until } = person;
  if (hold !== null)
    return `the person is held since ${dayWords(hold.since, run.zone, now)} (${hold.reason})`;
  if (until !== null && until > now)
    return 'a mail that came in is not understood yet, and holds the person until it is';
  if (run.brake !== null) return stoppedWords(run, now);
  if (run.halted !== null) return run.halted;
  return step.mode === 'automatic' && run.sender === null ? 'its sender is gone' : null;
}

/** Rules of decisions that only plan a step anew, for later. */
const puttingOff: ReadonlySet<string> = new Set([
  'obstacle-later',
  'slide-closed-window',
  'slide-late',
  'slide-slot',
]);

/** When the step that is next is due, and why not earlier. */
function nextSentence(dueAt: Date, one: StepCase): string {
  const { run, step, version, now, decisions } = one;
  const name = `'${step.name}'`;
  if (run.state === 'paused') return `${name} has not happened yet. ${stateSentence(run, now)}`;
  const obstacle = obstacleOf(one);
  if (obstacle !== null) return `${name} has not happened yet: ${obstacle}.`;
  const when = momentWords(dueAt, run.zone, now);
  if (dueAt <= now) return `${name} is due since ${when}: the next round carries it out.`;
  const latest = decisions.findLast(
    (entry) => !entry.rule.startsWith('ignored-') && entry.rule !== 'checkpoint',
  );
  const putOff =
    latest !== undefined && puttingOff.has(latest.rule) ? ` It was put off: ${latest.words}` : '';
  const { movedFrom, waitsFor } = run;
  const waits = putOff === '' && waitsFor !== null ? ` It waits until then: ${waitsFor}.` : putOff;
  const moved =
    waits !== '' || movedFrom === null
      ? waits
      : ` Its sender's limits moved it from ${momentWords(movedFrom, run.zone, now)}.`;
  const verb = step.mode === 'automatic' ? 'goes out' : 'is due';
  return `${name} ${verb} ${when}, ${awayWords(dueAt, run.zone, now)}.${moved}${onlyIf(step, version)}`;
}

/** Why a step that has not been planned yet has not happened, and when it is to come. */
function laterSentence(at: number, { run, version, step, now }: StepCase): string {
  const { steps } = version.definition;
  const place = `step ${at + 1} of ${steps.length}`;
  if (run.state === 'paused')
    return `'${step.name}' (${place}) has not happened yet. ${stateSentence(run, now)}`;
  const before = steps.find((one) => one.key === (run.openTask ?? run.next)?.stepKey);
  const dueAt = forecastStep(run, step.key, { version, now });
  const inOrder = dueAt !== null || run.state !== 'active';
  const comes = !inOrder
    ? 'comes only if a branch or a rule leads to it'
    : before === undefined
      ? 'is still to come'
      : `comes after '${before.name}'`;
  const when =
    dueAt === null ? '' : `, if nothing comes in between ${momentWords(dueAt, run.zone, now)} at the latest`;
  return `'${step.name}' (${place}) has not happened yet: it ${comes}${when}.${onlyIf(step, version)} ${stateSentence(run, now)}`;
}

/** What a step that is still to come asks first; empty when it asks nothing. */
function onlyIf(step: Step, version: Version): string {
  if (step.if === undefined) return '';
  const nameOf = (key: string) => version.definition.steps.find((one) => one.key === key)?.name ?? key;
  return ` It is carried out only if ${conditionWords(step.if, nameOf)}.`;
}

/** Why a step of a run happened, did not, or will when: in one sentence, or two. Times are in the run's zone. */
export function stepSentence(one: StepCase): string {
  const { run, step, version, touches, now } = one;
  const { steps } = version.definition;
  if (run.openTask?.stepKey === step.key) {
    const whose = run.owner === null ? '' : ` with ${run.owner.name}`;
    return `'${step.name}' is open${whose}: later steps wait for it until ${momentWords(run.openTask.until, run.zone, now)}.`;
  }
  if (run.next?.stepKey === step.key) return nextSentence(run.next.dueAt, one);
  const touch = touches
    .filter((each) => each.stepKey === step.key)
    .reduce<TouchEvidence | null>(
      (latest, each) => (each.visit > (latest?.visit ?? 0) ? each : latest),
      null,
    );
  if (touch !== null) return touchSentence(touch, one);
  if (isTerminal(run.state)) return `'${step.name}' did not happen and will not. ${stateSentence(run, now)}`;
  const at = steps.findIndex((each) => each.key === step.key);
  const behind = steps.findIndex((each) => each.key === run.last?.stepKey);
  return at <= behind
    ? `'${step.name}' did not happen: the run went on without it. ${stateSentence(run, now)}`
    : laterSentence(at, one);
}
