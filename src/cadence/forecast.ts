import type { TransitionContext } from './change.ts';
import type { CadenceEvent, Run } from './run.ts';
import { nextWakeAt, transition } from './transition.ts';
import { withoutConditions } from './without-conditions.ts';

/**
 * When a step to come is due if nothing happens in between (UTC): what is planned is carried out in time, and every
 * task takes all the time that it is given. So it comes no later, unless something moves or holds the run. Null for a
 * run that does not go on by itself, and a step that it does not come to. Nobody can foresee what people will do: every
 * condition is taken as fulfilled, and no rule of the cadence acts.
 */
export function forecastStep(run: Run, stepKey: string, ctx: TransitionContext): Date | null {
  let at: Run = run;
  let { now } = ctx;
  const version = withoutConditions(ctx.version);
  // Each visit of a step is planned once, and its task waited for once.
  const visits = version.definition.steps.reduce((sum, step) => sum + (step.maxVisits ?? 1), 0);
  for (let round = 0; round <= 2 * visits; round += 1) {
    if (at.state !== 'active') return null;
    if (at.next?.stepKey === stepKey) return at.next.dueAt;
    const wake = nextWakeAt(at);
    if (wake === null) return null;
    if (wake > now) now = wake;
    const { openTask } = at;
    const event: CadenceEvent =
      openTask === null
        ? { type: 'due', touchId: 'forecast' }
        : { type: 'task_given_up', touchId: openTask.touchId, result: 'skipped', reason: 'forecast' };
    at = transition(at, event, { ...ctx, version, now }).run;
  }
  return null;
}
