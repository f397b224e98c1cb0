import { decided, ignored, type TransitionContext } from './change.ts';
import type { CadenceEvent, Run, Transition } from './run.ts';
import { isTerminal } from './states.ts';
import { takeUp } from './take-up.ts';

type Reassigned = Extract<CadenceEvent, { type: 'reassigned' }>;

/**
 * Somebody else owns the run now. What was planned stays as it is; a run that stood still because its owner was away
 * is taken up, and what is late is spread as after every pause.
 */
export function onReassigned(run: Run, event: Reassigned, ctx: TransitionContext): Transition {
  if (isTerminal(run.state)) return ignored(run, 'ended', `the run has ended (${run.state})`);
  const { from, to, sender, thread, resume } = event;
  const mails = `its mails come from ${sender}${thread === 'new' ? ', in a new thread' : ''}`;
  const words = `${to} took this run over from ${from}; ${mails}.`;
  const facts = { from, to, sender, thread };
  const stoodStill = run.state === 'paused' && run.reason === 'rep_leave';
  if (resume !== true || !stoodStill)
    return decided({ run: { ...run }, actions: [] }, { rule: 'reassign', words, facts });
  const onward = takeUp(run, ctx);
  return decided(onward, {
    rule: 'reassign-resume',
    words: `${words} ${onward.words}`,
    facts: { ...onward.facts, ...facts },
  });
}
