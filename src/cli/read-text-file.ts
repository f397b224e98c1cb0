import { readFileSync, statSync } from 'node:fs';
import { AppError } from '../errors.ts';

const megabytesAtMost = 200;

/** What stands in a file; `invalid_input` names it and says why it cannot be read. */
export function readTextFile(file: string): string {
  try {
    if (statSync(file).size <= megabytesAtMost * 1024 * 1024) return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new AppError('invalid_input', `The file '${file}' cannot be read (${code}).`);
  }
  throw new AppError(
    'invalid_input',
    `'${file}' is larger than ${megabytesAtMost} MB. Part it into smaller files.`,
  );
}
