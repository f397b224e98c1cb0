import { Temporal } from 'temporal-polyfill';
import { pendingRun } from '../change.ts';
import { type ClosedDays, daysOffOf } from '../closed-days.ts';
import { plannedDays } from '../cohort.ts';
import { dayMs } from '../duration.ts';
import type { CadenceVersion } from '../model.ts';
import { anchorDayFor } from '../timing.ts';
import { hasWindows, localDate } from '../windows.ts';
import { onTime } from './behaviours.ts';
import { type Group, startCalendar, startMoment } from './groups.ts';
import type { Leave } from './leaves.ts';
import { play } from './play.ts';
import { type LoadZones, sumOf, Tally } from './tally.ts';

/** Local dates as numbers, a day apart one apart. */
export const dayNumber = (day: string): number => Math.round(Date.parse(`${day}T00:00:00Z`) / dayMs);

/** What one more person asks for, by days after the one on which they start. */
interface Footprint {
  readonly emails: readonly Asked[];
  /** By rep: a colleague has them while theirs is away. */
  readonly tasks: ReadonlyMap<string, readonly Asked[]>;
  /** Days on which they begin, on the clock by which new people are counted. */
  readonly begins: readonly Asked[];
}

/** So many on a day. */
export type Asked = readonly [after: number, count: number];

/** How many runs are looked at: steps may fall on either side of midnight by the minute that a run is given. */
const samples = 4;
/** No footprint is longer. */
const daysAhead = 400;
/** How far beyond the planned end closed days may lie that still move touches: they move to after these days. */
const slackDays = 30;

/** Tells the footprint of somebody of a group who starts on a day. */
export type FootprintReader = (group: Group, day: string) => Footprint;

/**
 * A reader of footprints. Of several runs the most that any of them asks for on a day, so that a person never takes
 * more than their footprint. Where somebody starts on the same weekday with the same closed days ahead, the footprint
 * is the same: without holidays a year of start days costs five plays for each zone, not 250.
 */
export function footprintReader(of: {
  readonly version: CadenceVersion;
  readonly zones: LoadZones;
  readonly earliest: Date;
  /** By whose clock new people are counted. */
  readonly capZone: string;
}): FootprintReader {
  const known = new Map<string, Footprint>();
  const aheadOf = new Map<string, ReturnType<typeof aheadReader>>();
  // A plan asks for each day as often as there are people.
  const asked = new Map<Group, Map<string, Footprint>>();
  let first: string | null = null;
  const find: FootprintReader = (group, day) => {
    // The first day may have begun: what is asked for on it is not what a whole day is asked for.
    first ??= day;
    const start = dayNumber(day);
    const { zone, senderId, repId, closedDays, repDays } = group;
    const { version } = group.own ?? of;
    const ahead = aheadOf.get(version.id) ?? aheadReader(version);
    aheadOf.set(version.id, ahead);
    const away = (of.zones.leaves ?? []).some((leave) => isNear(leave, repId, [start, start + ahead.reach]));
    const kind = day === first ? 'first' : away ? day : String(start % 7);
    const closed = [ahead.closed(closedDays, start), 'rep', ahead.closed(repDays, start)].flat();
    const key = [version.id, zone, senderId, repId, kind, ...closed].join(' ');
    const found = known.get(key) ?? footprintOf(group, day, of);
    known.set(key, found);
    return found;
  };
  return (group, day) => {
    const days = asked.get(group) ?? new Map<string, Footprint>();
    asked.set(group, days);
    const found = days.get(day) ?? find(group, day);
    days.set(day, found);
    return found;
  };
}

/** Tells which closed days of the schedule lie ahead of a day within reach of a run, by days after it. */
function aheadReader(version: CadenceVersion) {
  const { schedule } = version.definition;
  const reach = Math.min(daysAhead, plannedDays(version.definition) + slackDays);
  const known = new Map<ClosedDays, Map<number, boolean>>();
  const isClosed = (days: ClosedDays, number: number) => {
    const date = Temporal.PlainDate.from(new Date(number * dayMs).toISOString().slice(0, 10));
    return hasWindows(date, schedule) && days.has(date.toString());
  };
  const closed = (days: ClosedDays | undefined, start: number): readonly number[] => {
    if (days === undefined) return [];
    const found = known.get(days) ?? new Map<number, boolean>();
    known.set(days, found);
    return Array.from({ length: reach }, (_, after) => after).filter((after) => {
      const closed = found.get(start + after) ?? isClosed(days, start + after);
      found.set(start + after, closed);
      return closed;
    });
  };
  return { reach, closed };
}

/** Whether a rep is away on any of these days, as their numbers, or the day before or after. */
function isNear({ repId, from, to }: Leave, of: string, [first, last]: readonly [number, number]): boolean {
  return repId === of && from / dayMs < last + 2 && (to === null || to / dayMs > first - 1);
}

function footprintOf(
  group: Group,
  day: string,
  of: {
    readonly version: CadenceVersion;
    readonly zones: LoadZones;
    readonly earliest: Date;
    readonly capZone: string;
  },
): Footprint {
  const { zones, earliest, capZone } = of;
  const { version } = group.own ?? of;
  const { zone, senderId, repId } = group;
  const calendar = startCalendar(version, group);
  const notBefore = startMoment(day, calendar, earliest);
  const emails = new Map<number, number>();
  const tasks = new Map<string, Map<number, number>>();
  const begins = new Map<number, number>();
  const most = (counts: Map<number, number>, date: string, count: number) => {
    const after = dayNumber(date) - dayNumber(day);
    counts.set(after, Math.max(counts.get(after) ?? 0, count));
  };
  for (let sample = 0; sample < samples; sample += 1) {
    const tally = new Tally(zones);
    const run = pendingRun(`footprint/${sample}`, { zone, anchorDay: anchorDayFor(notBefore, calendar) });
    const bundle = { run, count: 1, version, senderId, repId, notBefore, ...daysOffOf(group) };
    const until = new Date(notBefore.getTime() + 2 * daysAhead * dayMs);
    const stage = { now: notBefore, bundles: [bundle], limits: new Map(), taken: new Map(), until };
    let began: string | null = null;
    play({ ...stage, behaviour: onTime, ...(zones.leaves && { leaves: zones.leaves }) }, (played) => {
      tally.hear(played);
      const begun = played.result.actions.some(({ type }) => type === 'send_email' || type === 'open_task');
      if (begun) began ??= localDate(played.result.at, capZone);
    });
    if (began !== null) most(begins, began, 1);
    for (const { days } of tally.senders()) for (const one of days) most(emails, one.day, one.emails);
    for (const { repId: rep, days } of tally.reps()) {
      const own = tasks.get(rep) ?? new Map<number, number>();
      tasks.set(rep, own);
      for (const one of days) most(own, one.day, sumOf(Object.values(one.tasks)));
    }
  }
  return {
    emails: [...emails],
    tasks: new Map([...tasks].map(([rep, counts]) => [rep, [...counts]])),
    begins: [...begins],
  };
}
