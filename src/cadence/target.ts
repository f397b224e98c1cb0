import { Temporal } from 'temporal-polyfill';
import { dayMs, minuteMs, parseDuration, withinMs } from './duration.ts';
import type { Step } from './model.ts';
import type { Run } from './run.ts';
import { addCountedDays, type Calendar, localDay } from './windows.ts';

/** Least distance between two steps that the cadence puts on the same day. */
const sameDayGapMs = 30 * minuteMs;

/** What a plan is made from. `notBefore` is now; `seed` in [0, 1) spreads people over a span. */
export interface PlanInput {
  readonly steps: readonly Step[];
  /** Which of `steps` is planned. */
  readonly index: number;
  readonly calendar: Calendar;
  readonly anchorDay: string;
  readonly last: Run['last'];
  readonly notBefore: Date;
  readonly seed: number;
  /** The step was due long ago: it is spread over a window like every late touch, also where it would hurry. */
  readonly late?: boolean;
  /** It has been before in this run: it then lies at least a day, or the minimum gap, after the touch before. */
  readonly again?: boolean;
}

/** Where a step belongs before windows are looked at. */
export interface Target {
  /** Local day on which the step belongs; never earlier than its gap to the step before allows. */
  readonly day: Temporal.PlainDate;
  /** No earlier than this moment (epoch milliseconds). */
  readonly floor: number;
  /** The exact moment of a gap in hours or minutes. */
  readonly moment: number | null;
  /** The cadence has it on the same day as the step before. */
  readonly sameDay: boolean;
}

/**
 * The day of the cadence on which each step lies: its `day`, or the step before's plus the days of `after`.
 * A gap in hours or minutes stays on the day of the step before. The first day is 1.
 */
export function nominalDays(steps: readonly Step[]): readonly number[] {
  let day = 1;
  return steps.map((step) => {
    const gap = step.after === undefined ? null : parseDuration(step.after);
    if (gap?.unit === 'days') day += gap.days;
    day = Math.max(day, step.day ?? day);
    return day;
  });
}

/**
 * Day and earliest moment of a step.
 *
 * - `day: n` is the anchor day plus n − 1, in calendar days or open days.
 * - If the step before happened late, the distance to it is still at least the lesser of the days between the
 *   two and `schedule.minimumGap`; two steps of one day keep 30 minutes, unless the later one is 'immediate'
 *   or 'within'.
 * - `after: 3d` counts from the local day of the step before (from the anchor day for a first step), `after: 4h`
 *   from its moment (from `notBefore` for a first step).
 */
export function targetOf(input: PlanInput): Target {
  const { calendar, last } = input;
  const step = stepAt(input);
  const notBefore = input.notBefore.getTime();
  const anchor = Temporal.PlainDate.from(input.anchorDay);
  const lastDay = last === null ? anchor : localDay(last.at.getTime(), calendar.zone);
  if (step.after !== undefined) {
    const gap = parseDuration(step.after);
    if (gap.unit === 'days')
      return {
        day: addCountedDays(lastDay, gap.days, calendar),
        floor: notBefore,
        moment: null,
        sameDay: false,
      };
    const moment = (last?.at.getTime() ?? notBefore) + gap.ms;
    return { day: lastDay, floor: Math.max(notBefore, moment), moment, sameDay: false };
  }
  const day = addCountedDays(anchor, (step.day ?? 1) - 1, calendar);
  if (last === null) return { day, floor: notBefore, moment: null, sameDay: false };
  const distance = Math.max(distanceFrom(last.stepKey, input), input.again === true ? 1 : 0);
  if (distance === 0) {
    const hurried = step.at === 'immediate' || withinMs(step.at) !== null;
    const floor = hurried ? notBefore : Math.max(notBefore, last.at.getTime() + sameDayGapMs);
    return { day, floor, moment: null, sameDay: true };
  }
  const gap = parseDuration(calendar.schedule.minimumGap);
  if (gap.unit === 'clock' && gap.ms < distance * dayMs)
    return { day, floor: Math.max(notBefore, last.at.getTime() + gap.ms), moment: null, sameDay: false };
  const days = gap.unit === 'days' ? Math.min(distance, gap.days) : distance;
  const earliest = addCountedDays(lastDay, days, calendar);
  return { day: laterDay(day, earliest), floor: notBefore, moment: null, sameDay: false };
}

/** The step that is planned; throws a RangeError when `index` is outside the list. */
export function stepAt(input: Pick<PlanInput, 'steps' | 'index'>): Step {
  const step = input.steps[input.index];
  if (step === undefined) throw new RangeError(`there is no step ${input.index + 1}`);
  return step;
}

export function laterDay(one: Temporal.PlainDate, other: Temporal.PlainDate): Temporal.PlainDate {
  return Temporal.PlainDate.compare(one, other) < 0 ? other : one;
}

/** Days between the step that happened last and the planned one. A `day` that lies behind a gap counts as 1. */
function distanceFrom(lastKey: string, input: PlanInput): number {
  const days = nominalDays(input.steps);
  const found = input.steps.findIndex((step) => step.key === lastKey);
  const before = days[found === -1 ? input.index - 1 : found] ?? 1;
  const wanted = input.steps[input.index]?.day ?? before;
  return wanted < before ? 1 : wanted - before;
}
