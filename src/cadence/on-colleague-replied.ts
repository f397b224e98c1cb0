import { decided, endRun, ignored, pauseRun, type TransitionContext } from './change.ts';
import type { CadenceEvent, Run, Transition } from './run.ts';
import { isTerminal } from './states.ts';

type ColleagueEvent = Extract<CadenceEvent, { type: 'colleague_replied' }>;

/**
 * Somebody else of the person's company replied. Held runs wait until a person resumes them; a pause that would end by
 * itself waits likewise from now on. What the person did themselves, or somebody decided about the run, stays.
 */
export function onColleagueReplied(run: Run, event: ColleagueEvent, ctx: TransitionContext): Transition {
  if (isTerminal(run.state)) return ignored(run, 'ended', `the run has ended (${run.state})`);
  const { who, act } = event;
  const facts = { who, act, at: event.at.toISOString() };
  const did = `${who} of the same company replied`;
  // They replied themselves: that is a conversation, and somebody is in it.
  if (run.state === 'paused' && run.reason === 'replied')
    return ignored(run, 'paused', 'the person has replied themselves');
  if (act === 'stop') {
    const stopped = endRun(run, { state: 'stopped', reason: 'colleague_replied' });
    if (stopped === null) return ignored(run, 'ended', `the run has ended (${run.state})`);
    return decided(stopped, {
      rule: 'stop-colleague-replied',
      words: `${did}: the run is stopped.`,
      facts,
    });
  }
  const decision = {
    rule: 'hold-colleague-replied',
    words: `${did}: the run is held until somebody resumes it.`,
    facts,
  };
  const reason = 'colleague_replied';
  const paused = pauseRun(run, { reason, resumeAt: null, now: ctx.now });
  if (paused !== null) return decided(paused, decision);
  const endsByItself = run.reason === 'out_of_office' || run.reason === 'rep_leave';
  if (!endsByItself)
    return ignored(run, 'paused', `the run is already paused (${run.reason ?? 'no reason'})`);
  return decided({ run: { ...run, reason, resumeAt: null }, actions: [] }, decision);
}
