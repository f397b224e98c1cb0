import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseVariant, spreadSeed } from '../../src/cadence/index.ts';

const step = {
  key: 'email-1',
  variants: [
    { key: 'a', weight: 3, subject: 'A', body: 'A' },
    { key: 'b', weight: 1, subject: 'B', body: 'B' },
  ],
};

test('a seed lies in [0, 1) and belongs to its text', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(spreadSeed(text)).toBeGreaterThanOrEqual(0);
      expect(spreadSeed(text)).toBeLessThan(1);
      expect(spreadSeed(text)).toBe(spreadSeed(text));
    }),
  );
  // Written down: a new hash would move people between variants in the middle of a test.
  expect(spreadSeed('enrollment-1/email-1/variant')).toBeCloseTo(0.793_94, 5);
});

test('ids that differ in one character are spread evenly', () => {
  const buckets = new Array<number>(10).fill(0);
  for (let at = 0; at < 10_000; at += 1) {
    const bucket = Math.floor(spreadSeed(`0198f0aa-7c00-7000-8000-${String(at).padStart(12, '0')}`) * 10);
    buckets[bucket] = (buckets[bucket] ?? 0) + 1;
  }
  for (const count of buckets) expect(Math.abs(count - 1000)).toBeLessThan(150);
});

test('a person keeps the variant, and weights decide how many get which', () => {
  let a = 0;
  for (let at = 0; at < 4000; at += 1) {
    const { key } = chooseVariant(step, `enrollment-${at}`);
    expect(chooseVariant(step, `enrollment-${at}`).key).toBe(key);
    if (key === 'a') a += 1;
  }
  expect(a / 4000).toBeGreaterThan(0.72);
  expect(a / 4000).toBeLessThan(0.78);
});
