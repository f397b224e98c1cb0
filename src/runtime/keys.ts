import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Settings } from '../config.ts';
import { AppError } from '../errors.ts';

const key32 = z.base64().refine((text) => Buffer.from(text, 'base64').length === 32);
const keysSchema = z.object({ encryptionKey: key32, suppressionKey: key32, sessionSecret: key32 });

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The keys in force: settings first; what is not set is made once and kept in the data folder, readable by its owner only. */
export interface Keys extends z.infer<typeof keysSchema> {
  readonly encryptionKeyPrevious?: string;
}

function storedKeys(file: string): z.infer<typeof keysSchema> {
  if (existsSync(file)) {
    const parsed = keysSchema.safeParse(parsedJson(readFileSync(file, 'utf8')));
    if (parsed.success) return parsed.data;
    throw new AppError(
      'misconfigured',
      `${file} is damaged. Restore it: without it, what is stored sealed cannot be read.`,
    );
  }
  const fresh = () => randomBytes(32).toString('base64');
  const made = { encryptionKey: fresh(), suppressionKey: fresh(), sessionSecret: fresh() };
  // Whole or not at all: a process that is killed here must not leave a file that looks damaged.
  const unnamed = `${file}.new`;
  writeFileSync(unnamed, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  chmodSync(unnamed, 0o600);
  renameSync(unnamed, file);
  return made;
}

/** Makes the data folder when it is not there; `misconfigured` in one line when it cannot be used. */
export function prepareDataDir(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    writeFileSync(join(dir, '.writable'), '');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new AppError(
      'misconfigured',
      `The data folder '${dir}' cannot be written (${code}). Set DATA_DIR to a folder of yours.`,
    );
  }
}

export function loadKeys(settings: Settings): Keys {
  const { ENCRYPTION_KEY, ENCRYPTION_KEY_PREVIOUS, SUPPRESSION_KEY, SESSION_SECRET } = settings;
  const complete = ENCRYPTION_KEY && SUPPRESSION_KEY && SESSION_SECRET;
  const stored = complete ? null : storedKeys(join(settings.DATA_DIR, 'keys.json'));
  return {
    encryptionKey: ENCRYPTION_KEY ?? stored?.encryptionKey ?? '',
    suppressionKey: SUPPRESSION_KEY ?? stored?.suppressionKey ?? '',
    sessionSecret: SESSION_SECRET ?? stored?.sessionSecret ?? '',
    ...(ENCRYPTION_KEY_PREVIOUS === undefined ? {} : { encryptionKeyPrevious: ENCRYPTION_KEY_PREVIOUS }),
  };
}
