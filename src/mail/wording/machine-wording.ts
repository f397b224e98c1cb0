import { shareOfTerm, termsOf } from './terms.ts';
import learned from './weights.json' with { type: 'json' };

/** Read with the first mail, not at a start. */
let weights: ReadonlyMap<string, number> | null = null;

function weightsByTerm(): ReadonlyMap<string, number> {
  weights ??= new Map(
    learned.terms.split('\t').map((entry) => {
      const cut = entry.lastIndexOf('=');
      return [entry.slice(0, cut), Number(entry.slice(cut + 1)) / 100] as const;
    }),
  );
  return weights;
}

/** A text in a language that the texts are not in has few words that are known. */
const leastKnown = 1 / 4;
const isWord = (term: string) => /^[\p{L}']+$/u.test(term);

/**
 * How much more a text reads like a machine's (an absence note, a receipt, a notice) than like a person's, as the
 * logarithm of the odds: 0 where both are as likely, above for machines. Weights come from the texts in `texts/`, by
 * `npm run build:wording`; a text in another language gives 0. Pure.
 */
export function machineWording(text: string): number {
  const weightOf = weightsByTerm();
  const terms = [...termsOf(text)];
  const words = terms.filter(isWord);
  if (words.filter((word) => weightOf.has(word)).length < words.length * leastKnown) return 0;
  const known = terms.flatMap((term) => weightOf.get(term) ?? []);
  const sum = known.reduce((all, weight) => all + weight, 0);
  return learned.bias + sum * shareOfTerm(known.length);
}
