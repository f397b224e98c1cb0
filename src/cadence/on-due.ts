import { openTask, sendEmail } from './carry-out.ts';
import { decided, ignored, type TransitionContext } from './change.ts';
import { calendarOf, findStep, goTo, takeUp } from './go-on.ts';
import { goOnWithout } from './go-on-without.ts';
import { forbid, type Hindrance, meetObstacle } from './meet-obstacle.ts';
import type { CadenceEvent, OpenTask, PlannedTouch, Run, Transition } from './run.ts';
import { isTerminal } from './states.ts';
import { isOpenAt } from './windows.ts';
import { inWords } from './words.ts';

export type DueEvent = Extract<CadenceEvent, { type: 'due' }>;

/**
 * A claimed due time: carries out the planned step, gives up an overdue task, or ends a pause whose time has come.
 * A step that comes so late that its window has closed is planned again instead. While a brake is on the run stays as
 * it is, whatever it waits for.
 */
export function onDue(run: Run, event: DueEvent, ctx: TransitionContext): Transition {
  if (isTerminal(run.state)) return ignored(run, 'not-active', `the run is ${run.state}`);
  const { obstacle } = event;
  if (obstacle?.kind === 'braked')
    return decided({ run, actions: [] }, { rule: 'obstacle-braked', words: obstacle.words });
  if (run.state === 'paused') return resumeWhenOver(run, ctx);
  if (run.state !== 'active') return ignored(run, 'not-active', `the run is ${run.state}`);
  if (run.openTask !== null) return giveUpTask(run, run.openTask, { event, obstacle, ctx });
  const { next } = run;
  if (next === null) return ignored(run, 'nothing-planned', 'nothing is planned');
  if (ctx.now < next.dueAt) {
    return ignored(
      run,
      'not-due',
      `step '${next.stepKey}' is not due before ${inWords(next.dueAt, run.zone)}`,
    );
  }
  return carryOut(run, next, { event, obstacle, ctx });
}

interface Occasion {
  readonly event: DueEvent;
  readonly obstacle: Hindrance | undefined;
  readonly ctx: TransitionContext;
}

function carryOut(run: Run, next: PlannedTouch, { event, obstacle, ctx }: Occasion): Transition {
  const step = findStep(ctx, next.stepKey);
  if (step === undefined) {
    const held = goTo(run, next, ctx);
    return decided(held, { rule: 'hold-unknown-step', words: held.words });
  }
  if (obstacle !== undefined) return meetObstacle(run, obstacle, { step, next, event, ctx });
  if (step.at !== 'immediate' && !isOpenAt(ctx.now.getTime(), calendarOf(run, ctx))) {
    const onward = goTo(run, next, ctx);
    const words = `It is too late for '${step.name}' in its window. ${onward.words}`;
    return decided(onward, { rule: 'slide-closed-window', words, facts: { ...onward.facts } });
  }
  const { touchId, editedBy } = event;
  const touch = { step, next, touchId, ...(editedBy === undefined ? {} : { editedBy }) };
  return step.channel === 'email' && step.mode === 'automatic'
    ? sendEmail(run, { ...touch, step }, ctx)
    : openTask(run, touch, ctx);
}

function giveUpTask(run: Run, task: OpenTask, { obstacle, ctx }: Occasion): Transition {
  const step = findStep(ctx, task.stepKey);
  const name = step?.name ?? task.stepKey;
  if (obstacle?.kind === 'forbidden') return forbid(run, obstacle, name);
  if (ctx.now < task.until) {
    const words = `the task of step '${task.stepKey}' is open until ${inWords(task.until, run.zone)}`;
    return ignored(run, 'waiting-for-task', words);
  }
  // Counted from when it was given up, not from when a late tick noticed.
  const lapse = { rule: 'task-not-done', said: `'${name}' was not done in time`, at: task.until };
  return goOnWithout(run, { task, lapse }, ctx);
}

function resumeWhenOver(run: Run, ctx: TransitionContext): Transition {
  if (run.resumeAt === null || ctx.now < run.resumeAt) {
    return ignored(run, 'paused', `the run is paused (${run.reason ?? 'no reason'})`);
  }
  const onward = takeUp(run, ctx);
  return decided(onward, {
    rule: 'resume-pause-over',
    words: `The pause (${run.reason ?? 'no reason'}) is over. ${onward.words}`,
    facts: { ...onward.facts, resumeAt: run.resumeAt.toISOString() },
  });
}
