import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type ArmCounts,
  decide,
  differenceInterval,
  type ExperimentTerms,
  firstVerdict,
  logEvidence,
  sampleSize,
  verdict,
} from '../../../src/cadence/experiments/index.ts';
import { people, slowEvidence } from './slow.ts';

const terms: ExperimentTerms = { baseline: 0.04, lift: 0.04, alpha: 0.05, total: 1700 };
const arm = (key: string, hits: number, units: number): ArmCounts => ({ key, units, hits });

const anyCount = fc
  .record({ units: fc.integer({ min: 1, max: 400 }), dice: fc.double({ min: 0, max: 1, noNaN: true }) })
  .map(({ units, dice }) => ({ units, hits: Math.round(units * dice ** 3) }));
const anyPair = fc.tuple(anyCount, anyCount).map(
  ([a, b]) =>
    [
      { key: 'a', ...a },
      { key: 'b', ...b },
    ] as const,
);
const anyBet = fc.record({
  baseline: fc.double({ min: 0.01, max: 0.4, noNaN: true }),
  lift: fc.double({ min: 0.01, max: 0.3, noNaN: true }),
});

test('the evidence is what a stake becomes that is multiplied unit by unit', () => {
  fc.assert(
    fc.property(anyPair, anyBet, fc.double({ min: -0.9, max: 0.9, noNaN: true }), ([a, b], bet, margin) => {
      const slow = slowEvidence(people(a.hits, a.units), people(b.hits, b.units), { ...bet, margin });
      fc.pre(slow > 1e-250 && slow < 1e250);
      expect(logEvidence([a, b], bet, margin)).toBeCloseTo(Math.log(slow), 6);
    }),
  );
});

test('a bet is fair: on average the stake does not grow where the arms have the same rate', () => {
  // Every outcome of 6 + 6 units with its probability, for several rates and bets.
  const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n, k - 1) * (n - k + 1)) / k);
  for (const rate of [0.02, 0.1, 0.5, 0.9])
    for (const bet of [terms, { baseline: 0.2, lift: 0.3 }, { baseline: 0.6, lift: 0.1 }])
      for (const [margin, betterBy] of [
        [0, 0],
        [0, -0.02],
        [-0.01, -0.01],
        [0.05, 0.05],
      ] as const) {
        const better = rate + betterBy;
        let mean = 0;
        for (let a = 0; a <= 6; a += 1)
          for (let b = 0; b <= 6; b += 1)
            mean +=
              choose(6, a) *
              better ** a *
              (1 - better) ** (6 - a) *
              choose(6, b) *
              rate ** b *
              (1 - rate) ** (6 - b) *
              Math.exp(logEvidence([arm('a', a, 6), arm('b', b, 6)], bet, margin));
        expect(mean, `${rate} ${JSON.stringify(bet)} ${margin}`).toBeLessThanOrEqual(1 + 1e-9);
      }
});

test('the interval holds the estimate, and lies above zero just when the comparison is won', () => {
  fc.assert(
    fc.property(anyPair, anyBet, (pair, bet) => {
      const needed = Math.log(40);
      const { estimate, low, high } = differenceInterval(pair, bet, needed);
      expect(estimate).toBeCloseTo(pair[0].hits / pair[0].units - pair[1].hits / pair[1].units, 12);
      expect(low).toBeLessThanOrEqual(estimate);
      expect(high).toBeGreaterThanOrEqual(estimate);
      expect(low).toBeGreaterThanOrEqual(-1);
      expect(high).toBeLessThanOrEqual(1);
      const won = logEvidence(pair, bet) - needed;
      if (Math.abs(won) > 1e-6) expect(low > 0).toBe(won > 0);
    }),
  );
});

test('the same data twice say more: evidence doubles, the interval becomes narrower and stays around its estimate', () => {
  fc.assert(
    fc.property(anyPair, ([a, b]) => {
      const twice = (one: ArmCounts) => ({ ...one, units: 2 * one.units, hits: 2 * one.hits });
      const leader = a.hits / a.units >= b.hits / b.units ? ([a, b] as const) : ([b, a] as const);
      const once = logEvidence(leader, terms);
      const doubled = logEvidence([twice(leader[0]), twice(leader[1])], terms);
      if (once > 0) expect(doubled).toBeGreaterThan(once);
      const [narrow, wide] = [
        differenceInterval([twice(a), twice(b)], terms, Math.log(40)),
        differenceInterval([a, b], terms, Math.log(40)),
      ];
      expect(narrow.low).toBeGreaterThanOrEqual(wide.low - 1e-9);
      expect(narrow.high).toBeLessThanOrEqual(wide.high + 1e-9);
    }),
  );
});

test('more successes of an arm never speak for the other one', () => {
  fc.assert(
    fc.property(anyPair, ([a, b]) => {
      fc.pre(a.hits < a.units);
      const more = { ...a, hits: a.hits + 1 };
      expect(logEvidence([more, b], terms)).toBeGreaterThanOrEqual(logEvidence([a, b], terms));
      expect(logEvidence([b, more], terms)).toBeLessThanOrEqual(logEvidence([b, a], terms));
    }),
  );
});

test('a clear difference has a winner, whatever the arms are called and in whatever order they come', () => {
  const said = verdict([arm('old', 20, 600), arm('new', 60, 600)], terms);
  expect(said).toMatchObject({ state: 'winner', winner: 'new', interval: { arm: 'new', than: 'old' } });
  expect(said.interval?.low).toBeGreaterThan(0);
  expect(said.p).toBeLessThanOrEqual(0.05);
  expect(said.words).toMatch(
    /^'new' wins: 10 of 100 against 3\.3; the difference lies between \d+\.\d and \d+\.\d\.$/,
  );
  expect(verdict([arm('new', 60, 600), arm('old', 20, 600)], terms)).toEqual(said);
});

test('no difference is a normal end: of the sample, or because none of interest can be left', () => {
  const used = verdict([arm('a', 40, 850), arm('b', 57, 850)], terms);
  expect(used).toMatchObject({ state: 'no_difference', winner: null });
  expect(used.words).toMatch(/^No difference found: the announced sample size is used up\./);
  const certain = verdict([arm('a', 400, 10_000), arm('b', 402, 10_000)], { ...terms, total: 1e6 });
  expect(certain.state).toBe('no_difference');
  expect(certain.words).toContain('a difference of 4 of 100 or more can be ruled out');
  expect(certain.interval?.high).toBeLessThan(terms.lift);
  const open = verdict([arm('a', 10, 300), arm('b', 14, 300)], terms);
  expect(open).toMatchObject({ state: 'running', interval: { arm: 'b' } });
  expect(open.words).toMatch(
    /^Still open, 600 of 1,700 counted: 'b' is ahead of 'a' with 4\.7 of 100 against 3\.3/,
  );
});

test('nobody counted is no evidence, and no arm wins before each has been tried', () => {
  expect(verdict([arm('a', 0, 0), arm('b', 0, 0)], terms)).toMatchObject({
    state: 'running',
    interval: null,
    eValue: 1,
    p: 1,
    words: 'Nobody has had the full time in each arm yet.',
  });
  expect(verdict([arm('a', 50, 100), arm('b', 0, 0)], terms).state).toBe('running');
  expect(verdict([arm('a', 60, 400), arm('b', 10, 400), arm('c', 0, 0)], terms).winner).toBeNull();
});

test('of several arms one wins only if it beats each of the others', () => {
  const [a, b] = [arm('a', 20, 600), arm('b', 60, 600)];
  expect(verdict([a, b, arm('c', 22, 600)], { ...terms, total: 9000 })).toMatchObject({ winner: 'b' });
  const tied = verdict([a, b, arm('c', 58, 600)], { ...terms, total: 9000 });
  expect(tied).toMatchObject({ state: 'running', winner: null, interval: { arm: 'b', than: 'c' } });
  expect(tied.differences.map((one) => one.than)).toEqual(['c', 'a']);
});

test('counts and terms that mean nothing are refused', () => {
  const pair = [arm('a', 1, 10), arm('b', 1, 10)];
  expect(() => verdict([arm('a', 11, 10), arm('b', 1, 10)], terms)).toThrow("arm 'a': 11 of 10 is no share");
  expect(() => verdict([arm('a', 1, 10)], terms)).toThrow('at least two arms');
  expect(() => verdict([arm('a', 1, 10), arm('a', 1, 10)], terms)).toThrow('different keys');
  for (const wrong of [{ baseline: 0 }, { lift: 0 }, { lift: 0.97 }, { alpha: 0 }, { total: 0 }])
    expect(() => verdict(pair, { ...terms, ...wrong })).toThrow(RangeError);
});

test('what the looks decide stays decided, and does not depend on looks after it', () => {
  const looks = [
    [arm('a', 2, 25), arm('b', 3, 25)],
    [arm('a', 20, 500), arm('b', 60, 500)],
    [arm('a', 60, 550), arm('b', 60, 550)],
  ];
  expect(firstVerdict(looks, terms)?.verdict).toMatchObject({ state: 'winner', winner: 'b' });
  expect(firstVerdict(looks.slice(0, 2), terms)).toEqual(firstVerdict(looks, terms));
  expect(firstVerdict(looks.slice(0, 1), terms)?.verdict.state).toBe('running');
  expect(firstVerdict([], terms)).toBeNull();
});

/** Pseudo-random numbers of a test's own. */
function randomly(seed: number) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Trials in which somebody who looks after each `every` units ever sees a winner. */
function seen(every: number, rates: readonly [number, number], until: number): number {
  let winners = 0;
  for (let trial = 0; trial < 400; trial += 1) {
    const draw = randomly(trial + 1);
    const counts = rates.map((_, at) => ({ key: String(at), units: 0, hits: 0 }));
    for (let unit = 0; unit < until; unit += 1) {
      const at = unit % 2;
      const count = counts[at];
      if (count === undefined) continue;
      count.units += 1;
      if (draw() < (rates[at] ?? 0)) count.hits += 1;
      if ((unit + 1) % every === 0 && decide(counts, terms).state === 'winner') {
        winners += 1;
        break;
      }
    }
  }
  return winners / 400;
}

test('looking after every second unit finds hardly more false winners than looking rarely, and never more than 5 %', () => {
  const [often, rarely] = [seen(2, [0.04, 0.04], 2000), seen(500, [0.04, 0.04], 2000)];
  expect(often).toBeGreaterThanOrEqual(rarely);
  expect(often).toBeLessThanOrEqual(0.05);
});

test('a real difference is found within the announced sample about as often as announced', () => {
  const { total } = sampleSize({ baseline: 0.04, lift: 0.04 });
  expect(seen(50, [0.04, 0.08], total)).toBeGreaterThan(0.77);
});
