/**
 * Other ways to judge the same counts, for comparison with the one that was chosen. Two arms of equal size. Each says
 * at a look whether it names a winner.
 */
import type { ArmCounts } from '../../../src/cadence/experiments/index.ts';
import type { Rule } from './play.ts';

function twoOf(arms: readonly ArmCounts[]): readonly [ArmCounts, ArmCounts] {
  const [one, other] = arms;
  if (one === undefined || other === undefined) throw new Error('There are two arms.');
  return one.hits / one.units >= other.hits / other.units ? [one, other] : [other, one];
}

/** The difference of rates in standard errors, with the pooled rate; 0 while nobody succeeded. */
function zOf([one, other]: readonly [ArmCounts, ArmCounts]): number {
  const pooled = (one.hits + other.hits) / (one.units + other.units);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / one.units + 1 / other.units));
  return error === 0 ? 0 : (one.hits / one.units - other.hits / other.units) / error;
}

/** What shipped tools do: a z-test at 5 % at every look. */
const naive: Rule = (arms) => {
  const pair = twoOf(arms);
  return zOf(pair) > 1.96 ? pair[0].key : null;
};

/** The normal mixture (Robbins 1970; as asymptotic confidence sequence Waudby-Smith et al. 2024), tightest at the announced sample. */
const normalMixture: Rule = (arms, plan) => {
  const pair = twoOf(arms);
  // The variance of the mixture that makes the boundary lowest at time 1, for 5 % on two sides.
  const [time, rho] = [(pair[0].units + pair[1].units) / plan.total, 1 / 8.2];
  const bound = Math.sqrt((time + rho) * (Math.log((time + rho) / rho) + 2 * Math.log(1 / plan.alpha)));
  return zOf(pair) * Math.sqrt(time) > bound ? pair[0].key : null;
};

const logFactorials: number[] = [0];
function logFactorial(n: number): number {
  for (let k = logFactorials.length; k <= n; k += 1)
    logFactorials.push((logFactorials[k - 1] ?? 0) + Math.log(k));
  return logFactorials[n] ?? 0;
}

/**
 * Only in which arm each success falls: a uniform mixture over the share (Lindon and Malek 2022). Needs no rate, but
 * looks at nothing but successes, and bets on every difference alike.
 */
export const labels: Rule = (arms, plan) => {
  const pair = twoOf(arms);
  const [a, b] = [pair[0].hits, pair[1].hits];
  const log = logFactorial(a) + logFactorial(b) - logFactorial(a + b + 1) + (a + b) * Math.LN2;
  return log >= Math.log(1 / plan.alpha) ? pair[0].key : null;
};

/** A constant boundary up to the announced sample (O'Brien and Fleming 1979, in the limit of many looks): valid only up to there. */
const upToTheSample: Rule = (arms, plan) => {
  const pair = twoOf(arms);
  const time = (pair[0].units + pair[1].units) / plan.total;
  return zOf(pair) * Math.sqrt(time) > 2.2414 ? pair[0].key : null;
};

export type Named = readonly [name: string, rule: Rule];
export const candidates: readonly Named[] = [
  ['z-test at 5 % at each look', naive],
  ['normal mixture', normalMixture],
  ['labels of successes', labels],
  ['constant boundary up to the sample', upToTheSample],
];
