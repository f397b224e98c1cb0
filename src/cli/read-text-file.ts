import { readFileSync, statSync } from 'node:fs';
import { AppError } from '../errors.ts';

/** How large a file may be, and what to say of a larger one. */
interface FileLimit {
  readonly megabytesAtMost: number;
  readonly otherwise: string;
}

const usual: FileLimit = { megabytesAtMost: 200, otherwise: '. Part it into smaller files.' };

/** The bytes of a file; `invalid_input` names it and says why it cannot be read. */
export function readBytes(file: string, { megabytesAtMost, otherwise }: FileLimit = usual): Uint8Array {
  try {
    if (statSync(file).size <= megabytesAtMost * 1024 * 1024) return readFileSync(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new AppError('invalid_input', `The file '${file}' cannot be read (${code}).`);
  }
  throw new AppError('invalid_input', `'${file}' is larger than ${megabytesAtMost} MB${otherwise}`);
}

/** What stands in a file that is UTF-8; refused like `readBytes`. */
export const readTextFile = (file: string): string => new TextDecoder().decode(readBytes(file));
