import { expect, test } from 'vitest';
import { hasTooManyOptOuts, type Scored, verdictOn } from '../../src/app/scoreboard-verdict.ts';
import { estimate } from '../../src/cadence/index.ts';

const scored = (cadenceId: string, count: number, n: number, over: Partial<Scored> = {}): Scored => ({
  cadenceId,
  wins: estimate(count, n),
  optOuts: estimate(0, n),
  younger: 0,
  ...over,
});

test.each([
  [0, 0, 0, 'nobody', 'Nobody has been through it yet.'],
  [0, 0, 12, 'waiting', 'Too early: nobody has had the full time yet.'],
  [1, 20, 0, 'too_early', 'Too early: about 440 more people.'],
  [40, 1000, 5, 'settled', '4 of 100, likely between 3 and 5.4.'],
])('alone, %i of %i people, with %i younger: %s', (count, n, younger, kind, words) => {
  const row = scored('a', count, n, { younger });
  expect(verdictOn(row, [row])).toMatchObject({ kind, words });
});

test.each([
  [80, 1000, 40, 1000, 'better', 'Better than the others: 8 of 100 against 4.'],
  [40, 1000, 80, 1000, 'worse', 'Worse than the others: 4 of 100 against 8.'],
  [42, 1000, 40, 1000, 'no_difference', 'No difference to the others to speak of: 4.2 of 100 against 4.'],
  [30, 100, 10, 200, 'better', 'Better than the others: 30 of 100 against 5.'],
  [4, 40, 40, 1000, 'too_early', 'Too early: about 450 more people.'],
  [40, 1000, 0, 0, 'settled', '4 of 100, likely between 3 and 5.4.'],
])('beside another cadence, %i of %i against %i of %i: %s', (count, n, others, of, kind, words) => {
  const row = scored('a', count, n);
  expect(verdictOn(row, [row, scored('b', others, of)])).toMatchObject({ kind, words });
});

test('versions of one cadence are not held against each other', () => {
  const row = scored('a', 80, 1000);
  expect(verdictOn(row, [row, scored('a', 40, 1000)]).kind).toBe('settled');
});

test('the more there are to compare, the more it takes: one of many looks odd by chance alone', () => {
  const row = scored('a', 72, 1000);
  const others = (many: number) =>
    Array.from({ length: many }, (_, at) => scored(`b${at}`, 400 / many, 10_000 / many));
  expect(verdictOn(row, [row, ...others(1)]).kind).toBe('better');
  const odd = scored('a', 58, 1000);
  expect(verdictOn(odd, [odd, ...others(1)]).kind).toBe('no_difference');
  const close = scored('a', 61, 1000);
  expect([1, 10].map((many) => verdictOn(close, [close, ...others(many)]).kind)).toEqual([
    'better',
    'no_difference',
  ]);
});

test('that people complain is said before all else, with what could be said besides', () => {
  const row = scored('a', 80, 1000, { optOuts: estimate(60, 1000) });
  const verdict = verdictOn(row, [row, scored('b', 40, 1000)]);
  expect(verdict).toMatchObject({ kind: 'complaints' });
  expect(verdict.words).toMatch(/^People complain: 6 of 100 opted out\. .* Better than the others: 8 of 100/);
});

test('opt-outs are too many only when chance is no excuse', () => {
  expect(hasTooManyOptOuts(estimate(1, 20))).toBe(false);
  expect(hasTooManyOptOuts(estimate(1, 6))).toBe(false);
  expect(hasTooManyOptOuts(estimate(3, 20))).toBe(true);
  expect(hasTooManyOptOuts(estimate(4, 100))).toBe(false);
  expect(hasTooManyOptOuts(estimate(12, 200))).toBe(true);
  expect(hasTooManyOptOuts(estimate(0, 0))).toBe(false);
});
