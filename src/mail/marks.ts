/*
 * The marks that an email's text may carry, a few of Markdown's: **bold**, _italic_, [words](https://where) and lines
 * that begin with `- ` or `1. ` as lists. Everything else is the text itself. A backslash before a sign keeps it from
 * being a mark; what people's data says is put in like that, so that nobody's name turns into a link.
 */

/** A backslash before one of these is not part of the text. */
const escaped = /\\([\\*_[\]])/g;
/** What could make a mark in a value: brackets, doubled stars, an underscore at a word's end, a backslash before a sign. */
const marking = /[[\]]|\*(?=\*)|(?<=\*)\*|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|\\(?=[\\*_[\]]|$)/gu;

/** A text in which nothing is a mark, for what stands in the place of a value. */
export const withoutMarks = (text: string): string => text.replace(marking, '\\$&');

/** A text in which the signs that were kept from being marks stand as they are. */
export const literal = (text: string): string => text.replace(escaped, '$1');

/** A part of a line. */
export type Span =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bold' | 'italic'; readonly spans: readonly Span[] }
  | { readonly kind: 'link'; readonly text: string; readonly url: string };

/** What links may lead to: nothing that runs, and nothing that a mail program does not know. */
const reachable = /^(?:https?:\/\/|mailto:)[^\s<>"]+$/i;

const mark = new RegExp(
  [
    // A sign of its own, or a web address, in which no sign is a mark.
    String.raw`\\[\\*_[\]]|\bhttps?:\/\/[^\s<>"'\\[\]]+`,
    String.raw`\[(?<words>(?:\\.|[^[\]\\\n])+)\]\((?<url>(?:\\.|[^\s()\\])+)\)`,
    String.raw`\*\*(?<bold>(?=\S)(?:\\.|(?!\*\*)[^\\])+(?<=\S))\*\*`,
    String.raw`(?<![\p{L}\p{N}_\\])_(?<italic>(?=[^\s_])(?:\\.|[^\\_])+?(?<=[^\s_]))_(?![\p{L}\p{N}_])`,
  ].join('|'),
  'gu',
);

/** Most lines have no sign at all. */
const maybe = /[\\*_[]/;

/** One line's spans. Marks that do not close, or lead nowhere, are the text that they are. */
function spansOf(line: string): readonly Span[] {
  if (!maybe.test(line)) return [{ kind: 'text', text: line }];
  const spans: Span[] = [];
  let at = 0;
  const plain = (to: number) => {
    if (to > at) spans.push({ kind: 'text', text: literal(line.slice(at, to)) });
  };
  for (const match of line.matchAll(mark)) {
    const { words, url, bold, italic } = match.groups ?? {};
    const leadsTo = url === undefined ? null : literal(url);
    if (bold === undefined && italic === undefined && (leadsTo === null || !reachable.test(leadsTo)))
      continue;
    plain(match.index);
    at = match.index + match[0].length;
    if (bold !== undefined) spans.push({ kind: 'bold', spans: spansOf(bold) });
    else if (italic !== undefined) spans.push({ kind: 'italic', spans: spansOf(italic) });
    else spans.push({ kind: 'link', text: literal(words ?? ''), url: leadsTo ?? '' });
  }
  plain(line.length);
  return spans;
}

/** How a line of a list begins. */
const item = /^(?:(?<dot>[-•*])|(?<number>\d{1,3})[.)])[ \t]+(?=\S)/;

/** Lines of a paragraph that stand together: a list, or lines as they are. */
export interface Block {
  readonly list: 'ul' | 'ol' | null;
  /** What a list's first line counts as. */
  readonly start: number;
  readonly lines: readonly (readonly Span[])[];
}

/** The number of a line of a list, 0 for one with a dash; null for any other line. */
function numberOf(line: string): number | null {
  const { dot, number } = item.exec(line)?.groups ?? {};
  return dot === undefined ? (number === undefined ? null : Number(number)) : 0;
}

/** Whether the line at an index belongs to a list: one line alone, such as a date or a dash before a name, makes none. */
function isItem(lines: readonly string[], at: number): boolean {
  const own = numberOf(lines[at] ?? '');
  if (own === null) return false;
  const step = own === 0 ? 0 : 1;
  return numberOf(lines[at - 1] ?? '') === own - step || numberOf(lines[at + 1] ?? '') === own + step;
}

function blocksOf(paragraph: string): readonly Block[] {
  const lines = paragraph.split('\n');
  const blocks: (Block & { lines: (readonly Span[])[] })[] = [];
  for (const [at, line] of lines.entries()) {
    const number = isItem(lines, at) ? numberOf(line) : null;
    const list = number === null ? null : number === 0 ? 'ul' : 'ol';
    const spans = spansOf(list === null ? line : line.replace(item, ''));
    const last = blocks.at(-1);
    if (last !== undefined && last.list === list) last.lines.push(spans);
    else blocks.push({ list, start: number ?? 1, lines: [spans] });
  }
  return blocks;
}

/** A text's paragraphs, which blank lines part. */
export const paragraphsIn = (text: string): readonly string[] =>
  text
    .split(/\n[ \t]*\n+/)
    .map((paragraph) => paragraph.replace(/^\n+|\s+$/g, ''))
    .filter((paragraph) => paragraph !== '');

/** The blocks of each of a text's paragraphs. */
export const blocksIn = (text: string): readonly (readonly Block[])[] => paragraphsIn(text).map(blocksOf);

/** A text without its marks: a link is its words and, behind them, where it leads. Lists stay lines. */
export function marksAsText(text: string): string {
  return text
    .split('\n')
    .map((line) => spansOf(line).map(spanAsText).join(''))
    .join('\n');
}

function spanAsText(span: Span): string {
  if (span.kind === 'text') return span.text;
  if (span.kind !== 'link') return span.spans.map(spanAsText).join('');
  const { text, url } = span;
  return text === url ? url : `${text} (${url.replace(/^mailto:/i, '')})`;
}
