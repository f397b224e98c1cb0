import { Temporal } from 'temporal-polyfill';
import { type Change, decided, ignored, pauseRun, type TransitionContext } from './change.ts';
import { calendarOf } from './go-on.ts';
import type { CadenceEvent, Run, Transition } from './run.ts';
import { isTerminal } from './states.ts';
import { openingAfter, openingAfterDay } from './wait.ts';
import { addCountedDays, type Calendar, localDay } from './windows.ts';
import { inWords } from './words.ts';

type Absence = Pick<Extract<CadenceEvent, { type: 'signal' }>, 'at' | 'until' | 'back'>;

/** How many open days a run waits after an out-of-office without an end date. */
const openDaysAway = 3;
/**
 * For how many mails of a run an absence is waited for: a machine that answers every mail must not hold a run for
 * ever.
 */
export const absencesWaitedFor = 2;

/**
 * When somebody who is away can be written to again (UTC): as the first window opens on the open day after their first
 * day back, on which they have other things to do than to read us. Without a day, three open days after it was told.
 */
export function absenceEnd(run: Pick<Run, 'zone'>, event: Absence, ctx: TransitionContext): Date {
  const calendar = calendarOf(run, ctx);
  if (event.until !== undefined) return event.until;
  if (event.back !== undefined) return openingAfterDay(Temporal.PlainDate.from(event.back), 1, calendar);
  return openingAfter(event.at < ctx.now ? event.at : ctx.now, openDaysAway, calendar);
}

/**
 * Waits until the person is back. An absence without an end is counted from when it was told, and of two absences the
 * one that ends later holds: the order in which they arrive does not matter, nor when. What a person decided, and a
 * reply, outlast an absence. What was left of a step's wait is left when the run goes on.
 */
export function onOutOfOffice(
  run: Run,
  event: Extract<CadenceEvent, { type: 'signal' }>,
  ctx: TransitionContext,
): Transition {
  const away = run.state === 'paused' && run.reason === 'out_of_office';
  if (isTerminal(run.state) || (run.state === 'paused' && !away))
    return ignored(run, 'not-active', `the run is ${run.state}`);
  const { until, back, absencesBefore } = event;
  const dated = until !== undefined || back !== undefined;
  if (!dated && absencesBefore !== undefined && absencesBefore >= absencesWaitedFor)
    return ignored(
      run,
      'absence-again',
      `it was waited for ${absencesBefore} absences without an end already`,
    );
  const resumeAt = absenceEnd(run, event, ctx);
  if (resumeAt <= ctx.now)
    return ignored(run, 'absence-over', `the absence ended ${inWords(resumeAt, run.zone)}`);
  if (away && run.resumeAt !== null && resumeAt <= run.resumeAt)
    return ignored(run, 'shorter-absence', `they are away until ${inWords(run.resumeAt, run.zone)} already`);
  const paused = away
    ? { run: { ...run, resumeAt }, actions: [] }
    : pauseRun(run, { reason: 'out_of_office', resumeAt, now: ctx.now });
  if (paused === null) return ignored(run, 'not-active', `the run is ${run.state}`);
  const calendar = calendarOf(run, ctx);
  const rest = restOfWait(run, away, { now: ctx.now, calendar });
  const waiting = { ...paused, run: rest === null ? paused.run : waitAfter(paused.run, rest, calendar) };
  return decided(waiting, {
    rule: 'pause-out-of-office',
    words: `The person is out of office: the run goes on ${inWords(resumeAt, run.zone)}.`,
    facts: {
      signal: event.kind,
      at: event.at.toISOString(),
      resumeAt: resumeAt.toISOString(),
      ...(back === undefined ? {} : { back }),
      ...(dated ? {} : { openDaysAway }),
      ...(absencesBefore === undefined ? {} : { absencesBefore }),
    },
  });
}

/**
 * A run that somebody resumed while the person is out of office: it waits until they are back instead of going on, as if
 * the absence were told now. `onward` is where it would have gone. Null where it does not go on, or the absence is over.
 */
export function waitForReturn(
  run: Run,
  onward: Change,
  { awayUntil, ...ctx }: TransitionContext & { readonly awayUntil: Date },
): (Change & { readonly resumeAt: Date }) | null {
  if (awayUntil <= ctx.now) return null;
  const paused = pauseRun(onward.run, { reason: 'out_of_office', resumeAt: awayUntil, now: ctx.now });
  if (paused === null) return null;
  const kept = { ...paused, resumeAt: awayUntil };
  // What an earlier absence moved already keeps the wait that it was given.
  if (run.next?.movedFrom !== undefined) return { ...kept, run: { ...paused.run, next: run.next } };
  const calendar = calendarOf(run, ctx);
  const rest = restOfWait(onward.run, false, { now: ctx.now, calendar });
  return rest === null ? kept : { ...kept, run: waitAfter(paused.run, rest, calendar) };
}

/** What is left of a step's wait: when it was to come, and how many days later that was, as the schedule counts them. */
interface RestOfWait {
  readonly plannedAt: Date;
  readonly days: number;
}

/** As the first of several absences found it, so that it does not matter which of them was told first. */
function restOfWait(
  { next, zone, resumeAt }: Run,
  away: boolean,
  { now, calendar }: { readonly now: Date; readonly calendar: Calendar },
): RestOfWait | null {
  if (next === null) return null;
  if (away && next.movedFrom !== undefined && next.movedDays !== undefined)
    return { plannedAt: next.movedFrom, days: next.movedDays };
  const from = away && resumeAt !== null ? resumeAt : now;
  if (next.dueAt <= from) return null;
  const [first, last] = [localDay(from.getTime(), zone), localDay(next.dueAt.getTime(), zone)];
  let days = 0;
  while (Temporal.PlainDate.compare(addCountedDays(first, days, calendar), last) < 0) days += 1;
  return { plannedAt: next.dueAt, days };
}

/** Moves what is planned to as many days after the person is back, at the same time of day. */
function waitAfter(run: Run, { plannedAt, days }: RestOfWait, calendar: Calendar): Run {
  const { next, resumeAt, zone } = run;
  if (next === null || resumeAt === null) return run;
  const planned = Temporal.Instant.fromEpochMilliseconds(plannedAt.getTime()).toZonedDateTimeISO(zone);
  const moved = addCountedDays(localDay(resumeAt.getTime(), zone), days, calendar).toZonedDateTime({
    timeZone: zone,
    plainTime: planned.toPlainTime(),
  });
  const dueAt = new Date(moved.epochMilliseconds);
  return { ...run, next: { ...next, dueAt, movedFrom: next.movedFrom ?? plannedAt, movedDays: days } };
}
