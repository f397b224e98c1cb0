import { recognise } from './columns.ts';
import { type CsvTable, readCsv } from './csv.ts';
import type { DayOrder } from './dates.ts';
import { daysOf } from './person-rows.ts';

/** A part of a file that can be read on its own: the header and some rows. */
export interface CsvPart {
  readonly text: string;
  /** What is to be added to a row's line in the part for its line in the file. */
  readonly offset: number;
  /** How the dates of the whole file are written, where they tell it: a part alone may not. */
  readonly days?: DayOrder;
}

const quoted = (cells: readonly string[]) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');

/** Whether the rows of a file mean something each on its own, so that it may be read in parts. */
export function isDivisible(table: CsvTable, kind: string | undefined): boolean {
  const found = kind ?? recognise(table.header).kind;
  return found !== 'cadences' && found !== 'templates';
}

/** Parts a file into pieces of at most so many rows. Row by row their lines are those of the file, plus the offset. */
export function splitCsv(text: string, rowsAtMost: number): readonly CsvPart[] {
  const table = readCsv(text);
  const { header, rows } = table;
  if (rows.length <= rowsAtMost) return [{ text, offset: 0 }];
  const days = daysOf(table, recognise(header).places);
  const parts: CsvPart[] = [];
  for (let from = 0; from < rows.length; from += rowsAtMost) {
    const some = rows.slice(from, from + rowsAtMost);
    // Each row on the line that it has in the file, less what the parts before took: empty lines keep the count right.
    const offset = (some[0]?.line ?? 2) - 2;
    const lines: string[] = [quoted(header)];
    let line = 2;
    for (const row of some) {
      for (; line < row.line - offset; line += 1) lines.push('');
      const record = quoted(row.cells);
      lines.push(record);
      line += record.split('\n').length;
    }
    parts.push({ text: lines.join('\n'), offset, ...(days && { days }) });
  }
  return parts;
}
