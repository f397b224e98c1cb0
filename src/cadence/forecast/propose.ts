import { hourMs } from '../duration.ts';
import { localDate } from '../windows.ts';
import { footprintReader } from './footprint.ts';
import { type Group, type StartDay, startCalendar, startDays, startOfDay } from './groups.ts';
import { holdAt } from './leaves.ts';
import {
  type Counted,
  type ForecastInput,
  type Load,
  limitsOf,
  loadOf,
  loadOfOthers,
  zonesOf,
} from './load.ts';
import { noCaps } from './periods.ts';
import { atOnce, type Stepwise } from './play.ts';
import { type DayCounts, mailsPerOpenDay, type Room, spreadStarts } from './spread.ts';
import { sumOf } from './tally.ts';

/** How many days on which people can start are looked at: a year of working days. */
const startDaysAtMost = 260;
/** How often a plan is tightened that the play shows to put mails off or to overload a rep. */
const triesAtMost = 4;

/**
 * Whether a load breaks what somebody set: mails or new people who have to wait for another day, or a rep with too many
 * tasks. That a company's touches wait is no reason for other start days: they would wait then, too.
 */
function breaksLimits({ senders, reps, newPeople }: Load): boolean {
  if ((newPeople?.moved ?? 0) > 0) return true;
  return senders.some(({ moved }) => moved > 0) || reps.some(({ fullDays }) => fullDays > 0);
}

function roomOf(input: ForecastInput, { tally: others }: Counted, share: number): Room {
  const { schedule } = input.version.definition;
  const tightened = (count: number | null) =>
    count === null ? null : Math.max(1, Math.floor(count * share));
  const mails: DayCounts = new Map(
    others
      .senders()
      .map(({ senderId, days }) => [senderId, new Map(days.map((one) => [one.day, one.emails]))]),
  );
  const tasks: DayCounts = new Map(
    others
      .reps()
      .map(({ repId, days }) => [
        repId,
        new Map(days.map((one) => [one.day, sumOf(Object.values(one.tasks))])),
      ]),
  );
  const limits = limitsOf(input);
  return {
    mailsPerDay: new Map([...limits].map(([id, of]) => [id, tightened(mailsPerOpenDay(of, schedule))])),
    tasksPerDay: new Map(input.reps.map(({ repId, tasksPerDay }) => [repId, tightened(tasksPerDay)])),
    newPeople: newPeopleOf(input, tightened),
    mails,
    tasks,
  };
}

/** What a cadence's cap on new people leaves on each day: of several cadences the lowest, as if everybody began it. */
function newPeopleOf(
  { caps = noCaps }: ForecastInput,
  tightened: (count: number) => number | null,
): Room['newPeople'] {
  const [found] = [...caps.cadences.values()].sort((one, other) => one.cap - other.cap);
  if (found === undefined) return null;
  const there = new Map<string, number>();
  for (const at of found.taken) {
    const day = localDate(new Date(at), caps.zone);
    there.set(day, (there.get(day) ?? 0) + 1);
  }
  return { cap: tightened(found.cap) ?? found.cap, there };
}

/** Whether nobody of a group starts on a day: it is closed for them, or their rep's runs stand still. */
function isShut(group: Group, day: string, input: ForecastInput): boolean {
  const { leaves = [] } = input;
  const { version } = group.own ?? input;
  if (startCalendar(version, group).closedDays?.has(day) === true) return true;
  if (leaves.length === 0) return false;
  const noon = startOfDay(day, group.zone).getTime() + 12 * hourMs;
  return holdAt(leaves, group.repId, noon) !== null;
}

/**
 * A plan by which people start over several days, such that no mail waits for another day because of its sender's
 * limits, no first touch because of the cadence's cap, and no rep has more tasks a day than they can do. Each plan is played before it is proposed; one that does
 * not hold is made again with less a day (with limits by the hour it matters, too, when in the day mails leave). Null
 * when no plan within a year holds: then the limits are too low for the cadence itself, or for what is there.
 */
function* proposed(input: ForecastInput, others: Counted): Stepwise<Load | null> {
  const { version, groups, now, leavesAt, zone, caps = noCaps } = input;
  const earliest = leavesAt ?? now;
  // A day on which nobody of them could start would be no day of a plan.
  const closedDays = { has: (day: string) => groups.every((one) => isShut(one, day, input)) };
  const calendar = { ...startCalendar(version, { zone }), closedDays };
  const days = startDays(earliest, calendar, startDaysAtMost);
  const footprint = footprintReader({ version, zones: zonesOf(input), earliest, capZone: caps.zone });
  for (let tried = 0; tried < triesAtMost; tried += 1) {
    const room = roomOf(input, others, 0.8 ** tried);
    const starts = yield* spreadStarts({ groups, days, room, footprint });
    if (starts === null) return null;
    const load = yield* loadOf(input, starts, others);
    if (!breaksLimits(load)) return load;
  }
  return null;
}

interface CadenceForecast {
  readonly load: Load;
  /** Whether something that somebody set breaks. */
  readonly breaks: boolean;
  /** The same people over several days, where that keeps what breaks now; null where nothing does, or nothing helps. */
  readonly spread: Load | null;
}

/**
 * What enrolling people asks for, with the given start days or all at once, and a better plan if limits break. In steps,
 * since thousands of people from a sender with limits take seconds.
 */
export function* forecasting(
  input: ForecastInput,
  starts: readonly StartDay[] | null,
): Stepwise<CadenceForecast> {
  const others = yield* loadOfOthers(input);
  const load = yield* loadOf(input, starts, others);
  const breaks = breaksLimits(load);
  return { load, breaks, spread: breaks ? yield* proposed(input, others) : null };
}

/** The same at once. */
export function forecastLoad(input: ForecastInput, starts: readonly StartDay[] | null): CadenceForecast {
  return atOnce(forecasting(input, starts));
}
