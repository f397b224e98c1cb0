import { armAt, decide, type ExperimentTerms } from '../../../src/cadence/experiments/index.ts';
import { draws } from './draws.ts';
import { peekEvery, trials } from './play.ts';

/** Companies of 1 to 20 people. In one of ten they reply often, in the others hardly ever: replies hang together. */
const peopleAtMost = 20;
const keen = { share: 0.1, rate: 0.25 };
const dull = { rate: 0.0167 };

interface Company {
  readonly people: number;
  readonly replies: number;
}

/** A company in an arm that multiplies everybody's readiness to reply by `factor`. */
function companyBy(draw: () => number, factor: number): Company {
  const people = 1 + Math.floor(draw() * peopleAtMost);
  const rate = factor * (draw() < keen.share ? keen.rate : dull.rate);
  let replies = 0;
  for (let person = 0; person < people; person += 1) if (draw() < rate) replies += 1;
  return { people, replies };
}

/** How often anybody of a company replies, and how often a person does, by a large sample. */
export function ratesOf(factor: number): { readonly company: number; readonly person: number } {
  const draw = draws(99);
  const all = Array.from({ length: 200_000 }, () => companyBy(draw, factor));
  const people = all.reduce((sum, one) => sum + one.people, 0);
  return {
    company: all.filter((one) => one.replies > 0).length / all.length,
    person: all.reduce((sum, one) => sum + one.replies, 0) / people,
  };
}

export interface CompanyGame {
  /** With companies, or with people, as the units that are counted. */
  readonly unit: 'company' | 'person';
  readonly plan: ExperimentTerms;
  readonly factors: readonly [number, number];
  readonly seed: number;
}

/** How often each arm is named when companies are assigned as a whole, looked at after each 50 units. */
export function playCompanies({ unit, plan, factors, seed }: CompanyGame): readonly number[] {
  const arms = factors.map((_, arm) => ({ key: String(arm), weight: 1 }));
  const wins = factors.map(() => 0);
  for (let trial = 0; trial < trials; trial += 1) {
    const draw = draws(seed * 1_000_003 + trial);
    const counts = arms.map(({ key }) => ({ key, units: 0, hits: 0 }));
    let look = peekEvery;
    for (let position = 0; ; position += 1) {
      const at = Number(armAt(`${seed}/${trial}`, arms, { stratum: 'all', position }));
      const { people, replies } = companyBy(draw, factors[at] ?? 1);
      const count = counts[at];
      if (count === undefined) throw new Error('There is such an arm.');
      count.units += unit === 'company' ? 1 : people;
      count.hits += unit === 'company' ? Math.min(replies, 1) : replies;
      const units = counts.reduce((sum, one) => sum + one.units, 0);
      if (units < look) continue;
      look = units + peekEvery;
      const { state, leader } = decide(counts, plan);
      if (state === 'running') continue;
      if (state === 'winner') wins[Number(leader.key)] = (wins[Number(leader.key)] ?? 0) + 1;
      break;
    }
  }
  return wins.map((count) => count / trials);
}
