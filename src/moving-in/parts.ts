import { AppError } from '../errors.ts';
import { readCsv } from './csv.ts';
import { type CsvPart, isDivisible, splitCsv } from './split.ts';

/** A request has room for 2 MB; the rows of an export with many columns have some hundred bytes each. */
const [rowsPerPart, charactersPerPart] = [2000, 1_800_000];

/**
 * A file in parts that one request takes each, in their order; whatever belongs together stays so. `invalid_input` when
 * the file is no CSV, or cannot be parted small enough. `kind`: what it holds, if its columns are not to say so.
 */
export function partsOf(file: string, text: string, kind?: string): readonly CsvPart[] {
  if (!isDivisible(readCsv(text), kind)) {
    if (text.length > charactersPerPart)
      throw new AppError(
        'invalid_input',
        `'${file}' is larger than 1.8 MB, and the rows of a cadence belong together. Export fewer cadences at once.`,
      );
    return [{ text, offset: 0 }];
  }
  for (let rows = rowsPerPart; ; rows = Math.floor(rows / 2)) {
    const parts = splitCsv(text, rows);
    if (parts.every((part) => part.text.length <= charactersPerPart)) return parts;
    if (rows < 10)
      throw new AppError('invalid_input', `'${file}' has rows that are far too long for an export.`);
  }
}
