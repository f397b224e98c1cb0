import learned from './kind-weights.json' with { type: 'json' };
import { type MachineKind, machineKinds } from './machine-kinds.ts';
import { enoughKnown } from './odds.ts';
import { shareOfTerm, termsOf } from './terms.ts';

/** A weight is kept in tenths of the logarithm of odds, one for each kind in their order. */
function weightsByTerm(): ReadonlyMap<string, readonly number[]> {
  return new Map(
    learned.terms.split('\t').map((entry) => {
      const cut = entry.lastIndexOf('=');
      const weights = entry.slice(cut + 1).split(',');
      return [entry.slice(0, cut), weights.map((weight) => Number(weight) / 10)] as const;
    }),
  );
}

let kept: ReadonlyMap<string, readonly number[]> | null = null;

/**
 * What a machine's text is, by all its words together, with the odds (their logarithm) that it is that and nothing
 * else of machines; null in a language of which hardly a word is known. Says nothing about whether a machine wrote it.
 * Weights come from the texts in `texts/`, by `npm run build:wording`. Pure.
 */
export function machineKind(text: string): { readonly kind: MachineKind; readonly odds: number } | null {
  kept ??= weightsByTerm();
  const weights = kept;
  const terms = [...termsOf(text)];
  if (!enoughKnown(terms, (term) => weights.has(term))) return null;
  const known = terms.flatMap((term) => [weights.get(term) ?? []].filter((each) => each.length > 0));
  const share = shareOfTerm(known.length);
  const odds = machineKinds.map(
    (_, at) => (learned.bias[at] ?? 0) + share * known.reduce((sum, each) => sum + (each[at] ?? 0), 0),
  );
  const best = odds.indexOf(Math.max(...odds));
  const kind = machineKinds[best];
  return kind === undefined ? null : { kind, odds: odds[best] ?? 0 };
}
