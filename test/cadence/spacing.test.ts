import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type CadenceInput,
  nominalDays,
  parseCadence,
  plannedDays,
  spacedSteps,
} from '../../src/cadence/index.ts';
import { playToEnd } from './play.ts';
import { anyCadence, anyMoment, pendingRun, versionOf, zones } from './support.ts';

const onDays = (days: readonly number[], more: Partial<CadenceInput> = {}): CadenceInput => ({
  name: 'Days',
  steps: days.map((day, at) => ({ key: `s${at}`, name: 'Call', channel: 'call', day, script: 'Say it' })),
  ...more,
});
const daysOf = (input: CadenceInput) => [...nominalDays(spacedSteps(versionOf(input).definition))];

test('a factor multiplies the days between steps, and what lies on one day stays on one day', () => {
  expect(daysOf(onDays([1, 1, 3, 7, 14]))).toEqual([1, 1, 3, 7, 14]);
  expect(daysOf(onDays([1, 1, 3, 7, 14], { spacing: 2 }))).toEqual([1, 1, 5, 13, 27]);
  expect(daysOf(onDays([1, 1, 3, 7, 14], { spacing: 0.5 }))).toEqual([1, 1, 2, 4, 8]);
  expect(daysOf(onDays([1, 2, 3], { spacing: 0.25 }))).toEqual([1, 2, 3]);
});

test('two factors compress the beginning and expand the end', () => {
  expect(daysOf(onDays([1, 4, 7, 10, 13, 16], { spacing: { from: 0.5, to: 1.5 } }))).toEqual([
    1, 3, 5, 8, 12, 17,
  ]);
});

test('gaps of days are stretched, those of hours and minutes are not, and neither is where the first step lies', () => {
  const input = onDays([3]);
  const steps = [
    ...input.steps,
    { key: 'x', name: 'X', channel: 'call' as const, after: '3h', script: 'S' },
    { key: 'y', name: 'Y', channel: 'call' as const, after: '4d', script: 'S' },
  ];
  const spaced = spacedSteps(versionOf({ ...input, steps, spacing: 0.5 }).definition);
  expect(spaced.map(({ day, after }) => day ?? after)).toEqual([3, '3h', '2d']);
});

test('the planned length follows the spacing', () => {
  expect(plannedDays(versionOf(onDays([1, 8], { spacing: 2 })).definition)).toBe(15);
});

const anyFactor = fc.double({ min: 0.25, max: 4, noNaN: true });
const anySpacing = fc.oneof(anyFactor, fc.record({ from: anyFactor, to: anyFactor }));

test('whatever the spacing, order holds, days that differ stay a day apart, and the run carries out every step in order', () => {
  const anyCase = fc.record({
    cadence: anyCadence,
    spacing: anySpacing,
    zone: fc.constantFrom(...zones),
    from: anyMoment,
  });
  fc.assert(
    fc.property(anyCase, ({ cadence, spacing, zone, from }) => {
      const parsed = parseCadence({ ...cadence, spacing });
      fc.pre(parsed.ok);
      const version = versionOf({ ...cadence, spacing });
      const plain = nominalDays(versionOf(cadence).definition.steps);
      const days = nominalDays(spacedSteps(version.definition));
      for (const [at, day] of days.entries()) {
        if (at === 0) continue;
        const gap = day - (days[at - 1] ?? 0);
        const before = (plain[at] ?? 0) - (plain[at - 1] ?? 0);
        expect(gap >= 1).toBe(before >= 1);
      }
      const { run, done } = playToEnd(pendingRun(zone, from.toISOString().slice(0, 10)), version, from);
      const steps = done.flatMap(({ action }) => ('stepKey' in action ? [action.stepKey] : []));
      expect(steps).toEqual(version.definition.steps.map((step) => step.key));
      expect(run.state).toBe('finished');
    }),
    { numRuns: 150 },
  );
});
