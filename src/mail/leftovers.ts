import { ourVariable } from './names-elsewhere.ts';

/*
 * Placeholders that are no Liquid: `[First Name]`, `{first_name}`, `%FIRSTNAME%`, `*|FNAME|*`. Other products fill them
 * in, and people type them to be filled in later; here they would be sent as they stand. What is honest text is none:
 * links with words, `[1]`, `[EMEA]`, `10% to 20%`, and brackets that a backslash keeps as they are.
 */

/** A placeholder that nobody fills in. */
interface Leftover {
  /** As it stands in the text. */
  readonly written: string;
  /** Our variable that it most likely means; null where nobody knows. */
  readonly ours: string | null;
}

const name = String.raw`\p{L}[\p{L}\p{N}_.' -]{0,40}`;
const shape = new RegExp(
  [
    String.raw`\*\|(?<bars>[\w:. ]{1,60})\|\*`,
    String.raw`(?<![\\!])\[(?<square>${name})\](?!\()`,
    // With what stands for a missing value, or several wordings of which one is chosen: `{Hi|Hello}`.
    String.raw`[$#]?\{[!$#]?(?<choice>${name})\|[^{}\n]{0,200}\}`,
    String.raw`(?<path>\/)?[$#]?\{[!$#]?(?<curly>${name})\}`,
    `<<(?<angles>${name})>>|<(?<angle>${name})>`,
    `%(?<percent>${name})%`,
  ].join('|'),
  'gu',
);

/** Most texts have none of their signs. */
const maybe = /[[{<%]|\*\|/;

/** What other products, and people, call something for which there is no variable here. */
const nameless =
  /^(?:unsub(?:scribe)?(?: ?(?:url|link|me))?|ice ?breaker|first ?line|personali[sz]ation|(?:phone|mobile)(?: ?number)?|(?:job ?)?role|sender ?name|signature|(?:meeting|calendar|booking) ?link|vorname|nachname|anrede|firma|firmenname|pr[ée]nom|entreprise|nombre|empresa|nome|cognome|azienda|voornaam|achternaam|bedrijf(?:snaam)?)$/i;
/** Somebody's note of what is still to be written. */
const toInsert = /^(?:insert|enter|fill in) \S/i;
const theirs = /^(?:their|his|her|prospect's|contact's|customer's|client's)\s/i;
/** `trigger_event` is a name, and no word of a text; in an address `%C3_` is a letter. */
const joined = /^(?![0-9a-f]{2}[^a-z])\p{L}[\p{L}\p{N}]*(?:_[\p{L}\p{N}]+)+$/iu;
/** `[person.title]` stands in a draft where a value is missing. */
const dotted =
  /^(?:person|company|sender|enrollment|insights|content|contact|lead|account|prospect|user)(?:\.\w+)+$/i;

function oursFor(inner: string): string | null {
  return ourVariable(inner.replace(theirs, ''));
}

/** Whether what stands between the signs is a name to be filled in. */
function isName(inner: string): boolean {
  const words = inner.trim();
  return (
    oursFor(words) !== null ||
    nameless.test(words.replaceAll('_', ' ')) ||
    toInsert.test(words) ||
    joined.test(words) ||
    dotted.test(words)
  );
}

function leftoverOf(match: RegExpMatchArray, authors: boolean): Leftover | null {
  const { bars, square, choice, curly, angles, angle, percent, path } = match.groups ?? {};
  const inner = bars ?? square ?? choice ?? curly ?? angles ?? angle ?? percent ?? '';
  // An author has no other use for braces, but in addresses such as `/users/{id}`; a company may be called `{code}`.
  const braces = choice !== undefined || (curly !== undefined && path === undefined);
  const surely = bars !== undefined || (authors && braces);
  const found = surely || (angle === undefined ? isName(inner) : oursFor(inner) !== null);
  return found ? { written: match[0].replace(/^\//, ''), ours: oursFor(inner) } : null;
}

function find(text: string, authors: boolean): readonly Leftover[] {
  const found = new Map<string, Leftover>();
  for (const match of text.matchAll(shape)) {
    const leftover = leftoverOf(match, authors);
    if (leftover !== null && !found.has(leftover.written)) found.set(leftover.written, leftover);
  }
  return [...found.values()];
}

/** The placeholders in a text as it would be sent, with people's data in it, each once. */
export function leftoversIn(text: string): readonly Leftover[] {
  return maybe.test(text) ? find(text, false) : [];
}

const comment = /\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\}/gs;
const quoted = /"[^"]*"|'[^']*'/g;

/** The placeholders in a template beside its Liquid, and in the fallbacks within it; in braces any name is one. */
export function leftoversInTemplate(source: string): readonly Leftover[] {
  if (!maybe.test(source)) return [];
  const text = source
    .replace(comment, '')
    .replace(/\{%.*?%\}/gs, '')
    // A figure begins no name, and leaves an address an address.
    .replace(/\{\{(.*?)\}\}/gs, (_, output: string) =>
      ['0', ...(output.match(quoted) ?? []).map((each) => each.slice(1, -1))].join(' '),
    );
  return find(text, true);
}

/** What often stands for a value that is not there. */
const fallbacks: Readonly<Record<string, string>> = {
  'person.first_name': 'there',
  'person.name': 'there',
  'person.title': 'your role',
  'company.name': 'your company',
  'company.industry': 'your industry',
};
const variable = (ours: string) =>
  ours.startsWith('sender.') ? `{{ ${ours} }}` : `{{ ${ours} | default: "${fallbacks[ours] ?? '…'}" }}`;

/** What is wrong about a placeholder and what to write instead, without the place. */
export function leftoverWords({ written, ours }: Leftover): string {
  const instead =
    ours !== null
      ? `write ${variable(ours)}`
      : /^\{[^}]*\|/.test(written)
        ? 'write one of its wordings'
        : `write what it stands for, or a variable such as ${variable('person.first_name')}`;
  return `${written} is filled in by nobody and would be sent as it stands; ${instead}`;
}
