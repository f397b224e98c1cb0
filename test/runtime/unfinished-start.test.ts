import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asFirstStart, clearUnfinishedStart } from '../../src/runtime/unfinished-start.ts';
import { lockFolder } from '../../src/store/open-folder.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'cadenza-first-'));
  for (const part of ['database', 'sandbox']) mkdirSync(join(dir, part));
  writeFileSync(join(dir, 'keys.json'), '{}');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const cutOff = () =>
  asFirstStart(dir, () => Promise.reject(new Error('cut off'))).catch((error: Error) => error.message);

describe('a first start that was cut off', () => {
  it('is cleared away by the next one, but for the keys', async () => {
    expect(await cutOff()).toBe('cut off');
    expect(clearUnfinishedStart(dir)).toBe(true);
    expect(existsSync(join(dir, 'database'))).toBe(false);
    expect(existsSync(join(dir, 'sandbox'))).toBe(false);
    expect(existsSync(join(dir, 'keys.json'))).toBe(true);
    expect(clearUnfinishedStart(dir)).toBe(false);
  });

  it('is left alone while the process that makes it runs', async () => {
    await cutOff();
    const release = lockFolder(dir);
    expect(() => clearUnfinishedStart(dir)).toThrow(/in use by process/);
    expect(existsSync(join(dir, 'database'))).toBe(true);
    release();
  });
});

describe('a first start that was finished', () => {
  it('is never cleared away', async () => {
    expect(await asFirstStart(dir, () => Promise.resolve('made'))).toBe('made');
    expect(clearUnfinishedStart(dir)).toBe(false);
    expect(existsSync(join(dir, 'database'))).toBe(true);
  });
});
