import { decided, endRun, ignored, pauseRun, type TransitionContext } from './change.ts';
import { findStep, goOn } from './go-on.ts';
import { finishReasonOf, outcomesOfStep, pauseReasonOf, stopReasonOf } from './outcomes.ts';
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
  const done: Run = { ...run, openTask: null, last: { stepKey: step.key, at: ctx.now } };
  const facts = { outcome: outcome.key, effect: outcome.effect };
  const said = `'${step.name}': ${outcome.label}.`;
  switch (outcome.effect) {
    case 'continue': {
      const onward = goOn(done, step.key, ctx);
      return decided(
        { run: onward.run, actions: [close, ...onward.actions] },
        { rule: 'task-completed', words: `${said} ${onward.words}`, facts: { ...facts, ...onward.facts } },
      );
    }
    case 'pause': {
      // The next step is planned first, so that a resume knows where to go on.
      const { next } = goOn(done, step.key, ctx).run;
      const reason = pauseReasonOf(outcome.key);
      const paused = pauseRun({ ...done, next }, { reason, resumeAt: null, now: ctx.now });
      return decided(
        { run: paused?.run ?? run, actions: [close] },
        { rule: 'task-completed-pause', words: `${said} The run is paused.`, facts },
      );
    }
    case 'finish':
    case 'stop': {
      const ended =
        outcome.effect === 'finish'
          ? endRun(done, { state: 'finished', reason: finishReasonOf(outcome.key) })
          : endRun(done, { state: 'stopped', reason: stopReasonOf(outcome.key) });
      return decided(
        { run: ended?.run ?? run, actions: [close] },
        { rule: `task-completed-${outcome.effect}`, words: `${said} The run has ended.`, facts },
      );
    }
  }
}
