import {
  type ArmCounts,
  armAt,
  decide,
  type ExperimentTerms,
} from '../../../src/cadence/experiments/index.ts';
import { draws } from './draws.ts';

export const trials = 2000;
export const peekEvery = 50;

/** Whether a rule names a winner at a look; which one. */
export type Rule = (arms: readonly ArmCounts[], plan: ExperimentTerms) => string | null | 'over';

/** The product's own: once it says that there is no difference, nobody looks any more. */
export const ours: Rule = (arms, plan) => {
  const { state, leader } = decide(arms, plan);
  return state === 'winner' ? leader.key : state === 'no_difference' ? 'over' : null;
};

/** The product's own, for whoever goes on after the announced sample. */
export const oursForEver: Rule = (arms, plan) => {
  const { state, leader } = decide(arms, plan);
  return state === 'winner' ? leader.key : null;
};

export interface Game {
  readonly plan: ExperimentTerms;
  /** What really happens in each arm. */
  readonly rates: readonly number[];
  /** Units of all arms together after which it ends. */
  readonly until: number;
  readonly seed: number;
  readonly rule?: Rule;
  /** Whether arms come from the product's `assign`, by chance alone, or take turns (when left out). */
  readonly arms?: 'assigned' | 'chance';
}

export interface Played {
  /** Trials that ended with each arm as winner, by its number. */
  readonly wins: readonly number[];
  /** Units after which each winner was named. */
  readonly units: readonly number[];
}

const keyOf = (arm: number) => String.fromCharCode(97 + arm);

/** Plays an experiment many times: a unit after the other, looked at after each 50 of them. */
export function play({ plan, rates, until, seed, rule = ours, arms: by }: Game): Played {
  const arms = rates.map((_, arm) => ({ key: keyOf(arm), weight: 1 }));
  const wins = rates.map(() => 0);
  const units: number[] = [];
  for (let trial = 0; trial < trials; trial += 1) {
    const draw = draws(seed * 1_000_003 + trial);
    const armOf = (position: number) => {
      if (by === undefined) return position % rates.length;
      if (by === 'chance') return Math.floor(draw() * rates.length);
      return armAt(`${seed}/${trial}`, arms, { stratum: 'all', position }).charCodeAt(0) - 97;
    };
    const counts = rates.map((_, arm) => ({ key: keyOf(arm), units: 0, hits: 0 }));
    for (let unit = 0; unit < until; ) {
      const end = Math.min(unit + peekEvery, until);
      for (; unit < end; unit += 1) {
        const at = armOf(unit);
        const count = counts[at];
        if (count === undefined) throw new Error('There is such an arm.');
        count.units += 1;
        if (draw() < (rates[at] ?? 0)) count.hits += 1;
      }
      const said = rule(counts, plan);
      if (said === null) continue;
      if (said !== 'over') {
        wins[said.charCodeAt(0) - 97] = (wins[said.charCodeAt(0) - 97] ?? 0) + 1;
        units.push(unit);
      }
      break;
    }
  }
  return { wins, units };
}

export const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);

/** The share of trials in which any arm was named. */
export const anyWinner = ({ wins }: Played) => sum(wins) / trials;
