import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Settings } from '../config.ts';
import { AppError } from '../errors.ts';
import type { SystemStore } from '../ports/store.ts';

const key32 = z.base64().refine((text) => Buffer.from(text, 'base64').length === 32);
const keysSchema = z.object({ encryptionKey: key32, suppressionKey: key32, sessionSecret: key32 });

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

type StoredKeys = z.infer<typeof keysSchema>;

/** The keys in force: settings first; what is not set is made once and kept in the data folder, readable by its owner only. */
export interface Keys extends StoredKeys {
  readonly encryptionKeyPrevious?: string;
}

/** What `loadKeys` found or made. */
interface LoadedKeys {
  readonly keys: Keys;
  /** Keys that are neither set nor in the data folder were made just now, and are not written down yet. */
  readonly made: StoredKeys | null;
}

const fileOf = (settings: Settings) => join(settings.DATA_DIR, 'keys.json');

function storedKeys(file: string): StoredKeys | null {
  if (!existsSync(file)) return null;
  const parsed = keysSchema.safeParse(parsedJson(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new AppError(
    'misconfigured',
    `${file} is damaged. Restore it: without it, what is stored sealed cannot be read.`,
  );
}

function madeKeys(): StoredKeys {
  const fresh = () => randomBytes(32).toString('base64');
  return { encryptionKey: fresh(), suppressionKey: fresh(), sessionSecret: fresh() };
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

/** The keys of the settings, completed by those of the data folder, or by new ones, which `keepKeys` writes down. */
export function loadKeys(settings: Settings): LoadedKeys {
  const { ENCRYPTION_KEY, ENCRYPTION_KEY_PREVIOUS, SUPPRESSION_KEY, SESSION_SECRET } = settings;
  const complete = ENCRYPTION_KEY && SUPPRESSION_KEY && SESSION_SECRET;
  const stored = complete ? null : storedKeys(fileOf(settings));
  const made = complete || stored !== null ? null : madeKeys();
  const own = stored ?? made;
  const keys = {
    encryptionKey: ENCRYPTION_KEY ?? own?.encryptionKey ?? '',
    suppressionKey: SUPPRESSION_KEY ?? own?.suppressionKey ?? '',
    sessionSecret: SESSION_SECRET ?? own?.sessionSecret ?? '',
    ...(ENCRYPTION_KEY_PREVIOUS === undefined ? {} : { encryptionKeyPrevious: ENCRYPTION_KEY_PREVIOUS }),
  };
  return { keys, made };
}

/** Writes keys that were made to the data folder, readable by its owner only; from then on they are found there. */
export function keepKeys(settings: Settings, { made }: LoadedKeys): void {
  if (made === null) return;
  // Whole or not at all: a process that is killed here must not leave a file that looks damaged.
  const unnamed = `${fileOf(settings)}.new`;
  writeFileSync(unnamed, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  chmodSync(unnamed, 0o600);
  renameSync(unnamed, fileOf(settings));
}

/**
 * Refuses, as `misconfigured`, a database that was made with other keys than these: with a new SUPPRESSION_KEY nobody on
 * the 'do not contact' list would be recognised any more.
 */
export async function refuseOtherKeys(
  system: Pick<SystemStore, 'workspaces' | 'suppressionKeyFits'>,
  settings: Settings,
  { made }: LoadedKeys,
): Promise<void> {
  if (made !== null && (await system.workspaces()).length > 0)
    throw new AppError(
      'misconfigured',
      `The database is in use already, but its keys are not here: ${fileOf(settings)} is missing, and ENCRYPTION_KEY, SUPPRESSION_KEY and SESSION_SECRET are not all set. Set the three keys it was made with, or put its keys.json there.`,
    );
  if (!(await system.suppressionKeyFits()))
    throw new AppError(
      'misconfigured',
      "SUPPRESSION_KEY is not the key by which this database keeps its 'do not contact' list, so that nobody on it would be recognised. Set that key. If it is lost for good: npm run -s cadenza -- keys rehash",
    );
}
