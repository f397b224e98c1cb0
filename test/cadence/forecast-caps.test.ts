import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { onTime } from '../../src/cadence/forecast/behaviours.ts';
import { bundlesOf } from '../../src/cadence/forecast/groups.ts';
import { play } from '../../src/cadence/forecast/play.ts';
import { horizonOf } from '../../src/cadence/forecast/stage.ts';
import {
  type Caps,
  type ForecastInput,
  forecastLoad,
  type Group,
  hasBegun,
  type Leave,
  ratesOf,
  type StartDay,
  simulate,
} from '../../src/cadence/index.ts';
import { outboundProspecting } from '../../src/library/index.ts';
import { anyCadence, onTheWall, versionOf } from './support.ts';

const monday = new Date('2026-11-30T05:00:00Z');
const berlin = 'Europe/Berlin';
const hour = 3_600_000;
const day = 24 * hour;

interface World {
  readonly perWeek: number;
  readonly perDay: number | null;
  readonly mailsPerDay: number | null;
  readonly tasksPerDay: number | null;
  readonly had: number;
  readonly leaves: readonly Leave[];
}

const anyWorld: fc.Arbitrary<World> = fc.record({
  perWeek: fc.integer({ min: 1, max: 6 }),
  perDay: fc.option(fc.integer({ min: 1, max: 6 })),
  mailsPerDay: fc.option(fc.integer({ min: 2, max: 10 })),
  tasksPerDay: fc.option(fc.integer({ min: 4, max: 10 })),
  had: fc.integer({ min: 0, max: 1 }),
  leaves: fc.array(
    fc
      .record({
        repId: fc.constantFrom('x', 'y'),
        from: fc.integer({ min: -3, max: 20 }),
        days: fc.integer({ min: 1, max: 9 }),
      })
      .map(({ repId, from, days }) => ({
        ...{ repId, colleagueId: null },
        from: monday.getTime() + from * day - 6 * hour,
        to: monday.getTime() + (from + days) * day - 6 * hour,
      })),
    { maxLength: 1 },
  ),
});

/** People of three companies with a cap, and one without. */
const anyPeople = fc
  .array(
    fc.record({
      zone: fc.constantFrom(berlin, 'America/New_York', 'Asia/Kolkata'),
      senderId: fc.constantFrom('a', 'b'),
      repId: fc.constantFrom('x', 'y'),
      companies: fc.array(fc.constantFrom('p', 'q', 'r', null), { minLength: 1, maxLength: 7 }),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((groups) => groups.map((group): Group => ({ ...group, count: group.companies.length })));

function capsOf({ perWeek, perDay, had }: World): Caps {
  const used = Math.min(had, perWeek - 1);
  const taken = Array.from({ length: used }, () => monday.getTime() - hour);
  const company = { cap: perWeek, taken, had: used };
  return {
    zone: berlin,
    companies: new Map(['p', 'q', 'r'].map((id) => [id, company])),
    cadences: new Map(perDay === null ? [] : [['c', { cap: perDay, taken: [], had: 0 }]]),
  };
}

function inputOf(version: ForecastInput['version'], groups: readonly Group[], world: World): ForecastInput {
  const limits =
    world.mailsPerDay === null
      ? null
      : { zone: berlin, perDay: world.mailsPerDay, perHour: null, gapSeconds: null };
  return {
    ...{ version, groups, now: monday, leavesAt: null, zone: berlin, taken: new Map(), others: [], crms: [] },
    senders: ['a', 'b'].map((senderId) => ({ senderId, limits, zone: berlin })),
    reps: ['x', 'y'].map((repId) => ({ repId, zone: berlin, tasksPerDay: world.tasksPerDay })),
    ...{ caps: capsOf(world), leaves: world.leaves, cadenceId: 'c', runsAtMost: 10 },
  };
}

const mondayOf = (date: string) => {
  const at = Date.parse(`${date}T00:00:00Z`);
  return new Date(at - ((new Date(at).getUTCDay() + 6) % 7) * day).toISOString().slice(0, 10);
};

/** What of a play falls on which week of a company and which first day, counted by the calendar on the wall alone. */
function countedOf(input: ForecastInput, starts: readonly StartDay[] | null) {
  const counts = new Map<string, number>();
  const add = (key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
  const inLeave: Date[] = [];
  const { version, groups, now, caps, leaves = [] } = input;
  const bundles = bundlesOf(groups, {
    ...{ version, earliest: now, waits: false, starts, runsAtMost: 10, cadenceId: 'c' },
  });
  const limits = new Map(
    input.senders.flatMap(({ senderId, limits: own }) => (own === null ? [] : [[senderId, own] as const])),
  );
  play(
    {
      ...{ now, bundles, limits, taken: new Map(), until: horizonOf(now), behaviour: onTime, leaves },
      ...(caps && { caps }),
    },
    ({ bundle, result, leaving }) => {
      if (!result.actions.some(({ type }) => type === 'send_email' || type === 'open_task')) return;
      for (let index = 0; index < bundle.count; index += 1) {
        const at = new Date(leaving?.[index] ?? result.at);
        const date = onTheWall(at, berlin).day;
        const company = bundle.companies?.[index] ?? null;
        if (company !== null) add(`${company} ${mondayOf(date)}`);
        if (!hasBegun(bundle.run)) add(`begins ${date}`);
        const isAway = leaves.some(
          ({ repId, from, to }) => repId === bundle.repId && from <= at.getTime() && at.getTime() < (to ?? 0),
        );
        if (isAway) inLeave.push(at);
      }
    },
  );
  return { counts, inLeave };
}

describe('a forecast', () => {
  it('never shows a day or a week beyond a cap, nor work of a rep who is away, planned or not', () => {
    fc.assert(
      fc.property(
        fc.oneof(anyCadence, fc.constant(outboundProspecting)),
        anyPeople,
        anyWorld,
        (cadence, groups, world) => {
          const input = inputOf(versionOf(cadence), groups, world);
          const { load, spread } = forecastLoad(input, null);
          for (const told of spread === null ? [load] : [load, spread]) {
            const { counts, inLeave } = countedOf(input, told.starts);
            const thisWeek = Math.min(world.had, world.perWeek - 1);
            for (const [key, count] of counts) {
              const had = key.endsWith(' 2026-11-30') && !key.startsWith('begins') ? thisWeek : 0;
              const cap = key.startsWith('begins') ? (world.perDay ?? Infinity) : world.perWeek;
              expect([key, count + had <= cap]).toEqual([key, true]);
            }
            expect(inLeave).toEqual([]);
            const all = [...counts].filter(([key]) => !key.startsWith('begins'));
            // What is told is what took place.
            for (const { id, peak, count, cap } of told.companies.tightest) {
              const weeks = all.filter(([key]) => key.startsWith(`${id} `));
              expect(count).toBe(weeks.reduce((sum, [, some]) => sum + some, 0));
              expect(peak?.count).toBeLessThanOrEqual(cap);
            }
            for (const { days } of told.senders)
              for (const { emails } of days)
                expect(emails).toBeLessThanOrEqual(world.mailsPerDay ?? Infinity);
            expect(told.people).toBe(groups.reduce((sum, { count }) => sum + count, 0));
          }
          if (spread === null) return;
          expect([spread.newPeople?.moved ?? 0, ...spread.senders.map(({ moved }) => moved)]).toEqual([
            0,
            ...spread.senders.map(() => 0),
          ]);
          for (const { fullDays } of spread.reps) expect(fullDays).toBe(0);
        },
      ),
      { numRuns: 16 },
    );
  });

  it('keeps them, too, where people react and tasks are left undone, which then count for nobody', () => {
    const companies = Array.from({ length: 40 }, (_, index) => `c${Math.floor(index / 4)}`);
    const cap = { cap: 6, taken: [], had: 0 };
    const { companies: used, reps } = simulate({
      ...{ version: versionOf(outboundProspecting), now: monday, zone: berlin, starts: null, seed: 1 },
      groups: [{ zone: berlin, senderId: 'a', repId: 'x', count: 40, companies }],
      ...{ limits: new Map(), leaves: [], rates: { ...ratesOf('cold_outbound'), diligence: 0.6 } },
      caps: { zone: berlin, companies: new Map(companies.map((id) => [id, cap])), cadences: new Map() },
    });
    expect(used.map(({ peak }) => peak?.count)).toEqual(used.map(() => 6));
    // Those that were left undone made room for others in the same week.
    expect(reps[0]?.tasks).toBeGreaterThan(0);
  });

  it('lets a company with a full week wait, and nobody else', () => {
    const two = versionOf({
      name: 'Two',
      steps: [1, 2].map((at) => ({
        ...{ key: `m${at}`, name: `Mail ${at}`, channel: 'email' as const, day: at, at: '10:00' },
        variants: [{ key: 'a', subject: 'Hello', body: 'Text' }],
      })),
    });
    const companies = ['p', 'p', 'p', null, null];
    const group = { zone: berlin, senderId: 'a', repId: 'x', count: 5, companies };
    const world = { perWeek: 4, perDay: null, mailsPerDay: null, tasksPerDay: null, had: 0, leaves: [] };
    const { load, breaks } = forecastLoad(inputOf(two, [group], world), null);
    expect(load.days.map(({ day: on, emails }) => [on, emails])).toEqual([
      ['2026-11-30', 5],
      // One of the three, and the two whose company has no cap.
      ['2026-12-01', 3],
      ['2026-12-07', 2],
    ]);
    expect(load.companies).toEqual({
      ...{ capped: 1, moved: 2 },
      tightest: [{ id: 'p', cap: 4, count: 6, moved: 2, peak: { from: '2026-11-30', count: 4 } }],
    });
    // Start days would not spare them the wait.
    expect(breaks).toBe(false);
  });

  it('spreads new people over the days that the cadence takes them on', () => {
    const group = { zone: berlin, senderId: 'a', repId: 'x', count: 10 };
    const world = { perWeek: 1, perDay: 4, mailsPerDay: null, tasksPerDay: null, had: 0, leaves: [] };
    const { load, breaks, spread } = forecastLoad(
      inputOf(versionOf(outboundProspecting), [group], world),
      null,
    );
    expect(load.newPeople).toEqual({ cap: 4, count: 10, moved: 6, peak: { from: '2026-11-30', count: 4 } });
    expect([breaks, spread?.starts?.map(({ people }) => people)]).toEqual([true, [4, 4, 2]]);
  });
});
