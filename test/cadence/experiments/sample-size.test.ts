import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sampleSize } from '../../../src/cadence/experiments/index.ts';
import { normalBelow, reaches } from '../../../src/cadence/experiments/normal.ts';

const wish = { baseline: 0.04, lift: 0.02 };

test('what one look takes is what the textbook says', () => {
  // 4 % against 6 %: R's power.prop.test(p1=.04, p2=.06, power=.8) says 1862.5 in each group.
  expect(sampleSize(wish).fixed).toBeGreaterThanOrEqual(3724);
  expect(sampleSize(wish).fixed).toBeLessThanOrEqual(3728);
  // 50 % against 60 %: 387.3 in each.
  expect(sampleSize({ baseline: 0.5, lift: 0.1 }).fixed).toBeGreaterThanOrEqual(774);
  expect(sampleSize({ baseline: 0.5, lift: 0.1 }).fixed).toBeLessThanOrEqual(778);
});

test('looking all the time takes more, but not twice as many', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.01, max: 0.3, noNaN: true }),
      fc.double({ min: 0.2, max: 1, noNaN: true }),
      (baseline, factor) => {
        const { total, fixed, half, perArm } = sampleSize({ baseline, lift: baseline * factor });
        expect(total).toBeGreaterThan(fixed);
        expect(total).toBeLessThan(2 * fixed + 100);
        expect(half).toBeLessThan(total);
        expect(perArm[0]).toBe(perArm[1]);
      },
    ),
    { numRuns: 40 },
  );
});

test('a smaller difference, more power, less risk, more arms and rarer looks all take more', () => {
  const { total } = sampleSize(wish);
  for (const harder of [{ lift: 0.015 }, { power: 0.9 }, { alpha: 0.01 }, { arms: 3 }, { peekEvery: 500 }])
    expect(sampleSize({ ...wish, ...harder }).total, JSON.stringify(harder)).toBeGreaterThan(total);
});

test('arms of other weights get their share, and need more in all', () => {
  const { perArm, total } = sampleSize({ ...wish, arms: [3, 1] });
  expect((perArm[0] ?? 0) / (perArm[1] ?? 1)).toBeCloseTo(3, 2);
  expect(total).toBeGreaterThan(sampleSize(wish).total);
});

test('the duration follows from people a week, and ends when the last has had their time', () => {
  const size = sampleSize({ ...wish, perWeek: 700, watchDays: 19 });
  expect(size.days).toBe(Math.ceil(size.total / 100) + 19);
  expect(size.halfDays).toBe(Math.ceil(size.half / 100) + 19);
  expect(sampleSize(wish)).toMatchObject({ days: null, halfDays: null });
});

test('wishes that mean nothing are refused', () => {
  for (const wrong of [
    ...[{ baseline: 0 }, { baseline: 1 }, { lift: 0 }, { lift: 0.96 }, { alpha: 1 }, { power: 1 }],
    ...[{ arms: 1 }, { arms: [1, 0] }, { peekEvery: 0 }, { perWeek: 0 }],
  ])
    expect(() => sampleSize({ ...wish, ...wrong }), JSON.stringify(wrong)).toThrow(RangeError);
});

test('the normal distribution and the walk agree with known values', () => {
  expect(normalBelow(0)).toBeCloseTo(0.5, 6);
  expect(normalBelow(1.959964)).toBeCloseTo(0.975, 6);
  expect(normalBelow(-4)).toBeCloseTo(3.1671e-5, 8);
  // Without drift: twice the chance to end above (reflection).
  expect(reaches(2, 1, { mean: 0, variance: 1 })).toBeCloseTo(2 * (1 - normalBelow(2)), 6);
  // Against the drift, for ever: e^(2·mean·height/variance).
  expect(reaches(3, 1e6, { mean: -0.5, variance: 1 })).toBeCloseTo(Math.exp(-3), 6);
});
