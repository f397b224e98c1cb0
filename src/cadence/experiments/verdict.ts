import { decide, type ExperimentState, type ExperimentTerms } from './decide.ts';
import { type ArmCounts, differenceInterval, logEvidence } from './evidence.ts';
import { wordsOf } from './verdict-words.ts';

/** The difference between two arms' rates, with the confidence sequence's interval at this moment. */
export interface Difference {
  readonly arm: string;
  readonly than: string;
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** How strongly the data speak against 'arm is not better than the other': 1 is nothing. */
  readonly eValue: number;
}

export interface ExperimentVerdict {
  readonly state: ExperimentState;
  /** The arm that is better than each of the others; null unless that is shown. */
  readonly winner: string | null;
  /** The arm that leads so far against each of the others, the least certain first; empty while nobody counts. */
  readonly differences: readonly Difference[];
  /** The first of them: the leading arm against the one that it is least certain to beat. */
  readonly interval: Difference | null;
  /** The evidence in it, and how much of it makes a winner. */
  readonly eValue: number;
  readonly needed: number;
  /** Anytime-valid: would be at most this with this probability, however often somebody looked, if no arm were better. */
  readonly p: number;
  /** How many units are counted, in all arms together. */
  readonly units: number;
  readonly words: string;
}

/**
 * What an experiment says so far. May be asked after every unit, and as long as one likes: the probability that it
 * ever names an arm as winner that is not the best one is at most `alpha`.
 *
 * - `winner`: the e-values against 'this arm is not better than that one' are at least k/α for each of the others, k
 *   being the number of arms. Whatever the rates are, each arm that is not the only best one has one comparison, with a
 *   best one, in which its claim is false, and which it passes with probability α/k at most (Ville; Bonferroni).
 * - `no_difference`: the announced sample size is used up without a winner, or every difference between arms is
 *   certain to be smaller than the smallest difference of interest. A normal result.
 * - `running`: neither.
 *
 * `arms` holds counts, not shares; the same counts give the same verdict. The interval holds the estimate, and lies
 * above 0 just when its comparison is won. Method and sources: `logEvidence`. Throws a RangeError for counts or plans
 * that mean nothing.
 */
export function verdict(arms: readonly ArmCounts[], plan: ExperimentTerms): ExperimentVerdict {
  const { state, leader, evidence, needed, units, small } = decide(arms, plan);
  const differences = arms
    .filter((arm) => arm !== leader && arm.units > 0)
    .map((other): Difference => {
      const pair = [leader, other] as const;
      const eValue = Math.exp(logEvidence(pair, plan));
      return { arm: leader.key, than: other.key, ...differenceInterval(pair, plan, needed), eValue };
    })
    .sort((one, other) => one.eValue - other.eValue);
  const found = {
    state,
    winner: state === 'winner' ? leader.key : null,
    differences,
    interval: differences[0] ?? null,
    eValue: Math.exp(evidence),
    needed: arms.length / plan.alpha,
    p: Math.min(1, arms.length / Math.exp(evidence)),
    units,
  };
  return { ...found, words: wordsOf(found, { arms, plan, small }) };
}

/**
 * The verdict at the first of many looks at which it was decided, else at the last one. Each look holds the counts of
 * all units up to it, in the order in which units began. So what an experiment says does not depend on when somebody
 * looked, and what is decided stays so. Null when there is no look.
 */
export function firstVerdict(
  looks: readonly (readonly ArmCounts[])[],
  plan: ExperimentTerms,
): { readonly verdict: ExperimentVerdict; readonly arms: readonly ArmCounts[] } | null {
  const arms = looks.find((look) => decide(look, plan).state !== 'running') ?? looks.at(-1);
  return arms === undefined ? null : { verdict: verdict(arms, plan), arms };
}
