import { Temporal } from 'temporal-polyfill';
import { hourMs, withinMs } from './duration.ts';
import { preferredDay } from './preferred-day.ts';
import { laterDay, type PlanInput, stepAt, type Target, targetOf } from './target.ts';
import {
  type Calendar,
  type DayPart,
  dayParts,
  isOpenAt,
  localDay,
  momentOf,
  nextOpenDay,
  onFirstOpenDay,
  openSpans,
} from './windows.ts';

/** The outside facts that a due time came from, for the ledger and for `why`. */
export interface PlanFacts {
  readonly zone: string;
  readonly anchorDay: string;
  /** Open local day on which the step belongs. */
  readonly targetDay: string;
  /** The preferred weekday that it went to instead. */
  readonly preferredDay?: string;
  /** Local day on which it is due; later than `targetDay` when it slid. */
  readonly dueDay: string;
  readonly dueAt: string;
  /** The window that holds it, such as `09:00-12:00`; null for 'immediate'. */
  readonly window: string | null;
  readonly seed: number;
}

/**
 * From when on an automatic email counts as late: it is then not sent at once but planned again and spread over the
 * window, so that a backlog (the process was down, the workspace stopped, the person held) does not leave in one
 * burst. Two hours, because what a short outage or an hour's step of the clock delays is still what the cadence meant;
 * after two hours the moment is lost anyway, and a good one is better than the first one. Senders with limits need no
 * shorter time: their slots are kept to the minute (`slotIsOver`). Tasks are never late in this sense: they wait in a
 * queue for the rep, whom nobody hurries by opening them.
 */
export const lateAfterMs = 2 * hourMs;

export interface Plan {
  readonly dueAt: Date;
  /** Local day on which it would be due if every day were open. */
  readonly belongsOn: string;
  readonly facts: PlanFacts;
}

interface Spot {
  readonly at: number;
  readonly day: Temporal.PlainDate;
  readonly window: string | null;
}

/** How a day's spans are used; null: nothing is left on that day. */
type Pick = (day: Temporal.PlainDate, floor: number, onTarget: boolean) => Spot | null;

/**
 * When a step is due: never before `notBefore`, in order, inside an open window of the person's zone.
 *
 * The step belongs on a day (see `targetOf`); a day without an open window slides to the next open one, and from there
 * to a preferred weekday when one is near (see `preferredDay`), unless the step is late, hurries, or follows another on
 * the same day. On it:
 * - `HH:MM` is that local clock time; outside the windows it slides to the next opening, that day or later.
 *   A clock time that has passed is spread over what remains of the window, so that late people do not all go
 *   at once.
 * - 'morning' and 'afternoon' are the windows before and from 12:00, no `at` the whole day's; people are spread
 *   over what remains of them by `seed`. When none of it remains, a morning takes the rest of the day, then
 *   both go on to the next open day.
 * - 'within 2h' and a gap in hours or minutes are due as soon as a window allows.
 * - 'immediate' is due at once, whatever the windows; on a day to come, at its first opening.
 * - What is `late` hurries no more: 'immediate', 'within 2h' and gaps in hours are spread over what remains of the
 *   window, a clock time over what remains from it on.
 *
 * Same input, same plan; a later `notBefore` never gives an earlier plan.
 */
export function planStep(input: PlanInput): Plan {
  const step = stepAt(input);
  const target = targetOf(input);
  const { zone } = input.calendar;
  const today = localDay(target.floor, zone);
  const found = (spot: Spot, day: Temporal.PlainDate, preferred?: Temporal.PlainDate | null) =>
    planAt(
      spot,
      { belongsOn: laterDay(target.day, today), targetDay: day, preferred: preferred ?? null },
      input,
    );
  if (step.at === 'immediate' && input.late !== true && Temporal.PlainDate.compare(target.day, today) <= 0)
    return found({ at: target.floor, day: today, window: null }, today);
  const targetDay = nextOpenDay(target.day, input.calendar);
  const hurries = step.at === 'immediate' || withinMs(step.at) !== null || target.moment !== null;
  const stays = hurries || input.late === true || target.sameDay;
  const preferred = stays ? null : preferredDay(targetDay, input.calendar, input.seed);
  const wanted = preferred ?? targetDay;
  const pick = pickFor(step.at, target, input);
  const spot = onFirstOpenDay(laterDay(wanted, today), input.calendar, (day) =>
    pick(day, target.floor, day.equals(wanted)),
  );
  return found(spot, targetDay, preferred);
}

/**
 * Local day 1 for somebody who is enrolled now: today if any open time is left today, else the next open day.
 */
export function anchorDayFor(now: Date, calendar: Calendar): string {
  const today = localDay(now.getTime(), calendar.zone);
  const closing = openSpans(today, calendar).at(-1)?.to ?? 0;
  return (closing > now.getTime() ? today : nextOpenDay(today.add({ days: 1 }), calendar)).toString();
}

/**
 * When a mail is tried again that did not leave when it was wanted: now, if a window is open (an 'immediate' one asks
 * for none). What comes after the window, or so late that it is late (`lateAfterMs`), is spread by `seed` over what
 * remains of the current or next one, like every late touch.
 */
export function tryAgainAt(
  now: Date,
  mail: { readonly wantedAt: Date; readonly immediate: boolean; readonly seed: number },
  calendar: Calendar,
): Date {
  const late = now.getTime() - mail.wantedAt.getTime() > lateAfterMs;
  if (!late && (mail.immediate || isOpenAt(now.getTime(), calendar))) return now;
  const spot = onFirstOpenDay(localDay(now.getTime(), calendar.zone), calendar, (day) =>
    spreadOverNext(day, now.getTime(), { calendar, seed: mail.seed }),
  );
  return new Date(spot.at);
}

interface Days {
  readonly belongsOn: Temporal.PlainDate;
  readonly targetDay: Temporal.PlainDate;
  readonly preferred: Temporal.PlainDate | null;
}

function planAt(spot: Spot, { belongsOn, targetDay, preferred }: Days, input: PlanInput): Plan {
  const dueAt = new Date(spot.at);
  const { zone } = input.calendar;
  return {
    dueAt,
    belongsOn: belongsOn.toString(),
    facts: {
      zone,
      anchorDay: input.anchorDay,
      targetDay: targetDay.toString(),
      ...(preferred === null ? {} : { preferredDay: preferred.toString() }),
      dueDay: spot.day.toString(),
      dueAt: dueAt.toISOString(),
      window: spot.window,
      seed: input.seed,
    },
  };
}

function pickFor(at: string | undefined, target: Target, input: PlanInput): Pick {
  const { calendar, seed } = input;
  if (target.moment !== null) {
    // On time: the moment itself or the next opening. Late: spread, like every late touch.
    const late = input.late === true || input.notBefore.getTime() > target.moment;
    return (day, floor) => (late ? spreadOverNext(day, floor, input) : soonest(day, floor, calendar));
  }
  if (at === 'immediate' || at?.startsWith('within ') === true)
    return (day, floor) =>
      input.late === true ? spreadOverNext(day, floor, input) : soonest(day, floor, calendar);
  if (at === 'morning' || at === 'afternoon' || at === undefined) {
    const part = dayParts[at ?? 'whole'];
    return (day, floor, onTarget) => spreadOverPart({ day, floor, part, onTarget }, calendar, seed);
  }
  return pickClock(at, input);
}

/** The floor itself when a window holds it, else the day's next opening. */
function soonest(day: Temporal.PlainDate, floor: number, calendar: Calendar): Spot | null {
  const span = openSpans(day, calendar).find((one) => one.to > floor);
  return span === undefined ? null : { at: Math.max(span.from, floor), day, window: span.text };
}

/** A moment at fraction `seed` of what remains of the day's current or next window. */
function spreadOverNext(
  day: Temporal.PlainDate,
  floor: number,
  input: { readonly calendar: Calendar; readonly seed: number },
): Spot | null {
  const span = openSpans(day, input.calendar).find((one) => one.to > floor);
  if (span === undefined) return null;
  const from = Math.max(span.from, floor);
  return { at: from + Math.floor(input.seed * (span.to - from)), day, window: span.text };
}

interface PartOfDay {
  readonly day: Temporal.PlainDate;
  readonly floor: number;
  readonly part: DayPart;
  readonly onTarget: boolean;
}

/**
 * A moment at fraction `seed` of the open time that remains in the part. When nothing remains of it, the rest of
 * the day serves, except for an afternoon on its own day: before 12:00 would be too early.
 */
function spreadOverPart(wish: PartOfDay, calendar: Calendar, seed: number): Spot | null {
  const found = spread(wish, wish.part, { calendar, seed });
  if (found !== null || wish.part === dayParts.whole) return found;
  if (wish.part === dayParts.afternoon && wish.onTarget) return null;
  return spread(wish, dayParts.whole, { calendar, seed });
}

function spread(
  { day, floor }: PartOfDay,
  part: DayPart,
  { calendar, seed }: { calendar: Calendar; seed: number },
): Spot | null {
  const left = openSpans(day, calendar, part)
    .filter((span) => span.to > floor)
    .map((span) => ({ ...span, from: Math.max(span.from, floor) }));
  let rest = Math.floor(seed * left.reduce((sum, span) => sum + span.to - span.from, 0));
  for (const span of left) {
    const length = span.to - span.from;
    if (rest < length) return { at: span.from + rest, day, window: span.text };
    rest -= length;
  }
  return null;
}

function pickClock(clock: string, input: PlanInput): Pick {
  const { calendar } = input;
  // Set once the clock time lay after the target day's last window: the next open day's opening serves then.
  let overflowed = false;
  return (day, floor, onTarget) => {
    if (overflowed) return soonest(day, floor, calendar);
    // A day whose windows fell into a clock gap is no open day: its clock time moves to the next one.
    if (openSpans(day, calendar).length === 0) return null;
    const wanted = momentOf(day, clock, calendar.zone);
    if (wanted < floor) return spreadOverNext(day, floor, input);
    const found = input.late === true ? spreadOverNext(day, wanted, input) : soonest(day, wanted, calendar);
    if (found !== null) return found;
    overflowed = onTarget;
    return onTarget ? null : spreadOverNext(day, floor, input);
  };
}
