import { decided, type TransitionContext } from './change.ts';
import { evaluate, type Verdict } from './evaluate.ts';
import { follow } from './follow.ts';
import type { Step } from './model.ts';
import { noteVisit } from './past.ts';
import { stepNames } from './rules.ts';
import type { CadenceEvent, PlannedTouch, Run, Transition } from './run.ts';

type DueEvent = Extract<CadenceEvent, { type: 'due' }>;

/** What a step's own condition says now; null when it has none. */
export function verdictOn(
  run: Run,
  step: Step,
  { event, ctx }: { readonly event: DueEvent; readonly ctx: TransitionContext },
): Verdict | null {
  if (step.if === undefined) return null;
  return evaluate(step.if, { run, now: ctx.now, facts: event.facts, nameOf: stepNames(ctx) });
}

interface Skipped {
  readonly step: Step;
  readonly next: PlannedTouch;
  readonly event: DueEvent;
  readonly verdict: Verdict;
}

/** Leaves out a step whose condition does not hold, and goes on by its `else`. */
export function skipByCondition(
  run: Run,
  { step, next, event, verdict }: Skipped,
  ctx: TransitionContext,
): Transition {
  const way = { definition: ctx.version.definition, stepKey: step.key };
  const noted = noteVisit(run, way, { visit: next.visit, outcome: 'skipped' });
  const passed: Run = { ...noted, next: null, last: { stepKey: step.key, at: ctx.now } };
  const onward = follow(passed, { after: step.key, effect: step.else ?? 'continue' }, ctx);
  const skip = {
    type: 'skip_step',
    touchId: event.touchId,
    stepKey: step.key,
    visit: next.visit,
    channel: step.channel,
    words: `Not for them: ${verdict.words}.`,
    byCondition: true,
  } as const;
  return decided(
    { run: onward.run, actions: [skip, ...onward.actions] },
    {
      rule: 'skip-condition',
      words: `'${step.name}' is skipped: ${verdict.words}. ${onward.words}`,
      facts: { ...onward.facts, because: verdict.words },
    },
  );
}
