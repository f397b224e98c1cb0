import type { CadenceDefinition } from '../cadence/model.ts';
import type { Tx } from '../ports/store.ts';
import { lostExperiments } from './experiment-reach.ts';

/** What else loses by a version of a cadence, in words for whoever publishes it. */
export async function publishWarnings(
  tx: Tx,
  version: { readonly cadenceId: string; readonly definition: CadenceDefinition },
): Promise<readonly string[]> {
  return lostExperiments(tx, version);
}
