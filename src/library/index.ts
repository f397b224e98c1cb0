import type { CadenceInput } from '../cadence/model.ts';
import { definitions } from './definitions.ts';

/** Names of the built-in cadences: the names of their files in `cadences/`. */
export type LibraryKey = keyof typeof definitions;

/** A cadence that comes with the product, to use as it is or to copy and change. */
export interface BuiltInCadence {
  readonly key: LibraryKey;
  readonly definition: CadenceInput;
}

/** In the order in which people look for them: from strangers to open opportunities. */
const order: readonly LibraryKey[] = [
  'outbound-prospecting',
  'cold-outbound',
  'inbound-hot-lead',
  'inbound-nurture',
  'event-follow-up',
  'no-show',
  're-engagement',
  'opportunity-advancement',
];

/**
 * Half a sentence on what the sender's company does, as it stands in the cadences for strangers ('We help companies …').
 * True of many, and to be replaced by one's own.
 */
export const placeholderOffer = 'get routine work off their desks';

export const builtInCadences: readonly BuiltInCadence[] = order.map((key) => ({
  key,
  definition: definitions[key],
}));

/** The one that a new workspace finds published. */
export const outboundProspecting: CadenceInput = definitions['outbound-prospecting'];
