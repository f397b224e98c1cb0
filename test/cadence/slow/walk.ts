/** A whole run, slowly: what is carried out when, with a rep who needs time for tasks and goes on leave. */
import type { CadenceDefinition, Step } from '../../../src/cadence/index.ts';
import { movedDay1, type SlowCalendar, type SlowWish, slowAnchor, slowDue, slowWait } from './plan.ts';

const hourMs = 3_600_000;

export interface WalkCase {
  readonly definition: CadenceDefinition;
  readonly zone: string;
  readonly enrolledAt: number;
  readonly closedDays: readonly string[];
  readonly repDays: readonly string[];
  /** The owner is away from a moment until another; null for no leave. */
  readonly leave: { readonly from: number; readonly until: number } | null;
  /** Milliseconds that the rep takes for each task. */
  readonly delays: readonly number[];
  /** A number in [0, 1) by step and visit: the lot that spreads people over a window. */
  readonly seed: (stepKey: string, visit: number) => number;
}

/** One thing that happened: `intro 2026-11-26T09:00:00.000Z`, `call ends …`. */
export type Walked = string;

const isMail = (step: Step) => step.channel === 'email' && step.mode === 'automatic';

function calendarFor(one: WalkCase, step: Step | null): SlowCalendar {
  const { schedule } = one.definition;
  const { holidays = 'skip', repHolidays = 'tasks' } = schedule;
  const repCounts = step !== null && (repHolidays === 'all' || (repHolidays === 'tasks' && !isMail(step)));
  const closed = new Set([...(holidays === 'skip' ? one.closedDays : []), ...(repCounts ? one.repDays : [])]);
  return { schedule, zone: one.zone, closed };
}

/** The moments of a run from its enrollment to its end. */
export function slowWalk(one: WalkCase): readonly Walked[] {
  const { steps } = one.definition;
  const { leave } = one;
  const done: Walked[] = [];
  let anchor = slowAnchor(one.enrolledAt, calendarFor(one, null));
  let last: SlowWish['last'] = null;
  let now = one.enrolledAt;
  /** Whether the leave is still to come. */
  let leaveAhead = leave !== null;
  const wishFor = (step: Step, index: number, visit: number, late: boolean): SlowWish => ({
    steps,
    index,
    calendar: calendarFor(one, step),
    anchor,
    last,
    now,
    late,
    seed: one.seed(step.key, visit),
  });
  /** After the leave the step is planned again, and day 1 moves by what was lost. */
  const afterLeave = (step: Step, index: number, visit: number, wasDue: number): number => {
    now = leave?.until ?? now;
    const wish = wishFor(step, index, visit, isMail(step) && now - wasDue > 2 * hourMs);
    const { at, delayTo } = slowDue(wish);
    anchor = movedDay1(wish, delayTo);
    leaveAhead = false;
    return at;
  };
  steps.forEach((step, index) => {
    let visit = 1;
    let at = slowDue(wishFor(step, index, visit, false)).at;
    if (leaveAhead && leave !== null && leave.from <= at) at = afterLeave(step, index, visit, at);
    now = at;
    done.push(`${step.key} ${new Date(at).toISOString()}`);
    if (isMail(step)) {
      last = { stepKey: step.key, at };
      return;
    }
    for (;;) {
      const within = step.at?.startsWith('within ') ? Number(step.at.slice(7, -1)) * hourMs : 0;
      const until = slowWait(now + within, step.wait, calendarFor(one, step));
      const delay = one.delays[index] ?? 0;
      const ends = Math.min(now + delay, until);
      if (leaveAhead && leave !== null && leave.from <= ends) {
        // Its task is withdrawn, and comes anew after the leave.
        visit += 1;
        now = afterLeave(step, index, visit, leave.from);
        done.push(`${step.key} ${new Date(now).toISOString()}`);
        continue;
      }
      now = ends;
      last = { stepKey: step.key, at: ends };
      done.push(`${step.key} ends ${new Date(ends).toISOString()}`);
      return;
    }
  });
  return done;
}
