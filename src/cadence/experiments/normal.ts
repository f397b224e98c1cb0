/**
 * How often a standard normal variable stays below `x`: Abramowitz and Stegun 7.1.26 in the form of W. J. Cody's
 * continued expansion by Numerical Recipes (`erfc`), with a relative error under 1.2e-7 also far out in the tail.
 */
export function normalBelow(x: number): number {
  const z = Math.abs(x) / Math.SQRT2;
  const t = 1 / (1 + 0.5 * z);
  const terms = [
    ...[-1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806],
    ...[0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277],
  ];
  const exponent = terms.reduceRight((sum, term) => sum * t + term, 0);
  const tail = 0.5 * t * Math.exp(-z * z + exponent);
  return x > 0 ? 1 - tail : tail;
}

/** A walk in many small steps: mean and variance of one step. */
export interface Walk {
  readonly mean: number;
  readonly variance: number;
}

/**
 * How probable it is that a walk has reached `height` at some time up to step `steps`: Brownian motion with drift (the
 * inverse Gaussian distribution; Wald 1947, Siegmund 1985, chapter 3).
 */
export function reaches(height: number, steps: number, { mean, variance }: Walk): number {
  if (steps <= 0 || variance <= 0) return 0;
  const spread = Math.sqrt(variance * steps);
  const over = normalBelow((mean * steps - height) / spread);
  const before = normalBelow((-mean * steps - height) / spread);
  return Math.min(1, over + Math.exp((2 * mean * height) / variance) * before);
}

/** The least whole number from 1 on for which a rising condition holds; `most` when it does not before that. */
export function leastThat(holds: (n: number) => boolean, most: number): number {
  let high = 1;
  while (high < most && !holds(high)) high *= 2;
  let low = high >> 1;
  high = Math.min(high, most);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}
