import { decided, endRun, ignored } from './change.ts';
import { type Run, type StopReason, stopReasons, type Transition } from './run.ts';

const words: Readonly<Record<StopReason, string>> = {
  complained: 'The person marked an email as spam',
  unsubscribed: 'The person unsubscribed',
  opted_out_in_crm: 'The person is opted out in the CRM',
  bounced: 'The address does not exist (hard bounce)',
  deleted: 'The record was deleted in the CRM',
  merged: 'The record was merged into another in the CRM',
  manual: 'Somebody stopped the run',
  undone: 'The enrollment was undone before anything of it had begun',
};

/**
 * Stops a run for good. On a stopped run a stronger reason replaces a weaker one, so that the order in which
 * signals arrive does not matter; a finished run stays finished, and one that was undone stays as if it had not
 * happened: nothing of it reached the person, so what they do is about other runs.
 */
export function stopRun(run: Run, reason: StopReason, facts: Readonly<Record<string, unknown>>): Transition {
  const stopped = endRun(run, { state: 'stopped', reason });
  if (stopped !== null) {
    return decided(stopped, { rule: 'stop', words: `${words[reason]}: the run is stopped.`, facts });
  }
  if (run.state !== 'stopped' || run.reason === 'undone') return ignored(run, 'ended', 'the run has ended');
  if (rank(reason) >= rank(run.reason)) {
    return ignored(run, 'ended', `the run has ended (stopped: ${run.reason ?? 'no reason'})`);
  }
  return decided(
    { run: { ...run, reason }, actions: [] },
    {
      rule: 'stop-reason-raised',
      words: `${words[reason]}: the stronger reason replaces '${run.reason}'.`,
      facts,
    },
  );
}

/** Place in the rank order, the strongest first; what is no stop reason comes last. */
function rank(reason: Run['reason']): number {
  const ranked: readonly Run['reason'][] = stopReasons;
  const at = ranked.indexOf(reason);
  return at === -1 ? ranked.length : at;
}
