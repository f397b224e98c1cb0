import { expect, test } from 'vitest';
import { hasTooManyOptOuts, verdictOn } from '../../src/app/scoreboard-verdict.ts';
import { estimate } from '../../src/cadence/index.ts';

test.each([
  [0, 0, 0, 'nobody', 'Nobody has been through it yet.'],
  [0, 0, 12, 'waiting', 'Too early: nobody has had the full time yet.'],
  [1, 20, 0, 'too_early', 'Too early: about 440 more people.'],
  [40, 1000, 5, 'settled', '4 of 100, likely between 3 and 5.4.'],
])('%i of %i people, with %i younger: %s', (count, n, younger, kind, words) => {
  expect(verdictOn(estimate(count, n), younger)).toMatchObject({ kind, words });
});

test('opt-outs are too many only when chance is no excuse', () => {
  expect(hasTooManyOptOuts(estimate(1, 20))).toBe(false);
  expect(hasTooManyOptOuts(estimate(4, 100))).toBe(false);
  expect(hasTooManyOptOuts(estimate(12, 200))).toBe(true);
  expect(hasTooManyOptOuts(estimate(0, 0))).toBe(false);
});
