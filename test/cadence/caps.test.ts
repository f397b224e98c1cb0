import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import {
  allotTouches,
  type BookedWish,
  type Calendar,
  capOn,
  dayAt,
  isOpenAt,
  officeHours,
  PeriodBook,
  type Ramp,
  rankOf,
  SenderBook,
  type Slot,
  type TakenSlot,
  weekAt,
} from '../../src/cadence/index.ts';

const hour = 3_600_000;
const day = 24 * hour;
const start = Date.parse('2026-11-23T06:00:00Z');
const zone = 'Europe/Berlin';
const berlin: Calendar = { schedule: officeHours, zone };

const company = (cap: number, taken: readonly TakenSlot[] = []) =>
  new PeriodBook({ key: 'company acme', cap, ranked: true, periodAt: (at) => weekAt(at, zone) }, taken);
const cadence = (cap: number, taken: readonly TakenSlot[] = []) =>
  new PeriodBook({ key: 'cadence one', cap, ranked: false, periodAt: (at) => dayAt(at, zone) }, taken);

const wish = (id: string, at: string, over: Partial<BookedWish> = {}): BookedWish => ({
  id,
  at: Date.parse(at),
  calendar: berlin,
  immediate: false,
  rank: 2,
  books: [],
  ...over,
});
const isoOf = (slots: ReadonlyMap<string, Slot>) =>
  [...slots].map(([id, { at }]) => `${id} ${at.toISOString()}`);

describe('a week of a company', () => {
  test('takes its number of touches from Monday on, and the next one waits for the next week', () => {
    const books = [company(2)];
    const wishes = ['a', 'b', 'c'].map((id) => wish(id, '2026-11-26T09:00:00Z', { books }));
    const slots = allotTouches(wishes);
    expect(isoOf(slots)).toEqual([
      'a 2026-11-26T09:00:00.000Z',
      'b 2026-11-26T09:00:00.000Z',
      'c 2026-11-30T09:00:00.000Z',
    ]);
    expect(slots.get('b')?.movedBy).toEqual([]);
    expect(slots.get('c')?.movedBy).toEqual(books);
  });

  test('gives the place of the worst and latest planned touch to one that goes first, and never a used one', () => {
    const at = (iso: string) => Date.parse(iso);
    const taken = [
      { id: 'used', at: at('2026-11-23T09:00:00Z'), rank: 2, firm: true },
      { id: 'inbound', at: at('2026-11-27T09:00:00Z'), rank: 1, firm: false },
      { id: 'early', at: at('2026-11-25T09:00:00Z'), rank: 2, firm: false },
      { id: 'late', at: at('2026-11-26T09:00:00Z'), rank: 2, firm: false },
    ];
    const books = [company(4, taken)];
    const of = (id: string, rank: number) => wish(id, '2026-11-24T09:00:00Z', { books, rank });
    const slots = allotTouches([of('planned', 2), of('hot', 1), of('answer', 0)]);
    expect(isoOf(slots)).toEqual([
      'answer 2026-11-24T09:00:00.000Z',
      'hot 2026-11-24T09:00:00.000Z',
      'planned 2026-11-30T09:00:00.000Z',
    ]);
    expect([...slots.values()].map(({ outbid }) => outbid.map(({ id }) => id))).toEqual([
      ['late'],
      ['early'],
      [],
    ]);
  });

  test('puts answers before inbound, inbound before what was planned', () => {
    expect(rankOf({ type: 'cold_outbound', replied: true })).toBeLessThan(
      rankOf({ type: 'inbound_hot_lead', replied: false }),
    );
    expect(rankOf({ type: 'inbound_nurture', replied: false })).toBeLessThan(
      rankOf({ type: 'other', replied: false }),
    );
  });
});

test('what a holiday keeps one from is not taken from another who has none', () => {
  const books = [cadence(5)];
  const at = '2026-11-26T09:00:00Z';
  const away = { ...berlin, closedDays: new Set(['2026-11-26']) };
  const slots = allotTouches([wish('away', at, { books, calendar: away }), wish('here', at, { books })]);
  expect(isoOf(slots)).toEqual(['away 2026-11-27T08:00:00.000Z', 'here 2026-11-26T09:00:00.000Z']);
});

test('first touches of a cadence are spread over days in order, whatever their rank', () => {
  const books = [cadence(2)];
  const ids = ['a', 'b', 'c', 'd', 'e'];
  const slots = allotTouches(
    ids.map((id, at) => wish(id, '2026-11-26T09:00:00Z', { books, rank: at === 4 ? 0 : 2, at: start + at })),
  );
  const days = new Map([...slots].map(([id, { at }]) => [id, at.toISOString().slice(0, 10)]));
  expect([...days.values()].sort()).toEqual([
    '2026-11-23',
    '2026-11-23',
    '2026-11-24',
    '2026-11-24',
    '2026-11-25',
  ]);
  expect([...slots.values()].flatMap(({ outbid }) => outbid)).toEqual([]);
});

const rampArb: fc.Arbitrary<Ramp> = fc.record({
  from: fc.constantFrom('2026-11-20', '2026-11-23', '2026-12-02'),
  start: fc.integer({ min: 1, max: 8 }),
  add: fc.integer({ min: 1, max: 5 }),
  every: fc.constantFrom('day' as const, 'week' as const),
});

describe('a ramp', () => {
  test('begins with its number, grows with each day or week, and ends at the cap', () => {
    const ramp: Ramp = { from: '2026-12-01', start: 10, add: 5, every: 'day' };
    const on = (date: string, over: Partial<Ramp> = {}) =>
      capOn(Temporal.PlainDate.from(date), 30, { ...ramp, ...over });
    expect(
      ['2026-11-30', '2026-12-01', '2026-12-02', '2026-12-05', '2026-12-09'].map((date) => on(date)),
    ).toEqual([10, 10, 15, 30, 30]);
    expect(['2026-12-07', '2026-12-08', '2026-12-15'].map((date) => on(date, { every: 'week' }))).toEqual([
      10, 15, 20,
    ]);
  });

  test('never falls from one day to the next, and never goes over the cap', () => {
    fc.assert(
      fc.property(
        rampArb,
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 0, max: 90 }),
        (ramp, cap, after) => {
          const one = Temporal.PlainDate.from('2026-11-15').add({ days: after });
          const [today, tomorrow] = [capOn(one, cap, ramp), capOn(one.add({ days: 1 }), cap, ramp)];
          expect(today).toBeLessThanOrEqual(tomorrow);
          expect(tomorrow).toBeLessThanOrEqual(cap);
          expect(today).toBeGreaterThan(0);
        },
      ),
    );
  });
});

interface RawWish {
  readonly at: number;
  readonly rank: number;
  readonly immediate: boolean;
  readonly of: readonly string[];
  readonly zone: string;
  /** Whether they have holidays. */
  readonly away: boolean;
}
type RawTaken = Omit<TakenSlot, 'id'>;

const wishesArb: fc.Arbitrary<RawWish[]> = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: 16 * 24 }).map((hours) => start + hours * hour),
    rank: fc.integer({ min: 0, max: 2 }),
    immediate: fc.boolean(),
    of: fc.subarray(['sender', 'company', 'cadence'], { minLength: 1 }),
    zone: fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kolkata'),
    away: fc.boolean(),
  }),
  { maxLength: 60 },
);
const takenArb: fc.Arbitrary<RawTaken[]> = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: 10 * 24 }).map((hours) => start + hours * hour),
    rank: fc.integer({ min: 0, max: 2 }),
    firm: fc.boolean(),
  }),
  { maxLength: 3 },
);

/** How many moments lie in each period. */
function counted(moments: readonly number[], periodAt: (at: number) => { readonly from: number }) {
  const counts = new Map<number, number>();
  for (const at of moments) counts.set(periodAt(at).from, (counts.get(periodAt(at).from) ?? 0) + 1);
  return counts;
}

describe('slots of several limits at once', () => {
  const caps = { company: 4, cadence: 3, perDay: 5 };
  const holidays = new Set(['2026-11-23', '2026-11-26', '2026-11-30', '2026-12-07', '2026-12-08']);
  const play = (raw: readonly RawWish[], ramp: Ramp, takenRaw: readonly RawTaken[]) => {
    const taken = takenRaw.map((slot, at) => ({ ...slot, id: `taken ${at}` }));
    const books = {
      sender: new SenderBook('sender', { zone, perDay: caps.perDay, perHour: 2, gapSeconds: 600, ramp }, []),
      company: company(caps.company, taken),
      cadence: cadence(caps.cadence),
    };
    const wishes = raw.map(({ of, zone: own, away, ...one }, at): BookedWish & { of: readonly string[] } => ({
      ...one,
      id: `wish ${at}`,
      of,
      calendar: { schedule: officeHours, zone: own, ...(away ? { closedDays: holidays } : {}) },
      books: Object.entries(books).flatMap(([name, book]) => (of.includes(name) ? [book] : [])),
    }));
    return { wishes, taken, slots: allotTouches(wishes) };
  };

  test('are never above a cap in any window, never early, and open', () => {
    fc.assert(
      fc.property(wishesArb, rampArb, takenArb, (raw, ramp, takenRaw) => {
        const { wishes, taken, slots } = play(raw, ramp, takenRaw);
        expect(slots.size).toBe(wishes.length);
        const outbid = new Set([...slots.values()].flatMap((slot) => slot.outbid.map(({ id }) => id)));
        const momentsOf = (name: string) =>
          wishes.filter(({ of }) => of.includes(name)).map(({ id }) => slots.get(id)?.at.getTime() ?? 0);
        const left = taken.filter(({ id }) => !outbid.has(id)).map(({ at }) => at);
        for (const count of counted([...momentsOf('company'), ...left], (at) => weekAt(at, zone)).values())
          expect(count).toBeLessThanOrEqual(caps.company);
        for (const count of counted(momentsOf('cadence'), (at) => dayAt(at, zone)).values())
          expect(count).toBeLessThanOrEqual(caps.cadence);
        for (const [from, count] of counted(momentsOf('sender'), (at) => dayAt(at, zone))) {
          const local = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone).toPlainDate();
          expect(count).toBeLessThanOrEqual(capOn(local, caps.perDay, ramp));
        }
        for (const { id, at, calendar, immediate } of wishes) {
          const slot = slots.get(id)?.at.getTime() ?? 0;
          expect(slot).toBeGreaterThanOrEqual(at);
          if (!immediate) expect(isOpenAt(slot, calendar)).toBe(true);
        }
        for (const one of taken.filter(({ id }) => outbid.has(id))) expect(one.firm).toBe(false);
      }),
    );
  });

  test('keep the order of equal touches with the same limits, day by day', () => {
    fc.assert(
      fc.property(wishesArb, rampArb, takenArb, (raw, ramp, takenRaw) => {
        const same = raw.map((one) => ({
          ...one,
          of: ['sender', 'company', 'cadence'],
          zone,
          away: false,
          immediate: false,
        }));
        const { wishes, slots } = play(same, ramp, takenRaw);
        const dayOf = (slot: Slot | undefined) => dayAt(slot?.at.getTime() ?? 0, zone).from;
        for (const one of wishes)
          for (const other of wishes)
            if (one.rank === other.rank && one.at < other.at)
              expect(dayOf(slots.get(one.id))).toBeLessThanOrEqual(dayOf(slots.get(other.id)));
      }),
      { numRuns: 60 },
    );
  });

  test('are found also where a company is years behind', () => {
    const books = [company(1)];
    const slots = allotTouches(
      Array.from({ length: 120 }, (_, at) => wish(`w${at}`, '2026-11-26T09:00:00Z', { books })),
    );
    const last = slots.get('w119')?.at.getTime() ?? 0;
    expect(last - start).toBeGreaterThan(118 * 7 * day);
  });
});
