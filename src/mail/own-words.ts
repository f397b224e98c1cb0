import {
  addedLine,
  disclaimer,
  divider,
  forwardDivider,
  fromLine,
  opening,
  otherLine,
  rule,
  verb,
} from './phrases/quote.ts';

/** No line that introduces a quote is longer; what is longer is somebody's sentence. */
const longestIntroduction = 300;
const time = /\d{1,2}[:.h]\d{2}/;
const address = /[^\s<>]@[^\s<>]/;

const blank = (line: string | undefined) => line === undefined || line.trim() === '';

/** A telephone or a program put this line below; what is longer is somebody's sentence. */
const isAdded = (line: string) => line.length <= 250 && addedLine.test(line);

/** Whether a header block stands here: a line of the sender, and soon another of its lines. */
function isHeaderBlock(lines: readonly string[], at: number): boolean {
  if (!fromLine.test(lines[at] ?? '')) return false;
  return lines.slice(at + 1, at + 6).some((line) => otherLine.test(line));
}

/** `On Thu, Rep <rep@…> wrote:` on one to four lines; how many lines it takes, or 0. */
function introduction(lines: readonly string[], at: number): number {
  if (blank(lines[at])) return 0;
  if (gmailDate.test(lines[at] ?? '') || dashed.test(lines[at] ?? '')) return 1;
  let joined = '';
  for (let count = 1; count <= 4; count += 1) {
    const line = lines[at + count - 1];
    if (line === undefined || (count > 1 && line.trim() === '')) return 0;
    joined = `${joined} ${line.replace(/^[ \t>]+/, '').trim()}`.trim();
    if (joined.length > longestIntroduction) return 0;
    if (!/[:：]\*?$/.test(joined)) continue;
    const dated = time.test(joined) && (address.test(joined) || verb.test(joined));
    const said = opening.test(joined) && /\d/.test(joined) && verb.test(joined);
    const followed = lines.slice(at + count, at + count + 3).find((each) => !blank(each));
    const named =
      verb.test(joined) &&
      joined.length < 100 &&
      (address.test(joined) || followed?.trimStart().startsWith('>') === true);
    // A sentence before the introduction on a line of its own is no part of it.
    const starts = count === 1 || opening.test(lines[at] ?? '') || dateOrName.test(lines[at] ?? '');
    return starts && (dated || said || named) && followed !== undefined ? count : 0;
  }
  return 0;
}
/** `2016-03-03 17:21 GMT+01:00 Rep <rep@…>:`, in which some programs say no more. */
const gmailDate =
  /^\d{4}[-/]\d{1,2}[-/]\d{1,2}(?: \d{1,2}:\d{2})?(?: GMT[+-]\d{2}:\d{2})? [^\n<]{0,80}<[^<>\s]{1,80}@[^<>\s]{1,80}>:?[ \t]*$/;
/** `---- On Tue, Rep wrote ----`. */
const dashed = /^-{2,5} ?On [^\n]{5,200} wrote ?-{2,5}[ \t]*$/;
const dateOrName = /(?:\d{4}|<[^<>\s]+@|\d{1,2}[:.]\d{2})/;

interface Begin {
  readonly at: number;
  readonly lines: number;
  readonly forward: boolean;
}

/** Where the first quote begins, and how many lines introduce it. */
function quoteBegin(lines: readonly string[]): Begin | null {
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (divider.test(line)) return { at, lines: 1, forward: forwardDivider.test(line) };
    if (isHeaderBlock(lines, at)) return { at, lines: 1, forward: false };
    if (rule.test(line)) {
      const next = lines.findIndex((each, index) => index > at && !blank(each));
      if (next !== -1 && next - at < 4 && isHeaderBlock(lines, next))
        return { at, lines: next - at + 1, forward: false };
    }
    const count = introduction(lines, at);
    if (count > 0) return { at, lines: count, forward: false };
  }
  return null;
}

/** Without signature, what a telephone added, and disclaimers; all of it where nothing else would be left. */
export function withoutFooter(lines: readonly string[]): string[] {
  const delimiter = lines.findIndex((line) => /^(?:--|__|—)[ \t\u00a0]*$/.test(line));
  const legal = lines.findIndex((line) => disclaimer.test(line.slice(0, 300)));
  const ends = [delimiter, legal].filter((at) => at !== -1);
  const own = lines
    .slice(0, ends.length === 0 ? lines.length : Math.min(...ends))
    .filter((line) => !isAdded(line));
  return own.some((line) => !blank(line)) ? own : [...lines];
}

/** Whether every line of a text was added by a telephone or a program, so that nobody wrote anything. */
export const isAddedOnly = (text: string): boolean =>
  text.split('\n').every((line) => blank(line) || isAdded(line));

const unquoted = (lines: readonly string[]) => lines.filter((line) => !/^[ \t]{0,3}(?:>|&gt;)/.test(line));

/**
 * What somebody wrote themselves in a text whose quote is marked by lines: above the quote, and between and below its
 * `>` lines. Null where that is nothing: a bare quote, a bare forward. Linear in the text.
 */
export function ownWords(text: string): string | null {
  const lines = text.split('\n');
  const begin = quoteBegin(lines);
  const above = withoutFooter(unquoted(begin === null ? lines : lines.slice(0, begin.at)));
  const own = above.join('\n').trim();
  if (begin === null) return own || null;
  const quoted = lines.slice(begin.at + begin.lines);
  const marked =
    quoted
      .find((line) => !blank(line))
      ?.trimStart()
      .startsWith('>') === true;
  const between = marked ? withoutFooter(unquoted(quoted)).join('\n').trim() : '';
  const inner = quoteBegin(between.split('\n')) === null ? between : '';
  return [own, inner].filter((part) => part !== '').join('\n\n') || null;
}
