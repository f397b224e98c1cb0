import { Temporal } from 'temporal-polyfill';
import { type Change, pauseRun, type TransitionContext } from './change.ts';
import type { EmailStep, Step } from './model.ts';
import type { PlannedTouch, Run } from './run.ts';
import { spreadSeed } from './seed.ts';
import { nominalDays } from './target.ts';
import { lateAfterMs, type PlanFacts, planStep } from './timing.ts';
import { nextVisit } from './visits.ts';
import { addCountedDays, type Calendar, nextOpenDay } from './windows.ts';
import { inWords } from './words.ts';

/** How a run goes on, in words and with the facts that decided it. */
export interface Onward extends Change {
  readonly words: string;
  readonly facts?: PlanFacts;
}

/** The person's calendar under a version. */
export function calendarOf(run: Run, ctx: TransitionContext): Calendar {
  const { schedule } = ctx.version.definition;
  return ctx.closedDays === undefined
    ? { schedule, zone: run.zone }
    : { schedule, zone: run.zone, closedDays: ctx.closedDays };
}

/** The step with a key, if the version has it. */
export function findStep(ctx: TransitionContext, key: string): Step | undefined {
  return ctx.version.definition.steps.find((step) => step.key === key);
}

/**
 * Plans the step after `afterKey` (null: the first) that is not to be passed over, and makes the run active; finishes it
 * as completed when no step is left; holds it when the version does not know `afterKey`.
 */
export function goOn(run: Run, afterKey: string | null, ctx: TransitionContext): Onward {
  const { steps } = ctx.version.definition;
  const at = afterKey === null ? -1 : steps.findIndex((step) => step.key === afterKey);
  if (afterKey !== null && at === -1) return holdUnknown(run, afterKey, ctx);
  const step = steps.slice(at + 1).find((one) => run.passOver?.includes(one.key) !== true);
  if (step === undefined) {
    const ended: Run = {
      ...run,
      state: 'finished',
      reason: 'completed',
      next: null,
      openTask: null,
      resumeAt: null,
    };
    return { run: ended, actions: [], words: 'That was the last step: the run is completed.' };
  }
  return goTo(run, { stepKey: step.key, visit: nextVisit(run, step.key) }, ctx);
}

/** Whether a planned touch is an automatic email that should have left long ago. */
export function isLate(next: PlannedTouch, ctx: TransitionContext): boolean {
  if (ctx.now.getTime() - next.dueAt.getTime() <= lateAfterMs) return false;
  const step = findStep(ctx, next.stepKey);
  return step !== undefined && isAutomatic(step);
}

/** Whether the product carries a step out by itself: today, an email without a rep's review. */
export function isAutomatic(step: Step): step is EmailStep & { readonly mode: 'automatic' } {
  return step.channel === 'email' && step.mode === 'automatic';
}

/**
 * Plans a given step and makes the run active; holds the run when the version does not know the step. `late`: it was
 * due long ago (see `isLate`).
 */
export function goTo(
  run: Run,
  to: Omit<PlannedTouch, 'dueAt'> & { readonly late?: boolean },
  ctx: TransitionContext,
): Onward {
  const { steps } = ctx.version.definition;
  const index = steps.findIndex((step) => step.key === to.stepKey);
  const step = steps[index];
  if (step === undefined) return holdUnknown(run, to.stepKey, ctx);
  const plan = planStep({
    steps,
    index,
    calendar: calendarOf(run, ctx),
    anchorDay: run.anchorDay,
    last: run.last,
    notBefore: ctx.now,
    seed: spreadSeed(`${run.id}/${to.stepKey}/${to.visit}`),
    ...(to.late === true ? { late: true } : {}),
  });
  const next = { stepKey: to.stepKey, visit: to.visit, dueAt: plan.dueAt };
  const verb = step.mode === 'automatic' ? 'goes out' : 'is due';
  return {
    run: { ...run, state: 'active', reason: null, next, openTask: null, resumeAt: null },
    actions: [],
    words: `'${step.name}' ${verb} ${inWords(plan.dueAt, run.zone)}.`,
    facts: plan.facts,
  };
}

/**
 * Takes a paused run up again: the kept step, or the one after the last when none was kept. Time spent paused moves
 * day 1, so that the steps to come keep the distances that the cadence gave them instead of crowding up. An email that
 * was due long ago is spread over the window, so that many runs resumed at once do not send at once.
 */
export function takeUp(run: Run, ctx: TransitionContext): Onward {
  const onward =
    run.next === null
      ? goOn(run, run.last?.stepKey ?? null, ctx)
      : goTo(run, { ...run.next, late: isLate(run.next, ctx) }, ctx);
  if (onward.run.next === null || onward.facts === undefined) return onward;
  const anchorDay = movedAnchor(
    onward.run,
    { to: onward.facts.dueDay, stepKey: onward.run.next.stepKey },
    ctx,
  );
  return {
    ...onward,
    run: { ...onward.run, anchorDay },
    facts: { ...onward.facts, anchorDay },
  };
}

/** Day 1 moved by the days that a step comes later than the cadence had it. */
function movedAnchor(
  run: Run,
  late: { readonly to: string; readonly stepKey: string },
  ctx: TransitionContext,
): string {
  const { steps } = ctx.version.definition;
  const calendar = calendarOf(run, ctx);
  const day = nominalDays(steps)[steps.findIndex((step) => step.key === late.stepKey)] ?? 1;
  const anchor = Temporal.PlainDate.from(run.anchorDay);
  const to = Temporal.PlainDate.from(late.to);
  let planned = nextOpenDay(addCountedDays(anchor, day - 1, calendar), calendar);
  if (Temporal.PlainDate.compare(to, planned) <= 0) return run.anchorDay;
  if (calendar.schedule.count === 'calendar') return anchor.add(planned.until(to)).toString();
  let moved = anchor;
  while (Temporal.PlainDate.compare(planned, to) < 0) {
    planned = nextOpenDay(planned.add({ days: 1 }), calendar);
    moved = nextOpenDay(moved.add({ days: 1 }), calendar);
  }
  return moved.toString();
}

function holdUnknown(run: Run, key: string, ctx: TransitionContext): Onward {
  const words = `Version ${ctx.version.number} has no step '${key}': choose the step to go on with.`;
  const held = pauseRun(run.state === 'paused' ? { ...run, state: 'active' } : run, {
    reason: 'held',
    resumeAt: null,
    now: ctx.now,
  });
  if (held === null) return { run, actions: [], words };
  return { run: held.run, actions: [...held.actions, { type: 'alert', kind: 'held', words }], words };
}
