import { endRun, pauseRun, type TransitionContext } from './change.ts';
import { type Effect, startedCadence, targetStep } from './effects.ts';
import { arriveAt, findStep, holdUnknown, type Onward } from './go-on.ts';
import { pastOf } from './past.ts';
import type { Run } from './run.ts';

/**
 * Goes on after a step (null: begins): in order, unless the step says what follows it. Finishes the run as completed when
 * no step is left; holds it when the version does not know the step.
 */
export function goOn(run: Run, afterKey: string | null, ctx: TransitionContext): Onward {
  const then = afterKey === null ? undefined : findStep(ctx, afterKey)?.then;
  return follow(run, { after: afterKey, effect: then ?? 'continue' }, ctx);
}

/** Carries out an effect after a step. The end of a branch is as good as the last step: the run is completed. */
export function follow(
  run: Run,
  { after, effect }: { readonly after: string | null; readonly effect: Effect },
  ctx: TransitionContext,
): Onward {
  const target = targetStep(effect);
  if (target !== null) return jumpTo(run, { target, after }, ctx);
  const cadence = startedCadence(effect);
  if (cadence !== null) return startAnother(run, cadence);
  if (effect === 'pause') return waitAfter(run, after, ctx);
  if (effect === 'finish')
    return ended(run, { state: 'finished', reason: 'completed' }, 'Its way ends here: the run is completed.');
  if (effect === 'stop')
    return ended(run, { state: 'stopped', reason: 'by_rule' }, 'The cadence stops the run here.');
  return inOrder(run, after, ctx);
}

function inOrder(run: Run, after: string | null, ctx: TransitionContext): Onward {
  const { steps } = ctx.version.definition;
  const at = after === null ? -1 : steps.findIndex((step) => step.key === after);
  if (after !== null && at === -1) return holdUnknown(run, after, ctx);
  const step = steps.slice(at + 1).find((one) => run.past?.passOver?.includes(one.key) !== true);
  if (step !== undefined) return arriveAt(run, { stepKey: step.key }, ctx);
  return ended(
    run,
    { state: 'finished', reason: 'completed' },
    'That was the last step: the run is completed.',
  );
}

function ended(run: Run, end: Parameters<typeof endRun>[1], words: string): Onward {
  const change = endRun(run, end);
  return change === null ? { run, actions: [], words } : { ...change, words };
}

/** Finishes a run for another cadence, in which the app enrolls the person if they may be enrolled. */
export function startAnother(run: Run, cadence: string): Onward {
  const words = `'${cadence}' follows: this run is finished.`;
  const onward = ended(run, { state: 'finished', reason: 'started_another' }, words);
  return { ...onward, actions: [...onward.actions, { type: 'start_cadence', cadence }] };
}

/**
 * Leaves the order for a step. One that has been visited as often as its limit says is not visited again: the run goes
 * on in order after the step that asked, so that no circle lasts.
 */
function jumpTo(
  run: Run,
  { target, after }: { readonly target: string; readonly after: string | null },
  ctx: TransitionContext,
): Onward {
  const limit = limitReached(run, target, ctx);
  if (limit === null) return arriveAt(run, { stepKey: target, jump: true }, ctx);
  const onward = inOrder(run, after, ctx);
  return { ...onward, words: `${limit}: the run goes on in order. ${onward.words}` };
}

/** Why a run may not come to a step again, in words; null when it may. */
export function limitReached(run: Run, stepKey: string, ctx: TransitionContext): string | null {
  const step = findStep(ctx, stepKey);
  const { arrivals } = pastOf(run, stepKey);
  if (step === undefined || arrivals < step.maxVisits) return null;
  return `'${step.name}' was visited ${arrivals} ${arrivals === 1 ? 'time' : 'times'}, as often as it may be in one run`;
}

/** What comes next is planned first, so that a resume knows where to go on. */
function waitAfter(run: Run, after: string | null, ctx: TransitionContext): Onward {
  const onward = inOrder(run, after, ctx);
  const planned = onward.run.state === 'active' ? onward.run : { ...run, next: null };
  const words = 'The cadence has the run wait for you here.';
  const held = pauseRun(planned, { reason: 'held', resumeAt: null, now: ctx.now });
  if (held === null) return onward;
  return { run: held.run, actions: [...held.actions, { type: 'alert', kind: 'held', words }], words };
}
