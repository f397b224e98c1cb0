import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  chanceOf,
  estimate,
  isSettled,
  moreNeeded,
  settledHalfWidth,
  standsOut,
} from '../../src/cadence/index.ts';

const anyShare = fc
  .nat({ max: 5000 })
  .chain((n) => fc.record({ n: fc.constant(n), count: fc.nat({ max: n }) }));
const halfWidth = ({ low, high }: { readonly low: number; readonly high: number }) => (high - low) / 2;

test.each([
  // Brown, Cai and DasGupta; Newcombe; and what R's prop.test(correct = FALSE) gives.
  [0, 20, 0, 0.1611],
  [10, 20, 0.2993, 0.7007],
  [1, 10, 0.0179, 0.4042],
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [29, 29, 0.883, 1],
])('%i of %i lies between %f and %f', (count, n, low, high) => {
  const found = estimate(count, n);
  expect(found.low).toBeCloseTo(low, 3);
  expect(found.high).toBeCloseTo(high, 3);
});

test('an interval lies within 0 and 1 and holds the point', () => {
  fc.assert(
    fc.property(anyShare, ({ count, n }) => {
      const { rate, low, high } = estimate(count, n);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
      if (rate === null) return;
      expect(low).toBeLessThanOrEqual(rate);
      expect(high).toBeGreaterThanOrEqual(rate);
      expect(high).toBeGreaterThan(low);
    }),
  );
});

test('ten times as many people at the same rate make it narrower', () => {
  fc.assert(
    fc.property(anyShare, ({ count, n }) => {
      fc.pre(n > 0);
      expect(halfWidth(estimate(count * 10, n * 10))).toBeLessThan(halfWidth(estimate(count, n)));
    }),
  );
});

test('it is the same for those who did and those who did not, turned around', () => {
  fc.assert(
    fc.property(anyShare, ({ count, n }) => {
      const [one, other] = [estimate(count, n), estimate(n - count, n)];
      expect(one.low).toBeCloseTo(1 - other.high, 10);
    }),
  );
});

test('observations that hang together say no more than their clusters', () => {
  const [alone, together] = [estimate(90, 120), estimate(90, 120, 20)];
  expect(together).toMatchObject({ count: 90, n: 120, rate: 0.75 });
  expect(halfWidth(together)).toBeCloseTo(halfWidth(estimate(15, 20)), 10);
  expect(halfWidth(together)).toBeGreaterThan(halfWidth(alone));
});

test('nothing is known of nobody, and more than all is no share', () => {
  expect(estimate(0, 0)).toEqual({ count: 0, n: 0, rate: null, low: 0, high: 1 });
  expect(isSettled(estimate(0, 0))).toBe(false);
  expect(() => estimate(3, 2)).toThrow(RangeError);
});

test('so many more people as it says make it settled, give or take the rounding', () => {
  fc.assert(
    fc.property(anyShare, ({ count, n }) => {
      const before = estimate(count, n);
      const more = moreNeeded(before);
      if (isSettled(before)) {
        expect(more).toBe(0);
        return;
      }
      expect(more % 10).toBe(0);
      expect(more).toBeGreaterThanOrEqual(10);
      const assumed = (count + 1.92) / (n + 3.84);
      const after = estimate(Math.round(assumed * (n + more)), n + more);
      expect(halfWidth(after)).toBeLessThan(settledHalfWidth * 1.15);
    }),
  );
});

test('none of few people is not taken for certainty', () => {
  expect(moreNeeded(estimate(0, 5))).toBeGreaterThan(100);
  expect(isSettled(estimate(0, 20))).toBe(false);
});

test.each([
  // Fisher's tea, and two tables as R's fisher.test gives them.
  [3, 4, 1, 4, 0.4857],
  [10, 20, 2, 20, 0.0138],
  [0, 5, 5, 5, 0.0079],
])('%i of %i against %i of %i comes by chance with %f', (a, n, b, m, chance) => {
  expect(chanceOf({ count: a, n }, { count: b, n: m })).toBeCloseTo(chance, 3);
});

test('chance is a probability, the same from both sides, and certain for the same rate', () => {
  fc.assert(
    fc.property(anyShare, anyShare, (one, other) => {
      const chance = chanceOf(one, other);
      expect(chance).toBeGreaterThanOrEqual(0);
      expect(chance).toBeLessThanOrEqual(1);
      expect(chanceOf(other, one)).toBeCloseTo(chance, 6);
      expect(chanceOf(one, one)).toBeCloseTo(1, 6);
    }),
    { numRuns: 30 },
  );
});

test('of many groups only one that chance does not explain stands out', () => {
  const even = Array.from({ length: 12 }, () => ({ count: 2, n: 40 }));
  expect(standsOut(even)).toBeNull();
  expect(standsOut([...even, { count: 7, n: 40 }])).toBeNull();
  const odd = { count: 14, n: 40 };
  expect(standsOut([...even, odd])).toBe(odd);
  expect(standsOut([odd])).toBeNull();
  expect(standsOut([])).toBeNull();
});
