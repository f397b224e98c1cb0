import { optOutFields, type Places } from './columns.ts';
import type { CsvRow } from './csv.ts';

/** What decides whether somebody may be contacted: no separator stands in such a cell. */
const plainFields = ['email', 'phone', 'stage', 'lastContact', ...optOutFields] as const;

/**
 * A row of more cells than columns in each way in which it may have been meant: its last cells belong to no column, or
 * a comma without quotes parts the text of one.
 */
export function readingsOf(row: CsvRow, width: number, places: Places): readonly CsvRow[] {
  const { cells } = row;
  const plain = new Set(plainFields.flatMap((field) => places[field] ?? []));
  const after = cells.length - width + 1;
  const parted = cells.flatMap((_, at) =>
    at >= width || plain.has(at)
      ? []
      : [[...cells.slice(0, at), cells.slice(at, at + after).join(', '), ...cells.slice(at + after)]],
  );
  return [cells.slice(0, width), ...parted].map((meant) => ({ line: row.line, cells: meant }));
}
