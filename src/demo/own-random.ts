import { SeededRandom } from '../../connectors/sandbox/core/index.ts';
import { spreadSeed } from '../cadence/index.ts';

/**
 * Chances of one's own, from the run's seed and a name: what somebody does then does not depend on the order in
 * which a busy machine gets round to people.
 */
export function ownRandom(seed: number, name: string): SeededRandom {
  return new SeededRandom(Math.floor(spreadSeed(`${seed} ${name}`) * 2 ** 32));
}
