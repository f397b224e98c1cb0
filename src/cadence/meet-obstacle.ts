import { decided, endRun, ignored, pauseRun, type TransitionContext } from './change.ts';
import { goOn } from './follow.ts';
import { calendarOf } from './go-on.ts';
import type { Step } from './model.ts';
import { noteVisit } from './past.ts';
import type { Action, CadenceEvent, Obstacle, PlannedTouch, Run, Transition } from './run.ts';
import { slideIntoWindow } from './wait.ts';
import { inWords, plainEnd } from './words.ts';

/** What stands in the way of a step; a brake keeps the run from coming to it. */
export type Hindrance = Exclude<Obstacle, { kind: 'braked' }>;

interface Hindered {
  readonly step: Step;
  readonly next: PlannedTouch;
  readonly event: Extract<CadenceEvent, { type: 'due' }>;
  readonly ctx: TransitionContext;
}

/** What follows when a due step cannot be carried out: the run ends, skips the step, tries later, or holds. */
export function meetObstacle(run: Run, obstacle: Hindrance, due: Hindered): Transition {
  const { step, next, event, ctx } = due;
  const rule = `obstacle-${obstacle.kind}`;
  switch (obstacle.kind) {
    case 'forbidden':
      return forbid(run, obstacle, step.name);
    case 'impossible': {
      const way = { definition: ctx.version.definition, stepKey: step.key };
      const passed = noteVisit(run, way, { visit: next.visit, outcome: 'skipped' });
      const onward = goOn({ ...passed, next: null, last: { stepKey: step.key, at: ctx.now } }, step.key, ctx);
      const skip = {
        type: 'skip_step',
        touchId: event.touchId,
        stepKey: step.key,
        visit: next.visit,
        channel: step.channel,
        words: obstacle.words,
      } as const;
      return decided(
        { run: onward.run, actions: [skip, ...onward.actions] },
        {
          rule,
          words: `'${step.name}' is skipped: ${plainEnd(obstacle.words)}. ${onward.words}`,
          facts: { ...onward.facts },
        },
      );
    }
    case 'later': {
      const asked = new Date(Math.max(obstacle.at.getTime(), ctx.now.getTime()));
      const dueAt = step.at === 'immediate' ? asked : slideIntoWindow(asked, calendarOf(run, ctx, step));
      return decided(
        { run: { ...run, next: { ...next, dueAt } }, actions: [] },
        {
          rule,
          words: `'${step.name}' moves to ${inWords(dueAt, run.zone)}: ${obstacle.words}`,
          facts: { zone: run.zone, askedAt: obstacle.at.toISOString(), dueAt: dueAt.toISOString() },
        },
      );
    }
    case 'held': {
      const held = pauseRun(run, { reason: 'held', resumeAt: null, now: ctx.now });
      if (held === null) return ignored(run, 'ended', 'the run has ended');
      const words = `'${step.name}' waits for you: ${obstacle.words}`;
      // A task says what to do; an alert beside it would say the same again.
      const ask: Action =
        obstacle.missing === undefined
          ? { type: 'alert', kind: 'held', words: obstacle.words }
          : { type: 'ask_fix', id: event.touchId, stepKey: step.key, missing: obstacle.missing };
      return decided({ run: held.run, actions: [...held.actions, ask] }, { rule, words });
    }
  }
}

/** Stops a run whose touches are forbidden; `name` is the step at which that came up. */
export function forbid(
  run: Run,
  obstacle: Extract<Obstacle, { kind: 'forbidden' }>,
  name: string,
): Transition {
  const { reason } = obstacle;
  const stopped = endRun(run, { state: 'stopped', reason });
  if (stopped === null) return ignored(run, 'ended', 'the run has ended');
  const words = `'${name}' must not be carried out: ${plainEnd(obstacle.words)}. The run is stopped (${reason}).`;
  return decided(stopped, { rule: 'obstacle-forbidden', words, facts: { reason } });
}
