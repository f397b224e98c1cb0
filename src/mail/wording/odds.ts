import { shareOfTerm, termsOf } from './terms.ts';

/** What terms say, as `npm run build:wording` writes it: hundredths of the logarithm of odds, `term=weight` by tabs. */
interface Learned {
  readonly bias: number;
  readonly terms: string;
}

/** A text in a language that the texts are not in has few words that are known. */
const leastKnown = 1 / 4;
const isWord = (term: string) => /^[\p{L}']+$/u.test(term);

/** Whether a language is known: of enough of its words something was learned. */
export function enoughKnown(terms: readonly string[], known: (term: string) => boolean): boolean {
  const words = terms.filter(isWord);
  return words.filter(known).length >= words.length * leastKnown;
}

function weightsByTerm({ terms }: Learned): ReadonlyMap<string, number> {
  return new Map(
    terms.split('\t').map((entry) => {
      const cut = entry.lastIndexOf('=');
      return [entry.slice(0, cut), Number(entry.slice(cut + 1)) / 100] as const;
    }),
  );
}

/**
 * The odds (their logarithm) that a text is what was learned: 0 where both are as likely, and for languages in which
 * hardly a word is known. Weights are read with the first text, not at a start.
 */
export function oddsBy(learned: Learned): (text: string) => number {
  let weights: ReadonlyMap<string, number> | null = null;
  return (text) => {
    weights ??= weightsByTerm(learned);
    const weightOf = weights;
    const terms = [...termsOf(text)];
    if (!enoughKnown(terms, (term) => weightOf.has(term))) return 0;
    const known = terms.flatMap((term) => weightOf.get(term) ?? []);
    const sum = known.reduce((all, weight) => all + weight, 0);
    return learned.bias + sum * shareOfTerm(known.length);
  };
}
