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

function readRecords(text: string): readonly Parsed[] {
  try {
    return parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      info: true,
      relax_column_count: true,
      relax_quotes: true,
    }) as unknown as readonly Parsed[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { lines } = error as CsvError & { readonly lines?: number };
    const why = error.code === 'CSV_QUOTE_NOT_CLOSED' ? 'a quoted cell is not closed' : error.message;
    throw new AppError('invalid_input', `The file cannot be read as CSV: ${why} (line ${lines ?? '?'}).`);
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
 * byte order mark. Empty rows are left out.
 */
export function readCsv(text: string): CsvTable {
  requireText(text);
  const records = readRecords(text.replace(/\r\n?/g, '\n'));
  let line = 1;
  const rows = records.map(({ record, info }) => {
    const row = { line, cells: record.map(bare) };
    line = info.lines + 1;
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
