import { decided, type End, endRun, ignored } from './change.ts';
import { outranks } from './ranking.ts';
import type { Decision, Run, StopReason, Transition } from './run.ts';

const words: Readonly<Record<StopReason, string>> = {
  complained: 'The person marked an email as spam',
  unsubscribed: 'The person unsubscribed',
  opted_out_in_crm: 'The person is opted out in the CRM',
  bounced: 'The address does not exist (hard bounce)',
  left_company: 'The person has left the company',
  deleted: 'The record was deleted in the CRM',
  merged: 'The record was merged into another in the CRM',
  manual: 'Somebody stopped the run',
  colleague_replied: 'Somebody else of the company replied',
  domain_listed: "The domain is on the 'do not contact' list",
  by_rule: 'A rule of the cadence stopped the run',
  undone: 'The enrollment was undone before anything of it had begun',
};

/**
 * Stops a run for good. One that has ended changes only if this weighs more than why it has ended; one that was undone
 * stays as if it had not happened: nothing of it reached the person, so what they do is about other runs.
 */
export function stopRun(run: Run, reason: StopReason, facts: Readonly<Record<string, unknown>>): Transition {
  const decision = { rule: 'stop', words: `${words[reason]}: the run is stopped.`, facts };
  return bringToEnd(run, { state: 'stopped', reason }, decision);
}

/** Finishes a run whose aim is reached; one that has ended changes only if it has for a weaker reason. */
export function finishByMeeting(run: Run, facts: Readonly<Record<string, unknown>>): Transition {
  const decision = { rule: 'finish-meeting', words: 'A meeting is booked: the run is finished.', facts };
  return bringToEnd(run, { state: 'finished', reason: 'meeting_booked' }, decision);
}

function bringToEnd(run: Run, end: End, decision: Decision): Transition {
  const ended = endRun(run, end);
  if (ended !== null) return decided(ended, decision);
  const was = `${run.state}: ${run.reason ?? 'no reason'}`;
  if (!outranks(end, run)) return ignored(run, 'ended', `the run has ended (${was})`);
  const rule = end.state === 'stopped' ? 'stop-reason-raised' : 'finish-raised';
  const facts = { ...decision.facts, replaces: was };
  // The same words as if it had come first: whoever reads why it is over need not know in which order they were told.
  return decided({ run: { ...run, ...end }, actions: [] }, { ...decision, rule, facts });
}
