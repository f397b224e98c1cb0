import type { Finding } from './finding.ts';
import { nameOf, type Subject, type Text } from './subject.ts';

/**
 * Links in a body. To strangers one is enough, above all in the first mail: filters weigh links of a sender they do
 * not know, and the product adds one of its own for unsubscribing.
 */
const linksAtMost = { cold: 1, warm: 2, asked: 3 } as const;

const link = /\bhttps?:\/\/[^\s<>"')\]]+|\bwww\.[^\s<>"')\]]+/giu;
/** Services that stand on the lists of abused redirectors (Spamhaus DBL, section on shorteners). */
const shortener =
  /\/\/(?:www\.)?(?:bit\.ly|tinyurl\.com|t\.co|goo\.gl|ow\.ly|is\.gd|buff\.ly|rebrand\.ly|cutt\.ly)\//iu;
const markup = /<(?:img|a|p|br|div|span|table|b|i|strong|em|ul|li|html)\b[^>]*>|!\[[^\]]*\]\(/iu;
/** A link with words that a mail program could not follow. */
const lost = /(?<!!)\[[^\]\n]+\]\((?!https?:\/\/|mailto:)[^)\n]*\)/iu;

function check(text: Text, temperature: keyof typeof linksAtMost): Finding[] {
  const { full } = text.reading;
  const at = { step: text.step.key, path: text.path };
  const found: Finding[] = [];
  const warn = (rule: 'links' | 'plain-text', words: string, why: string) =>
    found.push({ ...at, rule, severity: 'warning', words: `${nameOf(text)} ${words}`, why });
  const links = full.match(link) ?? [];
  const most = linksAtMost[temperature];
  if (links.length > most)
    warn(
      'links',
      `has ${links.length} links; ${most} ${most === 1 ? 'is' : 'are'} enough. Keep the one that you want clicked.`,
      'Each link is one more thing for a filter to doubt and for a reader to choose between.',
    );
  if (links.some((one) => shortener.test(`${one}/`)))
    warn(
      'links',
      `hides where a link leads. Write the real address.`,
      'Shorteners are on blocklists because spam uses them (Spamhaus DBL).',
    );
  const tag = markup.exec(full)?.[0];
  if (tag !== undefined)
    warn(
      'plain-text',
      `holds “${tag.slice(0, 30)}”, which would stand in the mail as it is. Write **bold**, _italic_ and [words](https://…); blank lines part paragraphs.`,
      'Both parts of a mail are made from one text; pictures and tags are not part of the format (docs/cadences.md).',
    );
  const nowhere = lost.exec(full)?.[0];
  if (nowhere !== undefined)
    warn(
      'links',
      `holds “${nowhere.slice(0, 60)}”, which would stand in the mail as it is. Begin the address with https:// or mailto:.`,
      'Only these lead anywhere from a mail (docs/cadences.md).',
    );
  return found;
}

/** Too many links, links that hide or lead nowhere, and HTML or pictures, which are no marks. */
export function linksAndMarkup({ texts, profile }: Subject): readonly Finding[] {
  return texts
    .filter((text) => text.kind === 'body' && text.reading.error === null)
    .flatMap((text) => check(text, profile.temperature));
}
