import { fold } from '../fold.ts';

/** Who wrote says so in the first lines; a footer of pages says nothing. */
const readAtMost = 3000;
/** Words at the beginning count a second time, as beginnings: `thank you for …`. */
const beginning = 4;
/** A text of fewer terms than this weighs each as one of this many would: it says too little to be believed alone. */
const fewest = 4;
/** Letters in a row that stand for words where a language writes none apart. */
const longestRun = 4;

const scripts = '\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}ー';
const run = new RegExp(`^[${scripts}]`, 'u');
const pieces = new RegExp(`[${scripts}]+|[\\p{L}']+|0|[?？!.,:;]|\\n+`, 'gu');

/** What each term of a text counts, by how many there are: long texts are no surer than short ones. */
export const shareOfTerm = (terms: number): number => 1 / Math.sqrt(Math.max(fewest, terms));

/** How long a text is, by its words: short ones are told by other signs than long ones. */
function lengthTerm(words: number): string {
  const limit = [8, 25, 60, 120].find((each) => words < each);
  return `length<${limit ?? 'any'}`;
}

/**
 * What a text consists of, for weighing: each word, each two neighbours, its first words, and its length; for Chinese
 * and Japanese each run of up to four letters. Numbers, links and addresses are one word each, whichever they are, so
 * that nothing is learned about somebody's name for the week or for the ticket. Each term once.
 */
export function termsOf(text: string): ReadonlySet<string> {
  const folded = fold(text.slice(0, readAtMost))
    .replace(/https?:\/\/\S+|www\.\S+/g, ' a-link ')
    .replace(/[\w.+-]+@[\w.-]+/g, ' an-address ')
    .replace(/\d+/g, '0');
  const terms = new Set<string>();
  const words: string[] = [];
  for (const [piece] of folded.matchAll(pieces)) {
    if (!run.test(piece)) {
      words.push(piece.startsWith('\n') ? '\n' : piece === '？' ? '?' : piece);
      continue;
    }
    words.push('*');
    for (let from = 0; from < piece.length; from += 1)
      for (let size = 1; size <= longestRun && from + size <= piece.length; size += 1)
        terms.add(piece.slice(from, from + size));
  }
  words.forEach((word, at) => {
    if (word !== '\n' && word !== '*') terms.add(word);
    terms.add(`${words[at - 1] ?? '^'} ${word}`);
    if (at < beginning) terms.add(`^${word}`);
  });
  return terms.add(lengthTerm(words.length));
}
