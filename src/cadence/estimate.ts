/**
 * What a share of few people can say: a point, an interval, and whether it says enough.
 *
 * The interval is Wilson's score interval (E. B. Wilson 1927) at 95 %: unlike the textbook's `p ± z·√(p(1−p)/n)` it
 * stays within 0 and 1, is not empty at 0 of n, and covers about as often as it claims for small n and rates near
 * zero, which is where replies and meetings lie (Brown, Cai and DasGupta 2001, 'Interval Estimation for a Binomial
 * Proportion'; Agresti and Coull 1998).
 */

/** The normal quantile of 95 %. */
const z = 1.96;
/** A share is told as settled when its interval reaches at most this far to either side: 3 of 100. */
export const settledHalfWidth = 0.03;

/** A share with its interval; without observations the rate is unknown, and the interval is all there is. */
export interface Estimate {
  readonly count: number;
  readonly n: number;
  readonly rate: number | null;
  readonly low: number;
  readonly high: number;
}

/**
 * `count` of `n` with its interval. `independent` is how many independent observations stand behind the n when they
 * hang together in clusters, such as the touches of one person: the interval is then reckoned as if each cluster were
 * one observation, which is rather too wide than too narrow. Throws a RangeError unless 0 ≤ count ≤ n.
 */
export function estimate(count: number, n: number, independent = n): Estimate {
  if (count < 0 || count > n) throw new RangeError(`${count} of ${n} is no share`);
  if (n === 0) return { count, n, rate: null, low: 0, high: 1 };
  const rate = count / n;
  const size = Math.max(1, Math.min(independent, n));
  const middle = (rate + z ** 2 / (2 * size)) / (1 + z ** 2 / size);
  const half = (z / (1 + z ** 2 / size)) * Math.sqrt((rate * (1 - rate)) / size + z ** 2 / (4 * size ** 2));
  // Rounding must not move an end past the point, or past what a share can be.
  const low = count === 0 ? 0 : Math.max(0, Math.min(rate, middle - half));
  const high = count === n ? 1 : Math.min(1, Math.max(rate, middle + half));
  return { count, n, rate, low, high };
}

/** Whether a share is known well enough to be told as such. */
export function isSettled({ n, low, high }: Estimate): boolean {
  return n > 0 && (high - low) / 2 <= settledHalfWidth;
}

/**
 * About how many more people are needed until a share is settled, to the nearest ten; 0 when it is. The rate that is
 * assumed is the one observed, drawn towards one half by z²/2 successes and as many failures (Agresti and Coull), so
 * that none of few does not pass for certainty.
 */
export function moreNeeded(share: Estimate): number {
  if (isSettled(share)) return 0;
  const assumed = (share.count + z ** 2 / 2) / (share.n + z ** 2);
  const needed = (z ** 2 * assumed * (1 - assumed)) / settledHalfWidth ** 2 - z ** 2;
  return Math.max(10, Math.round((needed - share.n) / 10) * 10);
}

/** Logarithms of 0! to n!. */
function logFactorials(n: number): readonly number[] {
  const logs = [0];
  for (let k = 1; k <= n; k += 1) logs.push((logs[k - 1] ?? 0) + Math.log(k));
  return logs;
}

type Counted = Pick<Estimate, 'count' | 'n'>;

/**
 * How probable a difference at least as unlikely as this one would be if both groups had the same rate: Fisher's exact
 * test, two-sided, which holds for any number of people (R. A. Fisher 1935).
 */
export function chanceOf(one: Counted, other: Counted): number {
  const n = one.n + other.n;
  const count = one.count + other.count;
  const logs = logFactorials(n);
  const choose = (from: number, of: number) => (logs[from] ?? 0) - (logs[of] ?? 0) - (logs[from - of] ?? 0);
  const at = (k: number) => Math.exp(choose(one.n, k) + choose(other.n, count - k) - choose(n, count));
  const seen = at(one.count) * (1 + 1e-9);
  let sum = 0;
  for (let k = Math.max(0, count - other.n); k <= Math.min(one.n, count); k += 1)
    if (at(k) <= seen) sum += at(k);
  return Math.min(1, sum);
}

/**
 * Which of several groups differs from the others taken together by more than chance explains: the least probable one,
 * if it is below 5 % divided by the number of groups (Bonferroni), since one of many looks odd by chance alone. Null
 * when none does, or there is only one.
 */
export function standsOut<T extends Counted>(groups: readonly T[]): T | null {
  const all = groups.reduce((sum, { count, n }) => ({ count: sum.count + count, n: sum.n + n }), {
    count: 0,
    n: 0,
  });
  let found: { readonly group: T; readonly chance: number } | null = null;
  for (const group of groups) {
    const chance = chanceOf(group, { count: all.count - group.count, n: all.n - group.n });
    if (chance < (found?.chance ?? 0.05 / groups.length)) found = { group, chance };
  }
  return found?.group ?? null;
}
