import { openTask, sendEmail } from './carry-out.ts';
import { decided, ignored, type TransitionContext } from './change.ts';
import type { Verdict } from './evaluate.ts';
import { calendarOf, findStep, goTo, isAutomatic, isLate } from './go-on.ts';
import { goOnWithout } from './go-on-without.ts';
import { forbid, type Hindrance, meetObstacle } from './meet-obstacle.ts';
import type { Step } from './model.ts';
import { actByRule } from './rules.ts';
import type { CadenceEvent, OpenTask, PlannedTouch, Run, Transition } from './run.ts';
import { skipByCondition, verdictOn } from './skip.ts';
import { isTerminal } from './states.ts';
import { takeUp } from './take-up.ts';
import { slideIntoWindow } from './wait.ts';
import { isOpenAt, localDay } from './windows.ts';
import { inWords, plainEnd } from './words.ts';

export type DueEvent = Extract<CadenceEvent, { type: 'due' }>;

/**
 * A claimed due time: carries out the planned step, gives up an overdue task, or ends a pause whose time has come.
 * A step that comes so late that its window has closed is planned again instead, and so is an automatic email that
 * is late (see `lateAfterMs`) or has missed the slot that its sender's limits gave it. While a brake is on the run
 * stays as it is, whatever it waits for.
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
    const step = findStep(ctx, next.stepKey);
    if (event.capOver !== undefined && step !== undefined)
      return slideToSlot(run, { step, next, why: event.capOver }, ctx);
    if (event.slotMoved === true && step !== undefined) return followSlot(run, { step, next });
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
  const hindered = { step, next, event, ctx };
  // What a person or their mailbox said comes before what the cadence asks, and so does a mail that is under way.
  if (obstacle?.kind === 'forbidden' || obstacle?.kind === 'later')
    return meetObstacle(run, obstacle, hindered);
  const ruled = actByRule(run, { facts: event.facts }, ctx);
  if (ruled !== null) return ruled;
  const verdict = verdictOn(run, step, { event, ctx });
  if (verdict?.met === false) return skipByCondition(run, { step, next, event, verdict }, ctx);
  if (obstacle !== undefined) return meetObstacle(run, obstacle, hindered);
  const carried = carryOutNow(run, { step, next, event }, ctx);
  return verdict === null ? carried : because(carried, verdict);
}

interface Due {
  readonly step: Step;
  readonly next: PlannedTouch;
  readonly event: DueEvent;
}

/** The condition that let a step be carried out, with the decision to do so. */
function because(result: Transition, { words }: Verdict): Transition {
  const facts = { ...result.decision.facts, because: words };
  return { ...result, decision: { ...result.decision, facts } };
}

function carryOutNow(run: Run, { step, next, event }: Due, ctx: TransitionContext): Transition {
  if (isLate(next, ctx)) {
    const onward = goTo(run, { ...next, late: true }, ctx);
    const words = `It is late for '${step.name}', which was due ${inWords(next.dueAt, run.zone)}: late mail is spread. ${onward.words}`;
    return decided(onward, {
      rule: 'slide-late',
      words,
      facts: { ...onward.facts, wasDueAt: next.dueAt.toISOString() },
    });
  }
  const calendar = calendarOf(run, ctx, step);
  if (step.at !== 'immediate' && !isOpenAt(ctx.now.getTime(), calendar)) {
    const onward = goTo(run, next, ctx);
    const closed = calendar.closedDays?.get?.(localDay(ctx.now.getTime(), run.zone).toString());
    const why =
      closed === undefined
        ? `It is too late for '${step.name}' in its window.`
        : `'${step.name}' has to wait: today is ${closed}.`;
    const words = `${why} ${onward.words}`;
    return decided(onward, { rule: 'slide-closed-window', words, facts: { ...onward.facts } });
  }
  if (event.capOver !== undefined) return slideToSlot(run, { step, next, why: event.capOver }, ctx);
  if (event.slotMoved === true) return followSlot(run, { step, next });
  if (event.slotOver === true && isAutomatic(step)) return slideToSlot(run, { step, next, why: null }, ctx);
  const { touchId, editedBy } = event;
  const touch = { step, next, touchId, ...(editedBy === undefined ? {} : { editedBy }) };
  return isAutomatic(step) ? sendEmail(run, { ...touch, step }, ctx) : openTask(run, touch, ctx);
}

/**
 * Plans a touch anew: `atSlot` then gives it the next slot. `why` its company or its cadence has no room for it as it was
 * planned; null for an email that may not leave in the slot it had among its sender's mails.
 */
function slideToSlot(
  run: Run,
  { step, next, why }: { readonly step: Step; readonly next: PlannedTouch; readonly why: string | null },
  ctx: TransitionContext,
): Transition {
  const from = ctx.now < next.dueAt ? next.dueAt : ctx.now;
  const dueAt = step.at === 'immediate' ? from : slideIntoWindow(from, calendarOf(run, ctx, step));
  const moment = `${inWords(dueAt, run.zone)} or later`;
  const words =
    why === null
      ? `'${step.name}' has no slot now among its sender's mails and takes the next one, ${moment}.`
      : `'${step.name}' takes the next free slot, ${moment}: ${plainEnd(why)}.`;
  return decided(
    { run: { ...run, next: { ...next, dueAt } }, actions: [] },
    {
      rule: 'slide-slot',
      words,
      facts: { zone: run.zone, wasDueAt: next.dueAt.toISOString(), dueAt: dueAt.toISOString() },
    },
  );
}

/** The plan stays as it is: `atSlot` then moves it to where its slot is since the limits of its sender have changed. */
function followSlot(
  run: Run,
  { step, next }: { readonly step: Step; readonly next: PlannedTouch },
): Transition {
  const wasDue = inWords(next.dueAt, run.zone);
  return decided(
    { run: { ...run }, actions: [] },
    {
      rule: 'slide-slot',
      words: `'${step.name}' was planned for ${wasDue}, and the limits of its sender have changed since.`,
      facts: { zone: run.zone, wasDueAt: next.dueAt.toISOString() },
    },
  );
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
  const onward = takeUp(run, ctx, run.reason === 'out_of_office');
  return decided(onward, {
    rule: 'resume-pause-over',
    words: `The pause (${run.reason ?? 'no reason'}) is over. ${onward.words}`,
    facts: { ...onward.facts, resumeAt: run.resumeAt.toISOString() },
  });
}
