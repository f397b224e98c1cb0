import { type Bet, checkBet, mostLost, stakes } from './evidence.ts';
import { leastThat, normalBelow, reaches, type Walk } from './normal.ts';

/** What is wished for, before an experiment starts. */
export interface SampleWish extends Bet {
  /** How probable a false winner may be; 0.05 when left out. */
  readonly alpha?: number;
  /** How probable it is to be that a real difference of `lift` is found; 0.8 when left out. */
  readonly power?: number;
  /** Number of arms, 2 when left out; or their weights. */
  readonly arms?: number | readonly number[];
  /** After how many units of all arms together somebody looks; 50 when left out. */
  readonly peekEvery?: number;
  /** How many units begin in a week, all arms together; without it no duration is told. */
  readonly perWeek?: number;
  /** How many days each unit is watched before it counts; 0 when left out. */
  readonly watchDays?: number;
}

export interface SampleSize {
  /** Units of each arm, in the arms' order. */
  readonly perArm: readonly number[];
  readonly total: number;
  /** What is bet on and judged by: `verdict` takes it. */
  readonly alpha: number;
  readonly power: number;
  /** By when half of the experiments have named the winner, if the difference is as large as the announced one. */
  readonly half: number;
  /** What the textbook's formula says, which allows one look at the end only. */
  readonly fixed: number;
  /** Days until the last unit counts, and until `half` do; null when nothing is known of units a week. */
  readonly days: number | null;
  readonly halfDays: number | null;
}

/** A sample above this is no plan: what would take more is given as this, and cannot be found. */
export const totalAtMost = 50_000_000;
/** The share of the risk to miss the difference that pays for the approximation by normal distributions. */
const reserve = 0.05;
/** What a walk that is seen in steps falls short of one that is seen all along (Siegmund 1985, chapter 10). */
const unseen = 0.5826;

function check(wish: SampleWish) {
  const { alpha = 0.05, power = 0.8, peekEvery = 50, perWeek = 1 } = wish;
  checkBet(wish, alpha);
  if (!(power > 0 && power < 1)) throw new RangeError(`a power of ${power} is no probability`);
  if (!(peekEvery >= 1)) throw new RangeError(`nobody can look after each ${peekEvery} units`);
  if (!(perWeek > 0)) throw new RangeError(`with ${perWeek} units a week an experiment never ends`);
}

function weightsOf(arms: SampleWish['arms'] = 2): readonly number[] {
  const weights = typeof arms === 'number' ? Array.from({ length: arms }, () => 1) : arms;
  if (weights.length < 2) throw new RangeError('an experiment has at least two arms');
  if (!weights.every((weight) => weight > 0 && Number.isFinite(weight)))
    throw new RangeError('weights must be above 0');
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return weights.map((weight) => weight / sum);
}

/**
 * Mean and variance of what one unit of a pair adds to the logarithm of the bet, when the arm with the share `w` has
 * the announced lift.
 */
function gainOf({ baseline, lift }: Bet, w: number): Walk {
  const centre = baseline + lift / 2;
  const lambda = Math.min(
    lift / (centre * (1 - centre)),
    mostLost / (w * (1 - centre)),
    mostLost / ((1 - w) * centre),
  );
  const better = baseline + lift;
  const outcomes = [
    { chance: w * better, gain: Math.log1p(lambda * (1 - w) * (1 - centre)) },
    { chance: w * (1 - better), gain: Math.log1p(-lambda * (1 - w) * centre) },
    { chance: (1 - w) * baseline, gain: Math.log1p(-lambda * w * (1 - centre)) },
    { chance: (1 - w) * (1 - baseline), gain: Math.log1p(lambda * w * centre) },
  ];
  const mean = outcomes.reduce((sum, { chance, gain }) => sum + chance * gain, 0);
  const square = outcomes.reduce((sum, { chance, gain }) => sum + chance * gain ** 2, 0);
  return { mean, variance: square - mean ** 2 };
}

/** What half of the formulas need: the value below which a standard normal variable stays with this probability. */
function quantile(probability: number): number {
  let [low, high] = [-10, 10];
  for (let turn = 0; turn < 60; turn += 1) {
    const middle = (low + high) / 2;
    if (normalBelow(middle) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

interface Pair {
  /** Share of the better arm within the pair, and of the pair within all. */
  readonly w: number;
  readonly ofAll: number;
}

function pairsOf(weights: readonly number[]): readonly Pair[] {
  return weights.flatMap((one, at) =>
    weights.flatMap((other, place) => (place === at ? [] : [{ w: one / (one + other), ofAll: one + other }])),
  );
}

/** Units of all arms together after which a pair's e-value has reached what makes a winner, with this probability. */
function unitsFor(
  { w, ofAll }: Pair,
  wish: Bet & { readonly peekEvery: number; readonly needed: number },
  chance: number,
): number {
  const walk = gainOf(wish, w);
  const missed = unseen * Math.sqrt(walk.variance * wish.peekEvery * ofAll);
  const height = Math.log(wish.needed) - Math.log(stakes[0].stake) + missed;
  return leastThat((n) => reaches(height, n, walk) >= chance, totalAtMost) / ofAll;
}

/** The two-sided z-test's sample with one look at the end, Bonferroni over pairs (Fleiss, Levin and Paik 2003, 4.2). */
function fixedUnits(
  { w, ofAll }: Pair,
  { baseline, lift }: Bet,
  risk: { alpha: number; beta: number },
): number {
  const better = baseline + lift;
  const centre = w * better + (1 - w) * baseline;
  const [a, b] = [quantile(1 - risk.alpha / 2), quantile(1 - risk.beta)];
  const same = centre * (1 - centre) * (1 / w + 1 / (1 - w));
  const apart = (better * (1 - better)) / w + (baseline * (1 - baseline)) / (1 - w);
  return (a * Math.sqrt(same) + b * Math.sqrt(apart)) ** 2 / lift ** 2 / ofAll;
}

/**
 * How many units an experiment needs so that `verdict`, asked after each `peekEvery` of them, names the best arm with
 * at least the wished `power` when it is `lift` better than each of the others.
 *
 * Method: the logarithm of the e-value that `verdict` reckons is a walk; how probable it is that it reaches the
 * threshold log(k/α) within n units follows from the mean and the variance of a step by Brownian motion with drift
 * (Wald; Siegmund, 'Sequential Analysis', 1985), corrected for being seen only at the looks. A tenth of the permitted
 * risk to miss the difference pays for that approximation, which simulations check (docs/experiments.md). With k arms
 * each of the k−1 comparisons may be missed with an equal part of the risk.
 *
 * Shapes: shares (0.04, not 4); units are people, or companies where these are assigned as a whole. Days follow from
 * units a week. Throws a RangeError for wishes that mean nothing.
 */
export function sampleSize(wish: SampleWish): SampleSize {
  check(wish);
  const { baseline, lift, alpha = 0.05, power = 0.8, peekEvery = 50, perWeek, watchDays = 0 } = wish;
  const weights = weightsOf(wish.arms);
  const arms = weights.length;
  const beta = (1 - power) / (arms - 1);
  const pairs = pairsOf(weights);
  const walked = { baseline, lift, peekEvery, needed: arms / alpha };
  const largest = (units: (pair: Pair) => number) => Math.max(...pairs.map(units));
  const least = largest((pair) => unitsFor(pair, walked, 1 - beta * (1 - reserve)));
  const perArm = weights.map((weight) => Math.ceil(least * weight));
  const total = perArm.reduce((sum, units) => sum + units, 0);
  const half = Math.min(total, Math.ceil(largest((pair) => unitsFor(pair, walked, 1 - 0.5 / (arms - 1)))));
  const risk = { alpha: alpha / (pairs.length / 2), beta };
  const daysFor = (units: number) =>
    perWeek === undefined ? null : Math.ceil((units / perWeek) * 7) + watchDays;
  return {
    perArm,
    total,
    alpha,
    power,
    half,
    fixed: Math.ceil(largest((pair) => fixedUnits(pair, wish, risk))),
    days: daysFor(total),
    halfDays: daysFor(half),
  };
}
