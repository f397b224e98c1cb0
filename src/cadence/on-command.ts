import { decided, endRun, hasBegun, ignored, pauseRun, type TransitionContext } from './change.ts';
import { waitForReturn } from './on-out-of-office.ts';
import type { CadenceEvent, Run, Transition } from './run.ts';
import { isTerminal } from './states.ts';
import { stopRun } from './stop-run.ts';
import { takeUp } from './take-up.ts';
import { inWords } from './words.ts';

type CommandEvent = Extract<CadenceEvent, { type: 'command' }>;

/** What a person, or a rule of the workspace in a person's stead, told the run to do. */
export function onCommand(run: Run, event: CommandEvent, ctx: TransitionContext): Transition {
  if (isTerminal(run.state)) return ignored(run, 'ended', `the run has ended (${run.state})`);
  switch (event.command) {
    case 'pause':
      return onPause(run, event, ctx);
    case 'resume':
      return onResume(run, event, ctx);
    case 'finish': {
      const { reason: given } = event;
      const reason = given === 'converted' || given === 'by_rule' ? given : 'manual';
      const finished = endRun(run, { state: 'finished', reason });
      if (finished === null) return ignored(run, 'ended', `the run has ended (${run.state})`);
      return decided(finished, {
        rule: 'finish',
        words: event.because ?? `The run is finished (${reason}).`,
        facts: { reason },
      });
    }
    case 'stop':
      if (event.reason !== 'undone') return stopRun(run, 'manual', { command: 'stop' });
      if (hasBegun(run)) return ignored(run, 'begun', 'the first touch has begun, so it cannot be undone');
      return stopRun(run, 'undone', { command: 'undo' });
  }
}

function onPause(run: Run, event: CommandEvent, ctx: TransitionContext): Transition {
  const leave = event.reason === 'rep_leave';
  const reason = leave ? 'rep_leave' : 'manual';
  const resumeAt = leave ? (event.until ?? null) : null;
  const facts = { reason, resumeAt: resumeAt?.toISOString() ?? null };
  const words = event.because ?? `The run is paused (${reason}).`;
  const paused = pauseRun(run, { reason, resumeAt, now: ctx.now });
  if (paused !== null) return decided(paused, { rule: 'pause', words, facts });
  // A pause that ends by itself gives way to a person's, and to a leave that lasts longer; no other does.
  const endsByItself = run.reason === 'out_of_office' || run.reason === 'rep_leave';
  if (!endsByItself || (leave && !lastsLonger(resumeAt, run.resumeAt)))
    return ignored(run, 'paused', `the run is already paused (${run.reason ?? 'no reason'})`);
  return decided({ run: { ...run, reason, resumeAt }, actions: [] }, { rule: 'pause', words, facts });
}

/** Whether one end (null: none is known) comes after another. */
function lastsLonger(one: Date | null, other: Date | null): boolean {
  return other !== null && (one === null || one > other);
}

const overInWords = {
  test_mode: 'Test mode does not hold this person any more: ',
  no_postal_address: 'The workspace has a postal address now: ',
  missing_value: 'The email can be written now: ',
} as const;

function onResume(run: Run, event: CommandEvent, ctx: TransitionContext): Transition {
  if (run.state !== 'paused') return ignored(run, 'not-paused', `the run is ${run.state}, not paused`);
  const onward = takeUp(run, ctx);
  const { awayUntil } = event;
  const waiting = awayUntil === undefined ? null : waitForReturn(run, onward, { ...ctx, awayUntil });
  if (waiting !== null)
    return decided(waiting, {
      rule: 'resume-when-back',
      words: `Resumed, but the person is out of office: the run goes on ${inWords(waiting.resumeAt, run.zone)}. Resume it once more to go on at once.`,
      facts: { was: run.reason, resumeAt: waiting.resumeAt.toISOString() },
    });
  return decided(onward, {
    rule: 'resume',
    words: `${event.over === undefined ? 'Resumed' : `${overInWords[event.over]}resumed`}. ${onward.words}`,
    facts: { ...onward.facts, was: run.reason },
  });
}
