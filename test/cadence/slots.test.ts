import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  allotTouches,
  type Calendar,
  countedFrom,
  isOpenAt,
  officeHours,
  openSpans,
  SenderBook,
  type SendingLimits,
  type SlotWish,
  slotIsOver,
} from '../../src/cadence/index.ts';
import { localDay, momentOf } from '../../src/cadence/windows.ts';

const minute = 60_000;
const hour = 60 * minute;
const start = Date.parse('2026-11-23T06:00:00Z');
const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland', 'UTC'];

const noLimits: SendingLimits = { zone: 'Europe/Berlin', perDay: null, perHour: null, gapSeconds: null };
const berlin: Calendar = { schedule: officeHours, zone: 'Europe/Berlin' };
const wish = (id: string, at: string, over: Partial<SlotWish> = {}): SlotWish => ({
  id,
  at: Date.parse(at),
  calendar: berlin,
  immediate: false,
  ...over,
});
/** Slots of mails of one sender alone, which has taken some moments (epoch milliseconds). */
function allotSlots(
  wishes: readonly SlotWish[],
  taken: readonly number[],
  limits: SendingLimits,
): ReadonlyMap<string, Date> {
  const books = [new SenderBook('sender', limits, taken)];
  const slots = allotTouches(wishes.map((one) => ({ ...one, rank: 0, books })));
  return new Map([...slots].map(([id, { at }]) => [id, at]));
}

const isoOf = (slots: ReadonlyMap<string, Date>) => [...slots].map(([id, at]) => `${id} ${at.toISOString()}`);

describe('a slot', () => {
  test('is the planned moment itself while nothing stands against it', () => {
    expect(isoOf(allotSlots([wish('a', '2026-11-23T09:00:00Z')], [], { ...noLimits, perDay: 1 }))).toEqual([
      'a 2026-11-23T09:00:00.000Z',
    ]);
  });

  test('moves by the gap, then to the next hour, then to the next day with a window', () => {
    const wishes = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => wish(id, '2026-11-27T09:00:00Z'));
    expect(isoOf(allotSlots(wishes, [], { ...noLimits, perDay: 5, perHour: 2, gapSeconds: 90 }))).toEqual([
      'a 2026-11-27T09:00:00.000Z',
      'b 2026-11-27T09:01:30.000Z',
      'c 2026-11-27T10:00:00.000Z',
      'd 2026-11-27T10:01:30.000Z',
      // Past the noon break, which is closed.
      'e 2026-11-27T12:00:00.000Z',
      // Friday is full: Monday, at its own time.
      'f 2026-11-30T09:00:00.000Z',
    ]);
  });

  test('of an immediate mail keeps to no window on its day, and to windows on later ones', () => {
    const wishes = ['a', 'b', 'c'].map((id) => wish(id, '2026-11-23T19:00:00Z', { immediate: true }));
    expect(isoOf(allotSlots(wishes, [], { ...noLimits, perDay: 2, gapSeconds: 60 }))).toEqual([
      'a 2026-11-23T19:00:00.000Z',
      'b 2026-11-23T19:01:00.000Z',
      'c 2026-11-24T08:00:00.000Z',
    ]);
  });

  test('on a later day is at the time of the day that was wanted, not all at once when the day opens', () => {
    const at = ['09:12', '09:40', '10:05', '10:55'].map((clock) => `2026-11-23T${clock}:00Z`);
    const wishes = at.map((moment, index) => wish(`w${index}`, moment));
    expect(isoOf(allotSlots(wishes, [], { ...noLimits, perDay: 2 }))).toEqual([
      'w0 2026-11-23T09:12:00.000Z',
      'w1 2026-11-23T09:40:00.000Z',
      'w2 2026-11-24T10:05:00.000Z',
      'w3 2026-11-24T10:55:00.000Z',
    ]);
  });

  test('on a later day is earlier where nothing at its time or later is free, so that no day stays unused', () => {
    const wishes = ['a', 'b', 'c', 'd', 'e'].map((id) => wish(id, '2026-11-23T15:30:00Z'));
    expect(isoOf(allotSlots(wishes, [], { ...noLimits, perDay: 4, perHour: 1 }))).toEqual([
      'a 2026-11-23T15:30:00.000Z',
      'b 2026-11-24T15:30:00.000Z',
      'c 2026-11-24T08:00:00.000Z',
      'd 2026-11-24T09:00:00.000Z',
      'e 2026-11-24T10:00:00.000Z',
    ]);
  });

  test('of what has no time of its own is anywhere in the windows of a later day', () => {
    const wishes = Array.from({ length: 45 }, (_, index) =>
      wish(`w${index}`, '2026-11-23T09:00:00Z', { immediate: true, anyTime: true }),
    );
    const slots = [...allotSlots(wishes, [], { ...noLimits, perDay: 15 }).values()].map((at) => at.getTime());
    const later = slots.slice(15);
    expect(new Set(slots.slice(0, 15)).size).toBe(1);
    expect(new Set(later).size).toBe(30);
    expect(later.every((at) => isOpenAt(at, berlin))).toBe(true);
    const hours = Map.groupBy(later, (at) => Math.floor(at / hour));
    expect(Math.max(...[...hours.values()].map((some) => some.length))).toBeLessThan(6);
  });

  test('counts what the sender has sent already, on the clock of the sender', () => {
    const taken = [Date.parse('2026-11-22T23:30:00Z'), Date.parse('2026-11-23T08:30:00Z')];
    const one = (zone: string) =>
      isoOf(allotSlots([wish('a', '2026-11-23T09:00:00Z')], taken, { ...noLimits, zone, perDay: 2 }));
    // Half past eleven in the evening in London is the next day in Berlin.
    expect(one('Europe/Berlin')).toEqual(['a 2026-11-24T09:00:00.000Z']);
    expect(one('Europe/London')).toEqual(['a 2026-11-23T09:00:00.000Z']);
  });

  test('is over two minutes late, or in another hour or day of a cap', () => {
    const at = new Date('2026-11-23T09:58:30Z');
    const over = (iso: string, limits: Partial<SendingLimits>) =>
      slotIsOver(at, new Date(iso), { ...noLimits, ...limits });
    expect(over('2026-11-23T10:00:30Z', { gapSeconds: 60 })).toBe(false);
    expect(over('2026-11-23T10:00:31Z', { gapSeconds: 60 })).toBe(true);
    expect(over('2026-11-23T09:59:59Z', { perHour: 9 })).toBe(false);
    expect(over('2026-11-23T10:00:00Z', { perHour: 9 })).toBe(true);
    expect(over('2026-11-23T10:00:00Z', { perDay: 9 })).toBe(false);
    expect(over('2026-11-23T10:00:00Z', { perDay: 9, zone: 'Pacific/Honolulu' })).toBe(true);
  });
});

const limitsArb: fc.Arbitrary<SendingLimits> = fc.record({
  zone: fc.constantFrom(...zones),
  perDay: fc.option(fc.integer({ min: 1, max: 12 })),
  perHour: fc.option(fc.integer({ min: 1, max: 4 })),
  gapSeconds: fc.option(fc.integer({ min: 1, max: 2000 })),
});
const momentArb = fc.integer({ min: 0, max: 3 * 24 * 60 }).map((count) => start + count * minute);
const wishArb: fc.Arbitrary<SlotWish> = fc.record({
  id: fc.uuid(),
  at: momentArb,
  calendar: fc.constantFrom(...zones).map((zone) => ({ schedule: officeHours, zone })),
  immediate: fc.boolean(),
});
const caseArb = fc.record({
  limits: limitsArb,
  wishes: fc.uniqueArray(wishArb, { maxLength: 12, selector: (one) => one.id }),
  taken: fc.array(momentArb, { maxLength: 12 }),
});

/** By hour and zone: clocks of these zones stay the same for the whole half hour. */
const known = new Map<string, readonly [day: string, hour: string]>();
function clockOf(at: number, zone: string): readonly [day: string, hour: string] {
  const key = `${Math.floor(at / (hour / 2))} ${zone}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const day = localDay(at, zone);
  const since = at - momentOf(day, '00:00', zone);
  const found = [day.toString(), `${day} ${Math.floor(since / hour)}`] as const;
  known.set(key, found);
  return found;
}
const dayOf = (at: number, zone: string) => clockOf(at, zone)[0];
const hourOf = (at: number, zone: string) => clockOf(at, zone)[1];

/** Said once more, as plainly as can be: whether a moment fits, given what is taken. */
function fits(at: number, one: SlotWish, taken: readonly number[], limits: SendingLimits): boolean {
  const { zone, perDay, perHour, gapSeconds } = limits;
  const sameDay = taken.filter((other) => dayOf(other, zone) === dayOf(at, zone)).length;
  const sameHour = taken.filter((other) => hourOf(other, zone) === hourOf(at, zone)).length;
  const near = taken.some((other) => Math.abs(other - at) < (gapSeconds ?? 0) * 1000);
  const sameOwnDay = dayOf(at, one.calendar.zone) === dayOf(one.at, one.calendar.zone);
  const open = openSpans(localDay(at, one.calendar.zone), one.calendar).some(
    (span) => span.from <= at && at < span.to,
  );
  return (
    (perDay === null || sameDay < perDay) &&
    (perHour === null || sameHour < perHour) &&
    !near &&
    (open || (one.immediate && sameOwnDay))
  );
}

/** Every moment at which something could become free. */
function candidates(one: SlotWish, to: number, taken: readonly number[], limits: SendingLimits): number[] {
  const found = [one.at, ...taken.map((other) => other + (limits.gapSeconds ?? 0) * 1000)];
  // Days, hours and windows all begin at half hours here.
  for (let at = Math.floor(one.at / hour) * hour; at <= to; at += hour / 2) found.push(at);
  return found.filter((at) => at >= one.at && at < to);
}

/** When a day of the wish's zone begins, by any moment of it. */
const dawnOf = (at: number, { calendar: { zone } }: SlotWish) => momentOf(localDay(at, zone), '00:00', zone);

describe('whatever is wished and taken', () => {
  test('no slot breaks a limit or lies in a closed window, and none could be on an earlier day, or nearer to its time', () => {
    fc.assert(
      fc.property(caseArb, ({ limits, wishes, taken }) => {
        const slots = allotSlots(wishes, taken, limits);
        const now = [...taken];
        for (const one of [...wishes].sort((a, b) => a.at - b.at)) {
          const at = slots.get(one.id)?.getTime() ?? Number.NaN;
          expect(at).toBeGreaterThanOrEqual(one.at);
          expect(fits(at, one, now, limits)).toBe(true);
          const dawn = dawnOf(at, one);
          const later = dawn > one.at;
          const wanted = later ? dawn + one.at - dawnOf(one.at, one) : one.at;
          const end = momentOf(
            localDay(dawn, one.calendar.zone).add({ days: 1 }),
            '00:00',
            one.calendar.zone,
          );
          // Only at an earlier time of its day, or on it, where nothing at that time or later was free.
          for (const other of candidates(one, at < wanted ? end : at, now, limits))
            if (other < (later ? dawn : at) || (other >= wanted && (at < wanted || other < at)))
              expect(fits(other, one, now, limits)).toBe(false);
          for (const other of candidates(one, at, now, limits))
            if (at < wanted) expect(fits(other, one, now, limits)).toBe(false);
          now.push(at);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('equal wishes keep their order by day, and the same input gives the same slots', () => {
    fc.assert(
      fc.property(caseArb, momentArb, ({ limits, wishes, taken }, at) => {
        const equal = wishes.map((one) => ({ ...one, at, calendar: berlin, immediate: false }));
        const slots = [...allotSlots(equal, taken, limits).values()].map((slot) =>
          momentOf(localDay(slot.getTime(), berlin.zone), '00:00', berlin.zone),
        );
        expect(slots).toEqual([...slots].sort((one, other) => one - other));
        expect(isoOf(allotSlots(equal, [...taken].reverse(), limits))).toEqual(
          isoOf(allotSlots(equal, taken, limits)),
        );
      }),
      { numRuns: 100 },
    );
  });

  test('what was taken before the counted time does not matter', () => {
    fc.assert(
      fc.property(caseArb, ({ limits, wishes, taken }) => {
        const first = Math.min(...wishes.map((one) => one.at));
        const counted = taken.filter((at) => wishes.length > 0 && at >= countedFrom(first, limits));
        expect(isoOf(allotSlots(wishes, counted, limits))).toEqual(isoOf(allotSlots(wishes, taken, limits)));
      }),
      { numRuns: 100 },
    );
  });
});

test('thousands of mails with one sender are allotted quickly, whatever is full before them', () => {
  const wishes = Array.from({ length: 5000 }, (_, index) => wish(`w${index}`, '2026-11-23T09:00:00Z'));
  const slots = [
    ...allotSlots(wishes, [], { ...noLimits, perDay: 40, perHour: 10, gapSeconds: 60 }).values(),
  ];
  expect(new Set(slots.map((slot) => slot.getTime())).size).toBe(5000);
  // 40 a day, 5 days a week: 25 weeks.
  expect(slots.at(-1)?.toISOString().slice(0, 10)).toBe('2027-05-14');
  expect(slots.every((slot) => isOpenAt(slot.getTime(), berlin))).toBe(true);
});
