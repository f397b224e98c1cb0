import { dayMs } from '../duration.ts';
import type { CadenceVersion } from '../model.ts';
import { anchorDayFor } from '../timing.ts';
import { onTime } from './behaviours.ts';
import { type Group, newRun, startMoment } from './groups.ts';
import { play } from './play.ts';
import { type LoadZones, sumOf, Tally } from './tally.ts';

/** Local dates as numbers, a day apart one apart. */
export const dayNumber = (day: string): number => Math.round(Date.parse(`${day}T00:00:00Z`) / dayMs);

/** What one more person asks for, by days after the one on which they start. */
export interface Footprint {
  readonly emails: readonly (readonly [after: number, count: number])[];
  readonly tasks: readonly (readonly [after: number, count: number])[];
}

/** How many runs are looked at: steps may fall on either side of midnight by the minute that a run is given. */
const samples = 4;
/** How far closed days can change where the touches of a run lie. */
const daysAhead = 400;

/** Tells the footprint of somebody of a group who starts on a day. */
export type FootprintReader = (group: Group, day: string) => Footprint;

/**
 * A reader of footprints. Of several runs the most that any of them asks for on a day, so that a person never takes
 * more than their footprint. Where somebody starts on the same weekday with the same closed days ahead, the footprint
 * is the same; so a year of start days costs five plays for each zone, not 250.
 */
export function footprintReader(of: {
  readonly version: CadenceVersion;
  readonly zones: LoadZones;
  readonly earliest: Date;
}): FootprintReader {
  const known = new Map<string, Footprint>();
  // A plan asks for each day as often as there are people.
  const asked = new Map<Group, Map<string, Footprint>>();
  let first: string | null = null;
  const find: FootprintReader = (group, day) => {
    // The first day may have begun: what is asked for on it is not what a whole day is asked for.
    first ??= day;
    const start = dayNumber(day);
    const closed = [...(group.closedDays ?? [])]
      .map((date) => dayNumber(date) - start)
      .filter((after) => after >= 0 && after < daysAhead)
      .sort((one, other) => one - other);
    const { zone, senderId, repId } = group;
    const kind = day === first ? 'first' : String(start % 7);
    const key = [zone, senderId, repId, kind, ...closed].join(' ');
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

function footprintOf(
  group: Group,
  day: string,
  of: { readonly version: CadenceVersion; readonly zones: LoadZones; readonly earliest: Date },
): Footprint {
  const { version, zones, earliest } = of;
  const { zone, senderId, repId, closedDays } = group;
  const closed = closedDays === undefined ? {} : { closedDays };
  const calendar = { schedule: version.definition.schedule, zone, ...closed };
  const notBefore = startMoment(day, calendar, earliest);
  const emails = new Map<number, number>();
  const tasks = new Map<number, number>();
  const most = (counts: Map<number, number>, date: string, count: number) => {
    const after = dayNumber(date) - dayNumber(day);
    counts.set(after, Math.max(counts.get(after) ?? 0, count));
  };
  for (let sample = 0; sample < samples; sample += 1) {
    const tally = new Tally(zones);
    const run = newRun(`footprint/${sample}`, zone, anchorDayFor(notBefore, calendar));
    const bundle = { run, count: 1, version, senderId, repId, notBefore, ...closed };
    const until = new Date(notBefore.getTime() + 2 * daysAhead * dayMs);
    const stage = { now: notBefore, bundles: [bundle], limits: new Map(), taken: new Map(), until };
    play({ ...stage, behaviour: onTime }, tally.hear);
    for (const { days } of tally.senders()) for (const one of days) most(emails, one.day, one.emails);
    for (const { days } of tally.reps())
      for (const one of days) most(tasks, one.day, sumOf(Object.values(one.tasks)));
  }
  return { emails: [...emails], tasks: [...tasks] };
}
