import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import { keepKeys, loadKeys, prepareDataDir } from '../../src/runtime/keys.ts';

const given = (fill: number) => Buffer.alloc(32, fill).toString('base64');
const complete = {
  ENCRYPTION_KEY: given(1),
  SUPPRESSION_KEY: given(2),
  SESSION_SECRET: 'a-session-secret-of-at-least-32-characters',
};

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'cadenza-keys-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function keys(env: Record<string, string> = {}) {
  const settings = parseConfig({ DATA_DIR: dir, ...env });
  const loaded = loadKeys(settings);
  keepKeys(settings, loaded);
  return loaded.keys;
}
const file = () => join(dir, 'keys.json');

describe('the keys file', () => {
  it('is made once, readable by its owner only, and used from then on', () => {
    const first = keys();
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(Buffer.from(first.encryptionKey, 'base64')).toHaveLength(32);
    expect(Buffer.from(first.suppressionKey, 'base64')).toHaveLength(32);
    expect(new Set(Object.values(first)).size).toBe(3);
    expect(keys()).toEqual(first);
  });

  it('is another one in another folder', () => {
    const first = keys();
    rmSync(file());
    expect(keys().encryptionKey).not.toBe(first.encryptionKey);
  });

  it('is not made when the settings hold every key', () => {
    expect(keys({ ...complete, ENCRYPTION_KEY_PREVIOUS: given(3) })).toEqual({
      encryptionKey: given(1),
      encryptionKeyPrevious: given(3),
      suppressionKey: given(2),
      sessionSecret: complete.SESSION_SECRET,
    });
    expect(existsSync(file())).toBe(false);
  });

  it('gives way to a setting, key by key', () => {
    const stored = keys();
    expect(keys({ ENCRYPTION_KEY: given(9) })).toEqual({ ...stored, encryptionKey: given(9) });
  });

  it.each([
    ['cut off', '{"encryptionKey":"abc'],
    ['empty', ''],
    ['without one of its keys', '{"encryptionKey":"abc"}'],
    [
      'with a key of the wrong length',
      JSON.stringify({ encryptionKey: 'c2hvcnQ=', suppressionKey: given(2), sessionSecret: given(3) }),
    ],
  ])('is refused in words when it is %s, never replaced', (_, text) => {
    writeFileSync(file(), text);
    expect(() => keys()).toThrow(/^.*keys\.json is damaged\. Restore it.*$/);
    expect(readFileSync(file(), 'utf8')).toBe(text);
  });
});

describe('the data folder', () => {
  it('is made, with its parents, for its owner only', () => {
    const inner = join(dir, 'a', 'b');
    prepareDataDir(inner);
    expect(statSync(inner).mode & 0o777).toBe(0o700);
  });

  it('is refused in one line when it cannot be written', () => {
    writeFileSync(join(dir, 'file'), '');
    expect(() => prepareDataDir(join(dir, 'file', 'data'))).toThrow(
      /^The data folder '.*file\/data' cannot be written \(ENOTDIR\)\. Set DATA_DIR to a folder of yours\.$/,
    );
  });
});
