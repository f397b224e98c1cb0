import { CsvError, parse } from 'csv-parse/sync';
import { AppError } from '../errors.ts';

/** A record of a file with the line on which it begins, from 1. Cells are trimmed; what is missing is empty. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
  /** Why the record cannot be read as one of the table, in words. */
  readonly problem?: string;
}

export interface CsvTable {
  readonly header: readonly string[];
  readonly rows: readonly CsvRow[];
}

/** Which of these parts the cells of the header, the most often: exports use the comma, spreadsheets their region's. */
const delimiters = [',', ';', '\t', '|'] as const;

function delimiterOf(text: string): string {
  const line = text.slice(0, 64_000).split(/\r?\n/, 1)[0] ?? '';
  const bare = line.replace(/"[^"]*"/g, '');
  const counts = delimiters.map((one) => bare.split(one).length);
  return delimiters[counts.indexOf(Math.max(...counts))] ?? ',';
}

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** A cell that holds nothing but what spreadsheets put before a formula, so that it cannot run there. */
const bare = (cell: string) => cell.replace(/^'(?=[=+\-@])/, '').trim();

/** A text without the line by which Excel is told what parts the cells, on which line the rest begins, and what does. */
interface Body {
  readonly text: string;
  readonly line: number;
  readonly delimiter: string;
}

function bodyOf(text: string): Body {
  const told = /^\uFEFF?"?sep=([^\n"])"?[ ,;|\t]*\n/i.exec(text);
  return told === null
    ? { text, line: 1, delimiter: delimiterOf(text) }
    : { text: text.slice(told[0].length), line: 2, delimiter: told[1] ?? ',' };
}

/** The line on which the quote opens that nothing closes: the parser knows only that the text has ended. */
function openQuoteIn({ text, line: from, delimiter }: Body): number {
  let [line, opened, quoted, begins] = [from, from, false, true];
  for (let at = text.startsWith('\uFEFF') ? 1 : 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '\n') line += 1;
    if (quoted) {
      if (sign !== '"') continue;
      if (text[at + 1] === '"') at += 1;
      else quoted = false;
    } else if (sign === '"' && begins) [quoted, opened] = [true, line];
    begins = !quoted && (sign === '\n' || sign === delimiter);
  }
  return opened;
}

function readRecords(body: Body): readonly Parsed[] {
  try {
    return parse(body.text, {
      bom: true,
      delimiter: body.delimiter,
      info: true,
      relax_column_count: true,
      relax_quotes: true,
    }) as unknown as readonly Parsed[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { lines } = error as CsvError & { readonly lines?: number };
    const where =
      error.code === 'CSV_QUOTE_NOT_CLOSED'
        ? `a quoted cell is not closed: it opens in line ${openQuoteIn(body)}`
        : `${error.message} (line ${lines === undefined ? '?' : lines + body.line - 1})`;
    throw new AppError('invalid_input', `The file cannot be read as CSV: ${where}.`);
  }
}

/** A header that other bytes than UTF-8 left behind: marks of what cannot be read, or zeros between letters. */
const noText = /^[^\n]*[\uFFFD\0]/;
/** What UTF-16 looks like when it is read as UTF-8: its byte order mark, then a letter with a zero. */
const utf16 = /^(?:\uFFFD{2})?(?:[^\0]\0|\0[^\0])/;

/** Stops with `invalid_input` what is no text, or not in UTF-8. */
function requireText(text: string): void {
  if (!noText.test(text)) return;
  const what = utf16.test(text) ? 'The file is text in UTF-16, not in UTF-8' : 'The file is no text in UTF-8';
  throw new AppError('invalid_input', `${what}: save it as CSV UTF-8 and bring that in.`);
}

/**
 * Reads a CSV text with a header row: comma, semicolon, tab or bar, quoted cells with line breaks, with or without a
 * byte order mark and Excel's first line `sep=;`. Empty rows are left out.
 */
export function readCsv(text: string): CsvTable {
  requireText(text);
  const body = bodyOf(text.replace(/\r\n?/g, '\n'));
  const records = readRecords(body);
  let { line } = body;
  const rows = records.map(({ record, info }) => {
    const row = { line, cells: record.map(bare) };
    line = info.lines + body.line;
    return row;
  });
  const filled = rows.filter(({ cells }) => cells.some((cell) => cell !== ''));
  const [header, ...rest] = filled;
  if (header === undefined)
    throw new AppError('invalid_input', 'The file is empty: its first row must name the columns.');
  const width = header.cells.length;
  return {
    header: header.cells,
    rows: rest.map((row) =>
      row.cells.length > width
        ? { ...row, problem: `has ${row.cells.length} cells, but the header names ${width} columns` }
        : row,
    ),
  };
}
