import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  anchorDayFor,
  type Calendar,
  nominalDays,
  type PlanInput,
  planStep,
} from '../../src/cadence/index.ts';
import { anyCadence, anyMoment, isInsideWindow, onTheWall, versionOf, zones } from './support.ts';

const anySeed = fc.double({ min: 0, max: 0.999_999, noNaN: true });
const anyPerson = fc.record({
  cadence: anyCadence.map((input) => versionOf(input).definition),
  zone: fc.constantFrom(...zones),
  now: anyMoment,
  seed: anySeed,
  /** Minutes that each touch comes late. */
  delays: fc.array(fc.nat({ max: 6000 }), { minLength: 8, maxLength: 8 }),
});
type Person = typeof anyPerson extends fc.Arbitrary<infer T> ? T : never;

/** Plans every step of a person in order; each is carried out as late as `delays` says. */
function walk({ cadence, zone, now, seed, delays }: Person) {
  const calendar: Calendar = { schedule: cadence.schedule, zone };
  const anchorDay = anchorDayFor(now, calendar);
  let last: PlanInput['last'] = null;
  let notBefore = now;
  return cadence.steps.map((step, index) => {
    const input: PlanInput = { steps: cadence.steps, index, calendar, anchorDay, last, notBefore, seed };
    const plan = planStep(input);
    const at = new Date(plan.dueAt.getTime() + (delays[index] ?? 0) * 60_000);
    last = { stepKey: step.key, at };
    notBefore = at;
    return { input, plan, step, at };
  });
}

test('no touch is planned outside a window of the person, whatever the zone and the clock changes', () => {
  fc.assert(
    fc.property(anyPerson, (person) => {
      for (const { plan } of walk(person)) {
        expect(isInsideWindow(plan.dueAt, person.zone, person.cadence.schedule)).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

test('no touch is planned before now', () => {
  fc.assert(
    fc.property(anyPerson, (person) => {
      for (const { plan, input } of walk(person)) expect(plan.dueAt >= input.notBefore).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test('order and gaps hold however late the touches before were', () => {
  fc.assert(
    fc.property(anyPerson, (person) => {
      const { steps, schedule } = person.cadence;
      const days = nominalDays(steps);
      walk(person).forEach(({ plan, input, step }, index) => {
        if (input.last === null || step.day === undefined) return;
        const distance = (days[index] ?? 0) - (days[index - 1] ?? 0);
        const passed = plan.dueAt.getTime() - input.last.at.getTime();
        if (distance === 0) {
          if (step.at !== 'within 2h') expect(passed).toBeGreaterThanOrEqual(30 * 60_000);
          return;
        }
        if (schedule.minimumGap === '4h') expect(passed).toBeGreaterThanOrEqual(4 * 3_600_000);
        const wanted = { '1d': 1, '2d': 2, '36h': 1, '4h': 0 }[schedule.minimumGap] ?? 0;
        const from = onTheWall(input.last.at, person.zone).day;
        const to = onTheWall(plan.dueAt, person.zone).day;
        const between = (Date.parse(to) - Date.parse(from)) / 86_400_000;
        expect(between).toBeGreaterThanOrEqual(Math.min(wanted, distance));
      });
    }),
    { numRuns: 300 },
  );
});

test('the same input gives the same plan', () => {
  fc.assert(
    fc.property(anyPerson, (person) => {
      expect(walk(person)).toEqual(walk(person));
    }),
    { numRuns: 50 },
  );
});

test('a later now never gives an earlier plan', () => {
  fc.assert(
    fc.property(anyPerson, fc.nat({ max: 20_000 }), (person, minutes) => {
      for (const { input, plan } of walk(person)) {
        const notBefore = new Date(input.notBefore.getTime() + minutes * 60_000);
        expect(planStep({ ...input, notBefore }).dueAt >= plan.dueAt).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

test('a touch on time lies on its own day, or on the next open one', () => {
  fc.assert(
    fc.property(anyPerson, (person) => {
      const first = walk(person)[0];
      if (first === undefined || first.step.day !== 1 || first.step.at !== 'morning') return;
      const { facts } = first.plan;
      expect(facts.dueDay >= facts.anchorDay).toBe(true);
      expect(facts.dueDay).toBe(facts.anchorDay);
    }),
    { numRuns: 200 },
  );
});

test('a cohort is spread over the window instead of going out in one second', () => {
  const { definition } = versionOf({
    name: 'Cohort',
    steps: [{ key: 'a', name: 'A', channel: 'call', day: 1, at: 'morning', script: 'Hi' }],
  });
  const calendar = { schedule: definition.schedule, zone: 'Europe/Berlin' };
  const due = Array.from({ length: 100 }, (_, at) =>
    planStep({
      steps: definition.steps,
      index: 0,
      calendar,
      anchorDay: '2026-11-23',
      last: null,
      notBefore: new Date('2026-11-22T12:00:00Z'),
      seed: at / 100,
    }).dueAt.getTime(),
  );
  expect(new Set(due).size).toBe(100);
  expect(Math.max(...due) - Math.min(...due)).toBeGreaterThan(2.9 * 3_600_000);
});
