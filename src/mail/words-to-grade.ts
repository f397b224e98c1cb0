import { ownWords } from './own-words.ts';

/** So much of a reply is graded, by rules and by a model alike. */
const longest = 2000;

const links = /\b(?:https?:\/\/|www\.)[^\s<>"']{1,2000}/gi;
const addresses = /[^\s<>()[\]:;,"']{1,64}@[^\s<>()[\]:;,"']{1,253}/g;
/** Seven digits and more, with what people put between them. Some dates and sums look the same: they go as well. */
const numbers = /\+?\d(?:[\s()./-]{0,3}\d){6,18}/g;

/**
 * What of a reply may be shown to a service outside: the writer's own words, at most 2,000 characters, with links,
 * addresses and phone numbers masked. Null when nothing but quoted text is there.
 */
export function wordsToGrade(newText: string): string | null {
  const own = ownWords(newText) ?? '';
  const masked = own
    .slice(0, 2 * longest)
    .replace(links, '[link]')
    .replace(addresses, '[address]')
    .replace(numbers, '[number]')
    .slice(0, longest)
    .trim();
  return masked === '' ? null : masked;
}
