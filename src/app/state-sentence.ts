import type { PlannedTouch } from '../cadence/run.ts';
import type { Brake } from '../ports/records.ts';
import { brakeSubject, brakeWords } from './brakes.ts';
import type { EnrollmentView } from './describe-runs.ts';
import { awayWords, dayWords, momentWords } from './moment-words.ts';

/** How a step's channel is called in the middle of a sentence. */
const channels: Readonly<Record<string, string>> = {
  linkedin: 'LinkedIn step',
  sms: 'SMS',
  direct_mail: 'direct mail',
  custom: 'task',
};

const ends: Readonly<Record<string, string>> = {
  completed: 'all steps are done',
  meeting_booked: 'meeting booked',
  converted: 'became an opportunity',
  not_interested: 'not interested',
  by_rule: 'a rule of the cadence ended it',
  started_another: 'another cadence followed',
  complained: 'marked a mail as spam',
  unsubscribed: 'opted out',
  opted_out_in_crm: 'opted out in the CRM',
  bounced: 'the address bounces',
  left_company: 'left the company',
  deleted: 'the record was deleted in the CRM',
  merged: 'the record was merged into another',
  colleague_replied: 'somebody else of the company replied',
  domain_listed: "the domain is on the 'do not contact' list",
  undone: 'the enrollment was undone',
};

/**
 * Where a run stands and why, in one sentence: the same words in the app, on the record panel, in the API and in the
 * terminal. Times are in the run's zone; `now` is product time.
 */
export function stateSentence(run: EnrollmentView, now: Date): string {
  switch (run.state) {
    case 'pending':
    case 'active':
      if (run.openTask !== null) return taskSentence(run, run.openTask, now);
      if (run.brake !== null) return brakeSentence(run, run.brake, now);
      return run.halted === null ? nextSentence(run, run.next, now) : haltSentence(run, run.halted);
    case 'paused':
      return pauseSentence(run, now);
    case 'finished':
      return endSentence('Finished', run, now);
    case 'stopped':
      return endSentence('Stopped', run, now);
  }
}

function nextSentence(run: EnrollmentView, next: PlannedTouch | null, now: Date): string {
  if (next === null) return 'Waits to start.';
  const automatic = run.step?.mode === 'automatic';
  const hand = automatic ? run.sender?.name : run.owner?.name;
  const from = hand === undefined ? '' : ` ${automatic ? 'from' : 'by'} ${hand}`;
  if (next.dueAt <= now)
    return `Next: ${stepWords(run, next.stepKey)}${from}, due since ${momentWords(next.dueAt, run.zone, now)}.`;
  const when = momentWords(next.dueAt, run.zone, now);
  const moved =
    run.waitsFor !== null
      ? ` It waits until then: ${run.waitsFor}.`
      : run.movedFrom === null
        ? ''
        : ` Its sender's limits moved it from ${momentWords(run.movedFrom, run.zone, now)}.`;
  return `Next: ${stepWords(run, next.stepKey)} ${when}${from}, ${awayWords(next.dueAt, run.zone, now)}.${moved}`;
}

function taskSentence(run: EnrollmentView, task: { stepKey: string; until: Date }, now: Date): string {
  const whose = run.owner === null ? 'is open' : `is with ${run.owner.name}`;
  const open = `Now: ${stepWords(run, task.stepKey)} ${whose}`;
  return run.brake === null
    ? `${open} until ${momentWords(task.until, run.zone, now)}.`
    : `${open}; nothing follows: ${stoppedWords(run, now)}.`;
}

/** What is stopped by hand and keeps the run, the wider first; empty when nothing is. */
export function stoppedWords({ brake, otherBrakes, zone }: EnrollmentView, now: Date): string {
  const all = brake === null ? [] : [brake, ...otherBrakes];
  return all.map((one) => brakeWords(one, dayWords(one.since, zone, now))).join(', and ');
}

function brakeSentence(run: EnrollmentView, brake: Brake, now: Date): string {
  const stopped = [brake, ...run.otherBrakes].map((one) => {
    const why = one.reason === null ? '' : ` (${one.reason})`;
    return `with ${brakeSubject(one)} since ${dayWords(one.since, run.zone, now)} by ${one.by}${why}`;
  });
  const next = run.next === null ? '' : `; next is ${stepWords(run, run.next.stepKey)}`;
  return `Stopped ${stopped.join(', and ')}${next}.`;
}

function haltSentence(run: EnrollmentView, why: string): string {
  const next = run.next === null ? '' : `; next is ${stepWords(run, run.next.stepKey)}`;
  return `Halted: ${why}${next}.`;
}

function pauseSentence(run: EnrollmentView, now: Date): string {
  const since = `since ${dayWords(run.since, run.zone, now)}`;
  const onward = run.resumeAt === null ? '' : `, goes on ${momentWords(run.resumeAt, run.zone, now)}`;
  switch (run.reason) {
    case 'manual':
      return `Paused ${since} by ${run.by}.`;
    case 'rep_leave':
      return `Held ${since}: ${run.owner?.name ?? 'the rep'} is away${onward}.`;
    case 'held':
    case 'colleague_replied':
      return `Held ${since}: ${held(run.whyHere)}.`;
    default:
      return `Held ${since}: ${run.reason?.replaceAll('_', ' ') ?? 'waits for a person'}${onward}.`;
  }
}

/** The decision that held it, not a later one that only came to it; one that was ignored says nothing of that. */
function held(words: string): string {
  return words.startsWith('ignored: ') ? 'waits for a person' : words.replace(/[.\s]+$/, '');
}

/** A rule of the workspace signs what it decides with its name; one of a cadence is a part of it. */
function whyEnded({ reason, by }: EnrollmentView): string | undefined {
  if (reason === null) return undefined;
  return reason === 'by_rule' && by.startsWith("rule '") ? `${by} ended it` : ends[reason];
}

function endSentence(verb: string, run: EnrollmentView, now: Date): string {
  // Not when it ended: a stronger reason may have taken the place of the first one later.
  const on = dayWords(run.since, run.zone, now);
  const when = /^(today|yesterday)/.test(on) ? on : `on ${on}`;
  const why = whyEnded(run);
  return why === undefined ? `${verb} ${when} by ${run.by}.` : `${verb} ${when}: ${why}.`;
}

function stepWords(run: EnrollmentView, key: string): string {
  if (run.step === null) return `step '${key}'`;
  return `${channels[run.step.channel] ?? run.step.channel} '${run.step.name}'`;
}
