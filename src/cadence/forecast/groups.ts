import { Temporal } from 'temporal-polyfill';
import { pendingRun } from '../change.ts';
import { type DaysOff, daysOffOf } from '../closed-days.ts';
import { calendarOf } from '../go-on.ts';
import type { CadenceVersion } from '../model.ts';
import { anchorDayFor } from '../timing.ts';
import { type Calendar, momentOf, nextOpenDay, onFirstOpenDay, openSpans } from '../windows.ts';
import type { Bundle } from './stage.ts';

interface GroupCadence {
  readonly version: CadenceVersion;
  /** Left out where the cadence has no cap on new people. */
  readonly cadenceId?: string;
}

/** People who are to be enrolled alike: the same zone, holidays, sender and rep. */
export interface Group extends DaysOff {
  /** The cadence they are to be enrolled in, where several are forecast together; left out: the forecast's. */
  readonly own?: GroupCadence;
  readonly zone: string;
  readonly senderId: string;
  readonly repId: string;
  readonly count: number;
  /** The company of each of them, in their order; null for one without a cap. Left out where nobody's has any. */
  readonly companies?: readonly (string | null)[];
}

/** New people of a day: `day` is a local date on the calendar of whoever enrolls. */
export interface StartDay {
  readonly day: string;
  readonly people: number;
}

/** By which somebody's first day is found: the owner's days off move only what is carried out then. */
export function startCalendar(
  version: CadenceVersion,
  { zone, closedDays }: Pick<Group, 'zone' | 'closedDays'>,
): Calendar {
  return calendarOf({ zone }, { version, ...(closedDays && { closedDays }) });
}

/**
 * From when on somebody who starts on a day may be reached (UTC): when the first window opens on their own clock, and
 * never before `earliest`. A day that is closed for them slides to the next open one.
 */
export function startMoment(day: string, calendar: Calendar, earliest: Date): Date {
  const opening = onFirstOpenDay(Temporal.PlainDate.from(day), calendar, (open) => {
    const span = openSpans(open, calendar).find((one) => one.to > earliest.getTime());
    return span === undefined ? null : span.from;
  });
  return new Date(Math.max(opening, earliest.getTime()));
}

/** The days on which people can start, from a moment on: open days of the schedule, as many as are asked for. */
export function startDays(from: Date, calendar: Calendar, count: number): readonly string[] {
  const days: string[] = [];
  let day = Temporal.PlainDate.from(anchorDayFor(from, calendar));
  for (let found = 0; found < count; found += 1) {
    days.push(day.toString());
    day = nextOpenDay(day.add({ days: 1 }), calendar);
  }
  return days;
}

/** Whose turn it is: which group the people of a mixed list belong to, one after the other, as evenly as can be. */
export function takingTurns(groups: readonly Group[]): readonly number[] {
  const turns = groups.flatMap(({ count }, group) =>
    Array.from({ length: count }, (_, index) => ({ group, at: (index + 0.5) / count })),
  );
  return turns.sort((one, other) => one.at - other.at || one.group - other.group).map(({ group }) => group);
}

interface Beginning extends GroupCadence {
  /** Nothing leaves before (UTC). */
  readonly earliest: Date;
  /** Whether the first touch waits for `earliest`, as an enrollment that can be undone does. */
  readonly waits: boolean;
  /** How many people start on which day; null: all at once. */
  readonly starts: readonly StartDay[] | null;
  /** At most about this many runs are played, however many people there are. */
  readonly runsAtMost: number;
}

/**
 * The runs that stand for groups of people. Up to `runsAtMost` everybody is a run of their own. Beyond, people who
 * start on the same day in the same group are bundled: they differ in nothing but the
 * minute that each is given within a window, and the runs of a bundle are given different ones.
 */
export function bundlesOf(groups: readonly Group[], beginning: Beginning): readonly Bundle[] {
  const { earliest, waits, starts, runsAtMost } = beginning;
  const cohorts = cohortsOf(groups, starts);
  const people = cohorts.reduce((sum, { count }) => sum + count, 0);
  const share = Math.min(1, runsAtMost / Math.max(1, people));
  return cohorts.flatMap(({ group, count, day, from }, cohort): Bundle[] => {
    const { zone, senderId, repId } = group;
    const { version, cadenceId } = group.own ?? beginning;
    const calendar = startCalendar(version, group);
    const notBefore = day === null ? earliest : startMoment(day, calendar, earliest);
    const anchorDay = anchorDayFor(notBefore, calendar);
    const runs = Math.min(count, Math.max(1, Math.round(count * share)));
    const before = (index: number) => Math.floor((count * index) / runs);
    return Array.from({ length: runs }, (_, index) => ({
      run: pendingRun(`forecast/${cohort}/${index}`, { zone, anchorDay }),
      count: before(index + 1) - before(index),
      ...{ version, senderId, repId, ...daysOffOf(group), ...(cadenceId !== undefined && { cadenceId }) },
      ...(group.companies && {
        companies: group.companies.slice(from + before(index), from + before(index + 1)),
      }),
      ...(day === null && !waits ? {} : { notBefore }),
    }));
  });
}

interface Cohort {
  readonly group: Group;
  readonly count: number;
  readonly day: string | null;
  /** How many of the group started before. */
  readonly from: number;
}

/** How many of each group start on which day. Whoever is left over starts on the last day. */
function cohortsOf(groups: readonly Group[], starts: readonly StartDay[] | null): readonly Cohort[] {
  if (starts === null || starts.length === 0)
    return groups.map((group) => ({ group, count: group.count, day: null, from: 0 }));
  const turns = takingTurns(groups);
  const started = new Map<Group, number>();
  let from = 0;
  return starts.flatMap(({ day, people }, index): Cohort[] => {
    const to = index === starts.length - 1 ? turns.length : Math.min(turns.length, from + people);
    const counts = new Map<number, number>();
    for (const turn of turns.slice(from, to)) counts.set(turn, (counts.get(turn) ?? 0) + 1);
    from = to;
    return groups.flatMap((group, at) => {
      const count = counts.get(at) ?? 0;
      const first = started.get(group) ?? 0;
      started.set(group, first + count);
      return count === 0 ? [] : [{ group, count, day, from: first }];
    });
  });
}

/** When a local date (`2026-11-23`) begins in a zone (UTC). */
export const startOfDay = (day: string, zone: string): Date =>
  new Date(momentOf(Temporal.PlainDate.from(day), '00:00', zone));
