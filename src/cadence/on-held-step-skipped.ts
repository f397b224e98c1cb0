import { decided, ignored, type TransitionContext } from './change.ts';
import { goOn } from './follow.ts';
import { findStep } from './go-on.ts';
import { noteVisit } from './past.ts';
import type { CadenceEvent, Run, Transition } from './run.ts';
import { plainEnd } from './words.ts';

type HeldStepSkipped = Extract<CadenceEvent, { type: 'held_step_skipped' }>;

/** Leaves out the step that a held run waits before, and goes on to the one after it. */
export function onHeldStepSkipped(run: Run, event: HeldStepSkipped, ctx: TransitionContext): Transition {
  const { next } = run;
  if (run.state !== 'paused' || run.reason !== 'held' || next === null)
    return ignored(run, 'not-held', `the run is ${run.state} and waits before no step`);
  const step = findStep(ctx, next.stepKey);
  if (step === undefined)
    return ignored(run, 'unknown-step', `version ${ctx.version.number} has no step '${next.stepKey}'`);
  const words = `Skipped: ${plainEnd(event.reason)}.`;
  const skip = {
    ...({ type: 'skip_step', touchId: event.touchId, stepKey: step.key, visit: next.visit } as const),
    channel: step.channel,
    words,
  };
  const way = { definition: ctx.version.definition, stepKey: step.key };
  const passed = noteVisit(run, way, { visit: next.visit, outcome: 'skipped' });
  const onward = goOn({ ...passed, next: null, last: { stepKey: step.key, at: ctx.now } }, step.key, ctx);
  return decided(
    { run: onward.run, actions: [skip, ...onward.actions] },
    {
      rule: 'held-step-skipped',
      words: `'${step.name}' is skipped (${plainEnd(event.reason)}). ${onward.words}`,
      facts: { reason: event.reason, ...onward.facts },
    },
  );
}
