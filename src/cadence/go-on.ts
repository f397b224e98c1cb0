import { Temporal } from 'temporal-polyfill';
import { type Change, pauseRun, type TransitionContext } from './change.ts';
import { eitherClosed } from './closed-days.ts';
import type { EmailStep, Step } from './model.ts';
import { noteArrival, pastOf } from './past.ts';
import type { PlannedTouch, Run } from './run.ts';
import { spreadSeed } from './seed.ts';
import { spacedSteps } from './spacing.ts';
import { nominalDays } from './target.ts';
import { lateAfterMs, type Plan, type PlanFacts, planStep } from './timing.ts';
import { addCountedDays, type Calendar, hasWindows, nextOpenDay } from './windows.ts';
import { dayInWords, inWords } from './words.ts';

/** How a run goes on, in words and with the facts that decided it. */
export interface Onward extends Change {
  readonly words: string;
  readonly facts?: PlanFacts;
}

/**
 * The person's calendar under a version, for a step: what is done by hand also keeps off the days on which the run's
 * owner is away, and so does automatic mail where the schedule says so.
 */
export function calendarOf(
  run: Pick<Run, 'zone'>,
  ctx: Pick<TransitionContext, 'version' | 'closedDays' | 'repDays'>,
  step?: Step,
): Calendar {
  const { schedule } = ctx.version.definition;
  const { holidays, repHolidays = 'tasks' } = schedule;
  const byHand = step !== undefined && !isAutomatic(step);
  const repCounts = repHolidays === 'all' || (repHolidays === 'tasks' && byHand);
  const closedDays = eitherClosed(
    holidays === 'ignore' ? undefined : ctx.closedDays,
    repCounts ? ctx.repDays : undefined,
  );
  return { schedule, zone: run.zone, ...(closedDays === undefined ? {} : { closedDays }) };
}

/** The step with a key, if the version has it. */
export function findStep(ctx: Pick<TransitionContext, 'version'>, key: string): Step | undefined {
  return ctx.version.definition.steps.find((step) => step.key === key);
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

/** How the run reaches a step, where that changes when the step is due. */
interface Manner {
  /** It was due long ago (see `isLate`). */
  readonly late?: boolean;
  /** The order was left for it: a gap counts from now, and days to come keep their distances. */
  readonly jump?: boolean;
  /** It has been before in this run. */
  readonly again?: boolean;
  /** It keeps a wait that lies behind a pause: not before this, which may be later than now. */
  readonly notBefore?: Date;
}

/** Plans a given step and makes the run active; holds the run when the version does not know the step. */
export function goTo(run: Run, to: Omit<PlannedTouch, 'dueAt'> & Manner, ctx: TransitionContext): Onward {
  const steps = spacedSteps(ctx.version.definition);
  const index = steps.findIndex((step) => step.key === to.stepKey);
  const step = steps[index];
  if (step === undefined) return holdUnknown(run, to.stepKey, ctx);
  const calendar = calendarOf(run, ctx, step);
  const plan = planStep({
    steps,
    index,
    calendar,
    anchorDay: run.anchorDay,
    last: to.jump === true && step.after !== undefined ? fromNow(run.last, ctx.now) : run.last,
    notBefore: to.notBefore !== undefined && to.notBefore > ctx.now ? to.notBefore : ctx.now,
    seed: spreadSeed(`${run.id}/${to.stepKey}/${to.visit}`),
    ...(to.late === true ? { late: true } : {}),
    ...(to.again === true ? { again: true } : {}),
  });
  const next = { stepKey: to.stepKey, visit: to.visit, dueAt: plan.dueAt };
  const verb = step.mode === 'automatic' ? 'goes out' : 'is due';
  return {
    run: { ...run, state: 'active', reason: null, next, openTask: null, resumeAt: null },
    actions: [],
    words: `'${step.name}' ${verb} ${inWords(plan.dueAt, run.zone)}.${passedOver(plan, calendar)}`,
    facts: plan.facts,
  };
}

const fromNow = (last: Run['last'], now: Date): Run['last'] => (last === null ? null : { ...last, at: now });

/**
 * Brings the run to a step, in order or by a `jump`, as its next visit. After a jump day 1 moves with the step, as
 * after a pause: the steps that follow it keep the distances that the cadence gave them.
 */
export function arriveAt(
  run: Run,
  { stepKey, jump = false }: { readonly stepKey: string; readonly jump?: boolean },
  ctx: TransitionContext,
): Onward {
  const { visit } = pastOf(run, stepKey);
  const arrived = noteArrival(run, { definition: ctx.version.definition, stepKey });
  const onward = goTo(arrived, { stepKey, visit: visit + 1, jump, again: visit > 0 }, ctx);
  return jump ? withMovedAnchor(onward, ctx) : onward;
}

/** Moves day 1 by the days that the planned step comes later than the cadence had it. */
export function withMovedAnchor(onward: Onward, ctx: TransitionContext): Onward {
  const { run, facts } = onward;
  if (run.next === null || facts === undefined) return onward;
  // A slide to a preferred day is no delay of the cadence.
  const { dueDay, preferredDay, targetDay } = facts;
  const to = dueDay === preferredDay ? targetDay : dueDay;
  const anchorDay = movedAnchor(run, { to, stepKey: run.next.stepKey }, ctx);
  return { ...onward, run: { ...run, anchorDay }, facts: { ...facts, anchorDay } };
}

/** Which closed days a step slid over, in words; empty when it slid over none. */
function passedOver({ belongsOn, facts }: Plan, calendar: Calendar): string {
  const { closedDays } = calendar;
  const passed: string[] = [];
  const last = Temporal.PlainDate.from(facts.dueDay);
  let day = Temporal.PlainDate.from(belongsOn);
  for (; closedDays && Temporal.PlainDate.compare(day, last) < 0; day = day.add({ days: 1 })) {
    const date = day.toString();
    if (hasWindows(day, calendar.schedule) && closedDays.has(date))
      passed.push(`${dayInWords(day)} (${closedDays.get?.(date) ?? 'closed'})`);
  }
  return passed.length === 0 ? '' : ` Not on ${passed.join(', ')}.`;
}

/** Day 1 moved by the days that a step comes later than the cadence had it. */
function movedAnchor(
  run: Run,
  late: { readonly to: string; readonly stepKey: string },
  ctx: TransitionContext,
): string {
  const steps = spacedSteps(ctx.version.definition);
  const calendar = calendarOf(run, ctx, findStep(ctx, late.stepKey));
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

/** Holds a run whose version does not know a step. */
export function holdUnknown(run: Run, key: string, ctx: TransitionContext): Onward {
  const words = `Version ${ctx.version.number} has no step '${key}': choose the step to go on with.`;
  const held = pauseRun(run.state === 'paused' ? { ...run, state: 'active' } : run, {
    reason: 'held',
    resumeAt: null,
    now: ctx.now,
  });
  if (held === null) return { run, actions: [], words };
  return { run: held.run, actions: [...held.actions, { type: 'alert', kind: 'held', words }], words };
}
