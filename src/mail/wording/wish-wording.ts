import { oddsBy } from './odds.ts';
import learned from './wish-weights.json' with { type: 'json' };

/**
 * How much more a person's text reads like a wish to get no more mail, or about stored personal data, than like
 * anything else, as the logarithm of the odds. Weights come from the texts in `wishes/`, by `npm run build:wording`;
 * a text in another language gives 0. Pure.
 */
export const wishWording: (text: string) => number = oddsBy(learned.wish);

/** The same for wishes about stored personal data alone. */
export const erasureWording: (text: string) => number = oddsBy(learned.erasure);
