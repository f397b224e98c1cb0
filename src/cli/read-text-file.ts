import { readFileSync, statSync } from 'node:fs';
import { AppError } from '../errors.ts';

const megabytesAtMost = 200;

/** The bytes of a file; `invalid_input` names it and says why it cannot be read. */
export function readBytes(file: string): Uint8Array {
  try {
    if (statSync(file).size <= megabytesAtMost * 1024 * 1024) return readFileSync(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new AppError('invalid_input', `The file '${file}' cannot be read (${code}).`);
  }
  throw new AppError(
    'invalid_input',
    `'${file}' is larger than ${megabytesAtMost} MB. Part it into smaller files.`,
  );
}

/** What stands in a file that is UTF-8; refused like `readBytes`. */
export const readTextFile = (file: string): string => new TextDecoder().decode(readBytes(file));
