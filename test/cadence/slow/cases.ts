/** Random cases with a fixed seed: the same number is the same case on every machine. */
import {
  type CadenceInput,
  type CadenceVersion,
  nextWakeAt,
  type Run,
  type Schedule,
  spreadSeed,
  transition,
  weekdays,
} from '../../../src/cadence/index.ts';
import { anchorDayFor } from '../../../src/cadence/timing.ts';
import { pendingRun, versionOf } from '../support.ts';
import type { WalkCase, Walked } from './walk.ts';

const dayMs = 86_400_000;
const minuteMs = 60_000;

const zones = [
  ...['Europe/Berlin', 'Europe/London', 'Europe/Lisbon', 'America/New_York', 'America/Chicago', 'UTC'],
  ...['America/Los_Angeles', 'America/St_Johns', 'America/Havana', 'America/Santiago', 'America/Asuncion'],
  ...['Asia/Kolkata', 'Asia/Kathmandu', 'Asia/Beirut', 'Asia/Jerusalem', 'Asia/Tehran', 'Asia/Tokyo'],
  ...['Africa/Cairo', 'Africa/Casablanca', 'Australia/Lord_Howe', 'Australia/Sydney', 'Australia/Eucla'],
  ...['Pacific/Apia', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Pacific/Chatham', 'Antarctica/Troll'],
  ...['Atlantic/Azores', 'America/Nuuk', 'Pacific/Easter'],
];
/** Within two days of these a clock changes somewhere. */
const changes = [
  ...['2024-03-10', '2024-03-31', '2024-04-07', '2024-04-26', '2024-09-08', '2024-10-27', '2024-10-31'],
  ...['2025-03-02', '2025-03-30', '2025-04-06', '2025-09-28', '2025-10-05', '2026-02-15', '2026-03-22'],
  ...['2026-03-29', '2026-04-24', '2026-10-25', '2026-11-01', '2027-02-28', '2027-03-14', '2024-02-29'],
];

/** Numbers in [0, 1) that follow from a case's number (mulberry32). */
class Lot {
  #state: number;
  constructor(seed: number) {
    this.#state = (seed * 2654435761) >>> 0;
  }
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  below(count: number): number {
    return Math.floor(this.next() * count);
  }
  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }
  chance(share: number): boolean {
    return this.next() < share;
  }
  /** A number of different ones of a list, in its order. */
  some<T>(list: readonly T[], count: number): T[] {
    const left = list.map((one) => ({ one, lot: this.next() })).sort((a, b) => a.lot - b.lot);
    const chosen = new Set(left.slice(0, count).map(({ one }) => one));
    return list.filter((one) => chosen.has(one));
  }
}

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

function anyWindow(lot: Lot): string {
  // Some lie in the hours in which clocks change.
  const from = lot.chance(0.2) ? lot.below(300) : 360 + lot.below(900);
  return `${clock(from)}-${clock(Math.min(from + 10 + lot.below(480), 1439))}`;
}

function anySchedule(lot: Lot): Schedule {
  const open = lot.chance(0.5) ? weekdays.slice(0, 5) : lot.some(weekdays, 1 + lot.below(7));
  const office = lot.chance(0.4);
  const windows = Object.fromEntries(
    open.map((day) => [
      day,
      office
        ? ['09:00-12:00', '13:00-17:00']
        : Array.from({ length: 1 + lot.below(3) }, () => anyWindow(lot)),
    ]),
  );
  return {
    windows,
    count: lot.of(['calendar', 'business'] as const),
    minimumGap: lot.of(['1d', '1d', '2d', '4h', '36h']),
    ...(lot.chance(0.3) ? { holidays: lot.of(['skip', 'ignore'] as const) } : {}),
    ...(lot.chance(0.4) ? { repHolidays: lot.of(['tasks', 'all', 'ignore'] as const) } : {}),
    ...(lot.chance(0.4)
      ? {
          preferredDays: lot.chance(0.5)
            ? (['tue', 'wed', 'thu'] as const).slice()
            : lot.some(weekdays, 1 + lot.below(6)),
        }
      : {}),
  };
}

function anySteps(lot: Lot): CadenceInput['steps'] {
  let day = 1;
  return Array.from({ length: 2 + lot.below(6) }, (_, index) => {
    if (index > 0) day += lot.of([0, 0, 1, 2, 3, 4, 7]);
    const at = lot.of([
      'morning',
      'afternoon',
      '10:00',
      '16:45',
      '02:30',
      '00:15',
      'within 2h',
      'immediate',
      undefined,
    ]);
    const when = lot.chance(0.2)
      ? { after: lot.of(['30m', '5h', '1d', '3d']) }
      : { day, ...(at === undefined ? {} : { at }) };
    const common = { key: `s${index}`, name: `Step ${index}`, ...when };
    return lot.chance(0.5)
      ? { ...common, channel: 'email' as const, variants: [{ key: 'a', subject: 'Hello', body: 'Text' }] }
      : { ...common, channel: 'call' as const, script: 'Say it', wait: lot.of(['1d', '2d', '3h', '90m']) };
  });
}

const datesFrom = (at: number, lot: Lot, count: number) =>
  Array.from({ length: count }, () => new Date(at + lot.below(45) * dayMs).toISOString().slice(0, 10));

export interface CalendarCase extends WalkCase {
  readonly version: CadenceVersion;
  readonly runId: string;
}

/** The case with a number. */
export function caseOf(number: number): CalendarCase {
  const lot = new Lot(number + 1);
  const version = versionOf({ name: 'Generated', schedule: anySchedule(lot), steps: anySteps(lot) });
  const start = lot.chance(0.5)
    ? Date.parse(lot.of(changes)) + (lot.below(4 * 1440) - 2 * 1440) * minuteMs
    : Date.UTC(2024, 0, 1) + lot.below(3 * 365 * 1440) * minuteMs;
  const from = start + (1 + lot.below(20 * 1440)) * minuteMs;
  const runId = `run-${number}`;
  return {
    version,
    runId,
    definition: version.definition,
    zone: lot.of(zones),
    enrolledAt: start,
    closedDays: datesFrom(start, lot, lot.below(8)),
    repDays: datesFrom(start, lot, lot.below(5)),
    leave: lot.chance(0.5) ? { from, until: from + (1 + lot.below(20 * 1440)) * minuteMs } : null,
    delays: version.definition.steps.map(() => lot.below(4000) * minuteMs),
    seed: (stepKey, visit) => spreadSeed(`${runId}/${stepKey}/${visit}`),
  };
}

/** The same run as the engine plays it, by its transitions. */
export function engineWalk(one: CalendarCase): readonly Walked[] {
  const { version, zone, leave } = one;
  const closedDays = new Set(one.closedDays);
  const ctx = { version, closedDays, repDays: new Set(one.repDays) };
  const { schedule } = version.definition;
  let now = new Date(one.enrolledAt);
  const calendar = { schedule, zone, ...(schedule.holidays === 'ignore' ? {} : { closedDays }) };
  const begun = { ...pendingRun(zone, anchorDayFor(now, calendar)), id: one.runId };
  let run: Run = transition(begun, { type: 'enrolled' }, { ...ctx, now }).run;
  const done: Walked[] = [];
  let leaveAhead = leave !== null;
  for (let wake = nextWakeAt(run); wake !== null; wake = nextWakeAt(run)) {
    const open = run.openTask;
    const index = version.definition.steps.findIndex((step) => step.key === open?.stepKey);
    const at =
      open === null ? wake.getTime() : Math.min(now.getTime() + (one.delays[index] ?? 0), wake.getTime());
    if (leaveAhead && leave !== null && leave.from <= at) {
      leaveAhead = false;
      now = new Date(leave.from);
      const until = new Date(leave.until);
      run = transition(
        run,
        { type: 'command', command: 'pause', reason: 'rep_leave', until },
        { ...ctx, now },
      ).run;
      continue;
    }
    now = new Date(at);
    const completes = open !== null && at < wake.getTime();
    const event = completes
      ? ({ type: 'task_completed', touchId: open.touchId, outcome: 'no_answer' } as const)
      : ({ type: 'due', touchId: `touch-${done.length}` } as const);
    const result = transition(run, event, { ...ctx, now });
    if (open !== null) done.push(`${open.stepKey} ends ${now.toISOString()}`);
    for (const action of result.actions)
      if (action.type === 'send_email' || action.type === 'open_task')
        done.push(`${action.stepKey} ${now.toISOString()}`);
    run = result.run;
  }
  return done;
}
