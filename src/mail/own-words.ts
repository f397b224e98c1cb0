import { olderComment, withoutDeskLines } from './help-desk.ts';
import { disclaimer, isAdded } from './phrases/added.ts';
import {
  bareDivider,
  citing,
  divider,
  fromLine,
  groupWise,
  opening,
  otherLine,
  rule,
  subjectLine,
  verb,
} from './phrases/quote.ts';

/** No line that introduces a quote is longer; what is longer is somebody's sentence. */
const longestIntroduction = 300;
const time = /\d{1,2}[:.h]\d{2}/;
const address = /[^\s<>]@[^\s<>]/;

const blank = (line: string | undefined) => line === undefined || line.trim() === '';

/** Whether a header block stands here: a line of the sender, and soon another of its lines. */
function isHeaderBlock(lines: readonly string[], at: number): boolean {
  const first = lines[at] ?? '';
  if (fromLine.test(first)) return lines.slice(at + 1, at + 6).some((line) => otherLine.test(line));
  if (!otherLine.test(first)) return false;
  // Of a block that begins with another line (`Gesendet: …`), the sender's follows at once, and more than a list of dates has.
  const block = lines.slice(at, at + 6);
  const end = block.findIndex((line) => !otherLine.test(line));
  const headers = end === -1 ? block : block.slice(0, end);
  return (
    headers.length >= 3 &&
    headers.slice(1, 4).some((line) => fromLine.test(line)) &&
    headers.some((line) => address.test(line) || subjectLine.test(line))
  );
}

/** Where the next line stands that is not blank, at most `most` lines below; -1 if there is none. */
function nextLine(lines: readonly string[], at: number, most: number): number {
  for (let next = at + 1; next <= at + most && next < lines.length; next += 1)
    if (!blank(lines[next])) return next;
  return -1;
}

/** Where a header block begins below a line that announces it, past one rule at most; -1 where none does. */
function headerBelow(lines: readonly string[], at: number): number {
  const next = nextLine(lines, at, 3);
  const block = rule.test(lines[next] ?? '') ? nextLine(lines, next, 3) : next;
  return isHeaderBlock(lines, block) ? block : -1;
}

/** GroupWise's introduction, on a line or two; how many lines it takes, or 0. */
function arrowed(lines: readonly string[], at: number): number {
  const [line, next] = [lines[at] ?? '', lines[at + 1] ?? ''];
  if (!/^[ \t]{0,5}>>>/.test(line) || line.length + next.length > longestIntroduction) return 0;
  return groupWise.test(line) ? 1 : groupWise.test(`${line} ${next}`) ? 2 : 0;
}

/** `On Thu, Rep <rep@…> wrote:` on one to four lines; how many lines it takes, or 0. */
function introduction(lines: readonly string[], at: number): number {
  if (blank(lines[at])) return 0;
  const arrows = arrowed(lines, at);
  if (arrows > 0) return arrows;
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
    const followed = lines[nextLine(lines, at + count - 1, 8)];
    const named =
      ((verb.test(joined) && joined.length < 100) || citing.test(joined)) &&
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
}

/** Where the first quote begins, and how many lines introduce it. */
function quoteBegin(lines: readonly string[]): Begin | null {
  const comment = olderComment(lines);
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (at === comment?.at) return comment;
    if (divider.test(line) || isHeaderBlock(lines, at)) return { at, lines: 1 };
    if (rule.test(line) || bareDivider.test(line)) {
      const block = headerBelow(lines, at);
      if (block !== -1) return { at, lines: block - at + 1 };
    }
    const count = introduction(lines, at);
    if (count > 0) return { at, lines: count };
  }
  return null;
}

/** Without the rules that part somebody's words from what stood below. */
function withoutLastRules(lines: readonly string[]): readonly string[] {
  const last = lines.findLastIndex((line) => !blank(line) && !rule.test(line));
  return lines.slice(0, last + 1);
}

/** Without signature, what a telephone or a help desk added, and disclaimers. */
function withoutAdded(all: readonly string[]): readonly string[] {
  const lines = withoutDeskLines(all);
  const delimiter = lines.findIndex((line) => /^(?:--|__|—)[ \t\u00a0]*$/.test(line));
  const legal = lines.findIndex((line) => disclaimer.test(line.slice(0, 300)));
  const ends = [delimiter, legal].filter((at) => at !== -1);
  const own = lines.slice(0, ends.length === 0 ? lines.length : Math.min(...ends));
  return withoutLastRules(own.filter((line) => !isAdded(line)));
}

/** The same, but all of it where nothing else would be left. */
export function withoutFooter(lines: readonly string[]): readonly string[] {
  const own = withoutAdded(lines);
  return own.some((line) => !blank(line)) ? own : withoutLastRules(lines);
}

/** Whether every line of a text was added by a telephone or a program, so that nobody wrote anything. */
export const isAddedOnly = (text: string): boolean =>
  text.split('\n').every((line) => blank(line) || isAdded(line));

const isQuoted = (line: string) => /^[ \t]{0,3}(?:>|&gt;)/.test(line);
const unquoted = (lines: readonly string[]) => lines.filter((line) => !isQuoted(line));

/** Whether a text shows what it answers, wherever the signature stands. */
export function hasQuote(text: string): boolean {
  const lines = text.split('\n');
  return lines.some(isQuoted) || quoteBegin(lines) !== null;
}

/**
 * What somebody wrote themselves in a text whose quote is marked by lines: above the quote, and between and below its
 * `>` lines. Null where that is nothing: a bare quote, a bare forward. Linear in the text.
 */
export function ownWords(text: string): string | null {
  const lines = text.split('\n');
  const begin = quoteBegin(lines);
  const above = unquoted(begin === null ? lines : lines.slice(0, begin.at));
  const quoted = begin === null ? [] : lines.slice(begin.at + begin.lines);
  const marked = quoted[nextLine(quoted, -1, quoted.length)]?.trimStart().startsWith('>') === true;
  const between = marked ? unquoted(quoted) : [];
  const inner = quoteBegin(between) === null ? between : [];
  const parts = [above, inner].map((each) => withoutAdded(each).join('\n').trim());
  const own = parts.filter((part) => part !== '').join('\n\n');
  return own || withoutFooter(above).join('\n').trim() || withoutFooter(inner).join('\n').trim() || null;
}
