import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AppError } from '../errors.ts';

/** Folders that this process holds: a lock file with our own pid that is not among them is a predecessor's. */
const held = new Set<string>();

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const isCode = (error: unknown, code: string) => (error as NodeJS.ErrnoException).code === code;

/** True when the lock file is ours now, false when there is one already. */
function create(file: string): boolean {
  try {
    writeFileSync(file, `${process.pid}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

function ownerOf(file: string): number | null {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10) || null;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** Moves a dead process's lock aside. Renaming is atomic, so of two that try only one moves it. */
function moveAside(file: string): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
    rmSync(aside);
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error;
  }
}

/**
 * Makes this process the only one that opens a data folder; two at once would lose each other's committed rows.
 * A lock left by a process that no longer runs is taken over. Returns what gives it back; `unavailable` names the
 * process that holds it, `misconfigured` says that the folder cannot be used.
 */
export function lockFolder(dir: string): () => void {
  const folder = resolve(dir);
  const file = join(folder, 'lock');
  const taken = (pid: number) =>
    new AppError(
      'unavailable',
      `The data folder ${folder} is in use by process ${pid}. Stop that process, or set DATA_DIR to another folder.`,
      { retryable: false },
    );
  if (held.has(folder)) throw taken(process.pid);
  try {
    mkdirSync(folder, { recursive: true });
    if (!create(file)) {
      const owner = ownerOf(file);
      if (owner !== null && owner !== process.pid && isAlive(owner)) throw taken(owner);
      moveAside(file);
      if (!create(file)) throw taken(ownerOf(file) ?? 0);
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown reason';
    throw new AppError(
      'misconfigured',
      `The data folder ${folder} cannot be used (${reason}). Set DATA_DIR to a folder that this user may write to.`,
    );
  }
  held.add(folder);
  return () => {
    if (held.delete(folder)) rmSync(file, { force: true });
  };
}
