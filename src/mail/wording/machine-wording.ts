import { oddsBy } from './odds.ts';
import learned from './weights.json' with { type: 'json' };

/**
 * How much more a text reads like a machine's (an absence note, a receipt, a notice) than like a person's, as the
 * logarithm of the odds: 0 where both are as likely, above for machines. Weights come from the texts in `texts/`, by
 * `npm run build:wording`; a text in another language gives 0. Pure.
 */
export const machineWording: (text: string) => number = oddsBy(learned);
