import { decided, endRun, ignored, pauseRun, type TransitionContext } from './change.ts';
import { startedCadence, targetStep } from './effects.ts';
import { follow, goOn } from './follow.ts';
import { findStep } from './go-on.ts';
import type { Step } from './model.ts';
import { finishReasonOf, type Outcome, outcomesOfStep, pauseReasonOf, stopReasonOf } from './outcomes.ts';
import { noteOutcome } from './past.ts';
import type { Action, CadenceEvent, Run, Transition } from './run.ts';

type TaskCompleted = Extract<CadenceEvent, { type: 'task_completed' }>;

/** A rep recorded an outcome: the open task is closed and the outcome's effect follows. */
export function onTaskCompleted(run: Run, event: TaskCompleted, ctx: TransitionContext): Transition {
  const task = run.openTask;
  if (task === null || task.touchId !== event.touchId)
    return ignored(run, 'task-not-open', 'that task is not open (any more)');
  const step = findStep(ctx, task.stepKey);
  if (step === undefined)
    return ignored(run, 'unknown-step', `version ${ctx.version.number} has no step '${task.stepKey}'`);
  const allowed = outcomesOfStep(step);
  const outcome = allowed.find((one) => one.key === event.outcome);
  if (outcome === undefined) {
    const keys = allowed.map((one) => one.key).join(', ');
    return ignored(
      run,
      'unknown-outcome',
      `'${event.outcome}' is no outcome of '${step.name}'; allowed: ${keys}`,
    );
  }
  const close: Action = {
    type: 'close_task',
    touchId: task.touchId,
    result: outcome.key === 'not_possible' ? 'not_done' : 'done',
    outcome: outcome.key,
  };
  const way = { definition: ctx.version.definition, stepKey: step.key };
  const noted = noteOutcome(run, way, { outcome: outcome.key, at: ctx.now });
  const done: Run = { ...noted, openTask: null, last: { stepKey: step.key, at: ctx.now } };
  return followOutcome(done, { step, outcome, close }, ctx);
}

interface Recorded {
  readonly step: Step;
  readonly outcome: Outcome;
  readonly close: Action;
}

function followOutcome(done: Run, { step, outcome, close }: Recorded, ctx: TransitionContext): Transition {
  const { effect } = outcome;
  const facts = { outcome: outcome.key, effect };
  const words = said(step, outcome);
  switch (effect) {
    case 'continue': {
      const onward = goOn(done, step.key, ctx);
      return decided(
        { run: onward.run, actions: [close, ...onward.actions] },
        { rule: 'task-completed', words: `${words} ${onward.words}`, facts: { ...facts, ...onward.facts } },
      );
    }
    case 'pause':
      return pauseAfter(done, { step, outcome, close }, ctx);
    case 'finish':
    case 'stop': {
      const ended =
        effect === 'finish'
          ? endRun(done, { state: 'finished', reason: finishReasonOf(outcome.key) })
          : endRun(done, { state: 'stopped', reason: stopReasonOf(outcome.key) });
      return decided(
        { run: ended?.run ?? done, actions: [close] },
        { rule: `task-completed-${effect}`, words: `${words} The run has ended.`, facts },
      );
    }
    default: {
      // A reply waits for an answer whatever follows it; only another cadence may begin.
      if (outcome.key === 'replied' && targetStep(effect) !== null)
        return pauseAfter(done, { step, outcome, close }, ctx);
      const onward = follow(done, { after: step.key, effect }, ctx);
      return decided(
        { run: onward.run, actions: [close, ...onward.actions] },
        {
          rule: startedCadence(effect) === null ? 'task-completed-go-to' : 'task-completed-start',
          words: `${words} ${onward.words}`,
          facts: { ...facts, ...onward.facts },
        },
      );
    }
  }
}

/** The next step is planned first, so that a resume knows where to go on. */
function pauseAfter(done: Run, { step, outcome, close }: Recorded, ctx: TransitionContext): Transition {
  const target = targetStep(outcome.effect);
  const onward =
    target === null
      ? goOn(done, step.key, ctx)
      : follow(done, { after: step.key, effect: { goTo: target } }, ctx);
  const planned = onward.run.next === null ? { ...done, next: null } : onward.run;
  const active: Run = { ...planned, state: 'active', reason: null };
  const paused = pauseRun(active, { reason: pauseReasonOf(outcome.key), resumeAt: null, now: ctx.now });
  return decided(
    { run: paused?.run ?? done, actions: [close] },
    {
      rule: 'task-completed-pause',
      words: `${said(step, outcome)} The run is paused.`,
      facts: { outcome: outcome.key, effect: outcome.effect },
    },
  );
}

const said = (step: Step, outcome: Outcome) => `'${step.name}': ${outcome.label}.`;
