import { fold } from '../fold.ts';

const source = (phrase: string) => fold(phrase.replaceAll('\\S', '[^\\s]'));

/**
 * One pattern of many phrases, written as people write them: their sources are folded like the text that they are
 * held against. A phrase begins where a word begins, but in languages without blanks anywhere. No capital may stand
 * in a source (`\p{L}`) but that of `\S`, since folding makes it small.
 */
export function anyOf(phrases: readonly string[], anywhere: readonly string[] = []): RegExp {
  const latin = `(?<![\\p{L}\\p{N}])(?:${phrases.map(source).join('|')})`;
  return new RegExp(anywhere.length === 0 ? latin : `${latin}|${anywhere.map(source).join('|')}`, 'u');
}
