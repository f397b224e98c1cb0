import { type ArmCounts, type Bet, checkBet, logEvidence } from './evidence.ts';

/** What is fixed before an experiment starts, and what it is judged by. */
export interface ExperimentTerms extends Bet {
  /** How probable a false winner may be, over the whole experiment. */
  readonly alpha: number;
  /** The announced sample size: units of all arms together. */
  readonly total: number;
}

export type ExperimentState = 'running' | 'winner' | 'no_difference';

export interface Decided {
  readonly state: ExperimentState;
  /** The arm with the highest rate so far; of equal ones the first. */
  readonly leader: ArmCounts;
  /** The logarithm of the e-value for the leader against the arm that it is least certain to beat, and what it takes. */
  readonly evidence: number;
  readonly needed: number;
  readonly units: number;
  /** Whether all arms certainly differ by less than the smallest difference of interest. */
  readonly small: boolean;
}

function check(arms: readonly ArmCounts[], plan: ExperimentTerms): void {
  const { total } = plan;
  checkBet(plan, plan.alpha);
  if (!(total > 0)) throw new RangeError(`a sample of ${total} is none`);
  if (arms.length < 2) throw new RangeError('an experiment has at least two arms');
  if (new Set(arms.map((arm) => arm.key)).size < arms.length)
    throw new RangeError('arms need different keys');
  for (const { key, units, hits } of arms)
    if (!(hits >= 0 && hits <= units)) throw new RangeError(`arm '${key}': ${hits} of ${units} is no share`);
}

const rate = ({ units, hits }: ArmCounts) => (units === 0 ? -1 : hits / units);

/** Whether for each two arms both 'better by the lift or more' and 'worse by the lift or more' are refuted. */
function allSmall(arms: readonly ArmCounts[], plan: ExperimentTerms, needed: number): boolean {
  return arms.every((one) =>
    arms.every((other) => one === other || logEvidence([one, other], plan, -plan.lift) >= needed),
  );
}

/**
 * The state that `verdict` tells, without its interval and words: cheap enough to be asked at every look. Throws a
 * RangeError for counts or plans that mean nothing.
 */
export function decide(arms: readonly ArmCounts[], plan: ExperimentTerms): Decided {
  check(arms, plan);
  const needed = Math.log(arms.length / plan.alpha);
  const units = arms.reduce((sum, arm) => sum + arm.units, 0);
  const leader = arms.reduce((best, arm) => (rate(arm) > rate(best) ? arm : best));
  const against = arms.filter((arm) => arm !== leader).map((other) => logEvidence([leader, other], plan));
  const evidence = Math.min(...against);
  if (evidence >= needed) return { state: 'winner', leader, evidence, needed, units, small: false };
  const small = allSmall(arms, plan, needed);
  const state = small || units >= plan.total ? 'no_difference' : 'running';
  return { state, leader, evidence, needed, units, small };
}
