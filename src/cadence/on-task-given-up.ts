import { decided, ignored, type TransitionContext } from './change.ts';
import { goOn } from './follow.ts';
import { findStep } from './go-on.ts';
import { goOnWithout } from './go-on-without.ts';
import { noteOutcome } from './past.ts';
import type { CadenceEvent, Run, Transition } from './run.ts';
import { plainEnd } from './words.ts';

type TaskGivenUp = Extract<CadenceEvent, { type: 'task_given_up' }>;

/**
 * A rep closes the open task without carrying it out. Skipping leaves this touch out and goes on to the next step at
 * once, whatever the step says about tasks that are not done; 'not done' has that rule of the step follow.
 */
export function onTaskGivenUp(run: Run, event: TaskGivenUp, ctx: TransitionContext): Transition {
  const task = run.openTask;
  if (task === null || task.touchId !== event.touchId)
    return ignored(run, 'task-not-open', 'that task is not open (any more)');
  const name = findStep(ctx, task.stepKey)?.name ?? task.stepKey;
  const facts = { reason: event.reason };
  const why = plainEnd(event.reason);
  if (event.result === 'not_done') {
    const lapse = { rule: 'task-given-up', said: `'${name}' was not done (${why})`, at: ctx.now, facts };
    return goOnWithout(run, { task, lapse }, ctx);
  }
  const way = { definition: ctx.version.definition, stepKey: task.stepKey };
  const noted = noteOutcome(run, way, { outcome: 'skipped', at: ctx.now });
  const without: Run = { ...noted, openTask: null, last: { stepKey: task.stepKey, at: ctx.now } };
  const onward = goOn(without, task.stepKey, ctx);
  const close = { type: 'close_task', touchId: task.touchId, result: 'skipped' } as const;
  return decided(
    { run: onward.run, actions: [close, ...onward.actions] },
    {
      rule: 'task-skipped',
      words: `'${name}' is skipped (${why}). ${onward.words}`,
      facts: { ...facts, ...onward.facts },
    },
  );
}
