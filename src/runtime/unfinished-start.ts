import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockFolder } from '../store/open-folder.ts';

const marker = (dir: string) => join(dir, 'first-start');

/** Runs what fills a fresh data folder, and leaves a mark there until it is done. */
export async function asFirstStart<T>(dir: string, prepare: () => Promise<T>): Promise<T> {
  writeFileSync(marker(dir), '');
  const prepared = await prepare();
  rmSync(marker(dir));
  return prepared;
}

/**
 * Empties a data folder whose first start was cut off: half of the invented people and their history are of no use,
 * and nothing else can be in it, since nobody had a key yet. Returns whether there was something to clear away;
 * `unavailable` while another process is at its first start there.
 */
export function clearUnfinishedStart(dir: string): boolean {
  if (!existsSync(marker(dir))) return false;
  const release = lockFolder(dir);
  try {
    // Looked at again under the lock: the process that held it may have finished.
    if (!existsSync(marker(dir))) return false;
    for (const part of ['database', 'sandbox']) rmSync(join(dir, part), { recursive: true, force: true });
    rmSync(marker(dir));
    return true;
  } finally {
    release();
  }
}
