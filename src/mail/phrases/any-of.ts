import { fold } from '../fold.ts';

/**
 * One pattern of many phrases, written as people write them: their sources are folded like the text that they are
 * held against. A phrase begins where a word begins, but in languages without blanks anywhere. No capital may stand
 * in a source (`\S`, `\p{L}`), since folding makes it small.
 */
export function anyOf(phrases: readonly string[], anywhere: readonly string[] = []): RegExp {
  const latin = `(?<![\\p{L}\\p{N}])(?:${phrases.map(fold).join('|')})`;
  return new RegExp(anywhere.length === 0 ? latin : `${latin}|${anywhere.map(fold).join('|')}`, 'u');
}
