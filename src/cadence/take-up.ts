import type { TransitionContext } from './change.ts';
import { follow } from './follow.ts';
import { findStep, goTo, isLate, type Onward, withMovedAnchor } from './go-on.ts';
import type { Run } from './run.ts';

/**
 * Takes a paused run up again: the kept step, or what follows the last one when none was kept. Time spent paused moves
 * day 1, so that the steps to come keep the distances that the cadence gave them instead of crowding up. An email that
 * was due long ago is spread over the window, so that many runs resumed at once do not send at once. `keepsWait`: what is
 * planned was moved by the pause itself, and comes no sooner.
 */
export function takeUp(run: Run, ctx: TransitionContext, keepsWait = false): Onward {
  if (run.next !== null) {
    const late = isLate(run.next, ctx);
    const to = { ...run.next, late, ...(keepsWait ? { notBefore: run.next.dueAt } : {}) };
    return withMovedAnchor(goTo(run, to, ctx), ctx);
  }
  const after = run.last?.stepKey ?? null;
  const then = after === null ? undefined : findStep(ctx, after)?.then;
  // The wait that the cadence asked for is over.
  const effect = then === undefined || then === 'pause' ? 'continue' : then;
  return withMovedAnchor(follow(run, { after, effect }, ctx), ctx);
}
