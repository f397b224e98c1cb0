/** What was counted in one arm: how many units (people, or companies) had their full time, and how many of them succeeded. */
export interface ArmCounts {
  readonly key: string;
  readonly units: number;
  readonly hits: number;
}

/** What an experiment bets on, fixed before it starts. */
export interface Bet {
  /** Share of units that succeed today, above 0 and below 1. */
  readonly baseline: number;
  /** Smallest difference of interest, as a share: 0.02 is 2 of 100. */
  readonly lift: number;
}

type Counted = Pick<ArmCounts, 'units' | 'hits'>;

/**
 * How much of the stake is bet on the announced difference, and how much on half of it. The second bet saves the
 * evidence where successes are about twice as frequent as announced: the first alone would then stake too much.
 */
export const stakes = [
  { stake: 0.85, share: 1 },
  { stake: 0.15, share: 0.5 },
] as const;

/** Throws a RangeError for shares that mean nothing. */
export function checkBet({ baseline, lift }: Bet, alpha: number): void {
  if (!(baseline > 0 && baseline < 1)) throw new RangeError(`a baseline of ${baseline} is no share`);
  if (!(lift > 0 && baseline + lift < 1)) throw new RangeError(`a lift of ${lift} is none, or too large`);
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`an alpha of ${alpha} is no probability`);
}

/** No bet may lose everything on one unit. */
export const mostLost = 0.95;

/** The logarithm of what one bet of `lambda` has made of its stake. */
function logGain(
  [better, other]: readonly [Counted, Counted],
  { lambda, centre, margin }: { readonly lambda: number; readonly centre: number; readonly margin: number },
): number {
  const w = better.units / (better.units + other.units);
  const down = (1 - w) * (centre + margin);
  const bet = Math.min(lambda, mostLost / (w * (1 - centre)), down > 0 ? mostLost / down : lambda);
  return (
    better.hits * Math.log1p(bet * (1 - w) * (1 - centre - margin)) +
    (better.units - better.hits) * Math.log1p(-bet * (1 - w) * (centre + margin)) +
    other.hits * Math.log1p(-bet * w * (1 - centre)) +
    (other.units - other.hits) * Math.log1p(bet * w * centre)
  );
}

/**
 * The logarithm of the e-value against 'the first arm's rate is above the other's by at most `margin`'. It begins at 0
 * (an e-value of 1, no evidence); were the statement true, the e-value would ever reach x with probability 1/x at most,
 * however often it is looked at (Ville's inequality).
 *
 * Method: a bet on each unit. With w the share of units in the first arm, c a fixed guess of the common rate, y = 1 for
 * a success, a unit of the first arm multiplies the stake by 1 + λ(1−w)(y − c − margin), one of the other arm by
 * 1 − λw(y − c). At the margin the product of their means is at most 1 by the inequality of the arithmetic and the
 * geometric mean, whatever the common rate is; below the margin it is less. Where margin is 0 these are the e-variables
 * for 2×2 tables of Turner, Ly and Grünwald ('Generic E-variables for exact sequential k-sample tests that allow for
 * optional stopping', 2021); as bets on the mean of what was observed they are those of Waudby-Smith and Ramdas
 * ('Estimating means of bounded random variables by betting', 2024). λ = lift / (c(1−c)) is the bet whose gain grows
 * fastest if the difference is the announced one (Kelly; 'GROW').
 *
 * Assumptions: units are independent of each other, and whoever counts does so in an order that does not depend on
 * what came of them, with the arms filling in the same proportion all along (blocks do that).
 */
export function logEvidence(pair: readonly [Counted, Counted], { baseline, lift }: Bet, margin = 0): number {
  const [better, other] = pair;
  if (better.units === 0 || other.units === 0) return 0;
  const centre = Math.min(baseline + lift / 2, 1 - 1e-6);
  const lambda = lift / (centre * (1 - centre));
  const gains = stakes.map(
    ({ stake, share }) => Math.log(stake) + logGain(pair, { lambda: lambda * share, centre, margin }),
  );
  const top = Math.max(...gains);
  return top + Math.log(gains.reduce((sum, gain) => sum + Math.exp(gain - top), 0));
}

const rate = ({ units, hits }: Counted) => (units === 0 ? 0 : hits / units);

/** Halvings until an end of an interval is known to a billionth. */
const halvings = 40;

/** The least difference of the first arm's rate over the other's that is not refuted: the lower end of the interval. */
function lowEnd(pair: readonly [Counted, Counted], bet: Bet, needed: number): number {
  const estimate = rate(pair[0]) - rate(pair[1]);
  if (logEvidence(pair, bet, -1) < needed) return -1;
  let [refuted, open] = [-1, estimate];
  for (let turn = 0; turn < halvings; turn += 1) {
    const middle = (refuted + open) / 2;
    if (logEvidence(pair, bet, middle) >= needed) refuted = middle;
    else open = middle;
  }
  return open;
}

/**
 * The interval of the difference 'first arm's rate minus the other's': every margin that the bets have not refuted at
 * an e-value of e^`needed`. As a sequence over time it is a confidence sequence: all of its intervals together hold the
 * true difference with probability 1 − 2/e^`needed` at least (Howard, Ramdas, McAuliffe and Sekhon 2021).
 */
export function differenceInterval(
  [first, other]: readonly [Counted, Counted],
  bet: Bet,
  needed: number,
): { readonly estimate: number; readonly low: number; readonly high: number } {
  const estimate = rate(first) - rate(other);
  const low = lowEnd([first, other], bet, needed);
  const high = 0 - lowEnd([other, first], bet, needed);
  // The ends are roots: rounding must not move them past the estimate.
  return { estimate, low: Math.min(low, estimate), high: Math.max(high, estimate) };
}
