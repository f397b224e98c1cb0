import { sampleSize } from '../../src/cadence/experiments/index.ts';
import { candidates } from './experiments/candidates.ts';
import { playCompanies, ratesOf } from './experiments/companies.ts';
import { anyWinner, oursForEver, peekEvery, play, trials } from './experiments/play.ts';
import { atLeast, atMost, type Bench, type BenchResult, known, median } from './result.ts';

const falseAtMost = { most: 0.05, unit: 'of trials' };
const planFor = (baseline: number, lift: number, arms = 2) => {
  const { total, fixed, alpha, half } = sampleSize({ baseline, lift, arms, peekEvery });
  return { plan: { baseline, lift, alpha, total }, total, fixed, half };
};
const inPercent = (share: number) => `${Math.round(share * 1000) / 10} %`;
const same = (rate: number, arms = 2) => Array.from({ length: arms }, () => rate);

/** Experiments in which nothing differs: how often a winner is named all the same. */
function falseWinners(): readonly BenchResult[] {
  const { plan, total } = planFor(0.04, 0.02);
  const large = planFor(0.04, 0.04);
  const four = planFor(0.04, 0.04, 4);
  const cases = [
    ['4 %, announced for 4 % → 6 %', { plan, rates: same(0.04), until: total, seed: 1, arms: 'assigned' }],
    [
      '4 %, arms by chance alone',
      { plan: large.plan, rates: same(0.04), until: large.total, seed: 6, arms: 'chance' },
    ],
    ['4 %, announced for 4 % → 8 %', { plan: large.plan, rates: same(0.04), until: large.total, seed: 2 }],
    [
      '4 %, looked at until three times the sample',
      { plan: large.plan, rates: same(0.04), until: 3 * large.total, seed: 3, rule: oursForEver },
    ],
    [
      '10 % where 4 % were announced, three times the sample',
      { plan: large.plan, rates: same(0.1), until: 3 * large.total, seed: 4, rule: oursForEver },
    ],
    ['4 %, four arms', { plan: four.plan, rates: same(0.04, 4), until: four.total, seed: 5 }],
  ] as const;
  return cases.map(([name, game]) =>
    atMost(`experiments: false winners, A/A at ${name}`, anyWinner(play(game)), falseAtMost),
  );
}

/** Experiments in which the last arm is better by the announced difference: how often it is named within the sample. */
function powers(): readonly BenchResult[] {
  const cases = [
    [0.04, 0.04, 2],
    [0.04, 0.02, 2],
    [0.02, 0.02, 2],
    [0.1, 0.05, 2],
    [0.25, 0.1, 2],
    [0.04, 0.04, 3],
  ] as const;
  return cases.flatMap(([baseline, lift, arms], seed) => {
    const { plan, total, fixed } = planFor(baseline, lift, arms);
    const rates = [...same(baseline, arms - 1), baseline + lift];
    const { wins, units } = play({ plan, rates, until: total, seed: 10 + seed });
    const named = (wins.at(-1) ?? 0) / trials;
    const name = `${inPercent(baseline)} → ${inPercent(baseline + lift)}${arms > 2 ? `, ${arms} arms` : ''}`;
    return [
      atLeast(`experiments: power at the announced sample, ${name}`, named, {
        least: 0.8,
        unit: 'of trials',
      }),
      known(`experiments: announced sample, ${name}`, total, 'units'),
      known(`experiments: of the sample with one look only, ${name}`, total / fixed, '×'),
      known(`experiments: middle time to the winner, ${name}`, median(units) / total, 'of the sample'),
    ];
  });
}

/** Whole companies, whose people's replies hang together. */
function clusters(): readonly BenchResult[] {
  const [today, better] = [ratesOf(1), ratesOf(1.8)];
  const { plan } = planFor(today.company, better.company - today.company);
  const perPerson = planFor(today.person, better.person - today.person);
  const even = [1, 1] as const;
  const [one = 0, other = 0] = playCompanies({ unit: 'company', plan, factors: even, seed: 30 });
  const [, found = 0] = playCompanies({ unit: 'company', plan, factors: [1, 1.8], seed: 31 });
  const people = playCompanies({ unit: 'person', plan: perPerson.plan, factors: even, seed: 32 });
  return [
    atMost('experiments: false winners, A/A by companies of 1 to 20', one + other, falseAtMost),
    atLeast('experiments: power at the announced sample, companies', found, {
      least: 0.8,
      unit: 'of trials',
    }),
    known(
      'experiments: false winners, if their people were counted one by one',
      (people[0] ?? 0) + (people[1] ?? 0),
      'of trials',
    ),
  ];
}

/** The same experiments judged in other ways, within the same announced sample. */
function others(): readonly BenchResult[] {
  const { plan, total } = planFor(0.04, 0.04);
  return candidates.flatMap(([name, rule]) => {
    const aa = anyWinner(play({ plan, rates: same(0.04), until: total, seed: 40, rule }));
    const { wins } = play({ plan, rates: [0.04, 0.08], until: total, seed: 41, rule });
    return [
      known(`experiments: false winners by ${name}`, aa, 'of trials'),
      known(`experiments: power by ${name}, 4 % → 8 %`, (wins[1] ?? 0) / trials, 'of trials'),
    ];
  });
}

export const experiments: Bench = {
  name: 'experiments',
  about: 'false winners and power of experiments, by simulation with fixed seeds; no database',
  async run({ note }) {
    note(`${trials} trials of each case, looked at after each ${peekEvery} units`);
    return [...falseWinners(), ...powers(), ...clusters(), ...others()];
  },
};
