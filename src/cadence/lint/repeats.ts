import type { Finding } from './finding.ts';
import { nameOf, type Subject, type Text, wordsIn } from './subject.ts';

/** Words that make one shingle: long enough that common phrases do not count, short enough to find a reworded text. */
const shingleWords = 4;
/** A text repeats another when this share of the shorter one's shingles stands in it, too. */
const sameShare = 0.4;
/** Shorter texts say too little to be compared, longer ones are compared by their beginning. */
const fewestShingles = 8;
const mostWords = 400;

function shinglesOf(text: string): ReadonlySet<string> {
  const words = wordsIn(text.toLowerCase()).slice(0, mostWords);
  return new Set(words.slice(shingleWords - 1).map((_, at) => words.slice(at, at + shingleWords).join(' ')));
}

interface Earlier {
  readonly text: Text;
  readonly size: number;
}

/**
 * Touches of one kind that say what an earlier step said. Likeness is containment of word shingles (Broder, 'On the
 * resemblance and containment of documents', 1997). Variants of one step may be alike: a person gets one of them.
 * Every text is looked up in an index of the earlier ones, so that the work grows with what is repeated.
 */
export function repeatedContent({ texts }: Subject): readonly Finding[] {
  const found: Finding[] = [];
  const indexes = new Map<string, Map<string, Earlier[]>>();
  const flagged = new Set<number>();
  for (const text of texts) {
    if (text.kind === 'subject' || text.reading.error !== null || flagged.has(text.index)) continue;
    const shingles = shinglesOf(text.reading.full);
    if (shingles.size < fewestShingles) continue;
    const kind = text.kind === 'body' ? 'email' : text.step.channel;
    const index = indexes.get(kind) ?? new Map<string, Earlier[]>();
    indexes.set(kind, index);
    const shared = new Map<Earlier, number>();
    for (const shingle of shingles)
      for (const earlier of index.get(shingle) ?? [])
        if (earlier.text.index !== text.index) shared.set(earlier, (shared.get(earlier) ?? 0) + 1);
    const shareOf = ([earlier, count]: [Earlier, number]) => count / Math.min(earlier.size, shingles.size);
    const [most] = [...shared].sort((a, b) => shareOf(b) - shareOf(a));
    if (most !== undefined && shareOf(most) >= sameShare) {
      flagged.add(text.index);
      found.push(repeated(text, most[0].text, shareOf(most)));
      continue;
    }
    const own = { text, size: shingles.size };
    for (const shingle of shingles) index.set(shingle, [...(index.get(shingle) ?? []), own]);
  }
  return found;
}

function repeated(text: Text, earlier: Text, share: number): Finding {
  return {
    rule: 'repeated-content',
    severity: 'warning',
    step: text.step.key,
    path: text.path,
    words: `${nameOf(text)} says for the most part (${Math.round(share * 100)} %) what ${nameOf(earlier)} said. Give it a reason of its own.`,
    why: 'Each touch brings something new instead of the same pitch again (cadence guide, answer on annoying prospects).',
  };
}
