import type { CadenceInput } from '../cadence/model.ts';
import { outboundProspecting } from './outbound-prospecting.ts';

export { outboundProspecting };

/** The cadences that a new workspace finds in its library, to use as they are or to copy and change. */
export const builtInCadences: readonly CadenceInput[] = [outboundProspecting];
