import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import { startNode } from '../../src/node.ts';
import type { Suppression } from '../../src/ports/records.ts';
import { openPglite } from '../../src/store/open-pglite.ts';
import { typed } from '../cli/typed.ts';
import { addWorkspace, monday, uuidAt } from '../support/builders.ts';
import { testKeys } from '../support/keys.ts';

const optedOut: Suppression = {
  id: uuidAt(),
  scope: 'email',
  value: 'dana@client.example',
  channel: 'all',
  reason: 'unsubscribed',
  source: 'a test',
  personId: null,
  createdAt: monday,
};
const another = Buffer.alloc(32, 9).toString('base64');
const environment = {
  ENCRYPTION_KEY: testKeys.encryptionKey,
  SUPPRESSION_KEY: testKeys.suppressionKey,
  SESSION_SECRET: 'a-session-secret-of-at-least-32-characters',
  PORT: '0',
  LOG_LEVEL: 'silent',
};

let dir: string;
let workspaceId: string;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'cadenza-other-keys-'));
  const store = await openPglite(dir, testKeys);
  ({ id: workspaceId } = await addWorkspace(store));
  await store.withWorkspace(workspaceId, (tx) => tx.suppressions.insert([optedOut]));
  await store.close();
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const start = (env: Record<string, string>) => startNode(parseConfig({ DATA_DIR: dir, PORT: '0', ...env }));
async function found(suppressionKey: string): Promise<number> {
  const store = await openPglite(dir, { ...testKeys, suppressionKey });
  const hits = await store.withWorkspace(workspaceId, (tx) =>
    tx.suppressions.match([{ scope: 'email', value: 'dana@client.example' }]),
  );
  await store.close();
  return hits.size;
}

describe('a server on a database that was made with other keys', () => {
  it('does not start with keys of its own making, and leaves none behind', async () => {
    await expect(start({})).rejects.toThrow(
      /^The database is in use already, but its keys are not here: .*keys\.json is missing.*put its keys\.json there\.$/,
    );
    expect(existsSync(join(dir, 'keys.json'))).toBe(false);
  });

  it('does not start with a key by which nobody on the list would be recognised', async () => {
    expect(await found(another)).toBe(0);
    await expect(start({ ...environment, SUPPRESSION_KEY: another })).rejects.toThrow(
      /^SUPPRESSION_KEY is not the key by which this database keeps its 'do not contact' list.*keys rehash$/,
    );
  });

  it('starts with the keys it was made with', async () => {
    const node = await start(environment);
    await node.close();
  });
});

describe('cadenza keys rehash', () => {
  it('asks for the key that is to be used, and makes none up', async () => {
    const refused = await typed(dir, ['keys', 'rehash'], {});
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/SUPPRESSION_KEY is neither set nor kept in '.*'\. Set it\./);
    expect(existsSync(join(dir, 'keys.json'))).toBe(false);
  });

  it('lets the list be found by a new key where the one before it is lost', async () => {
    const done = await typed(dir, ['keys', 'rehash'], { SUPPRESSION_KEY: another });
    expect(done).toEqual({
      code: 0,
      stderr: '',
      stdout: "Hashed anew: 1 entry of the 'do not contact' list.\n",
    });
    expect(await found(another)).toBe(1);
    const node = await start({ ...environment, SUPPRESSION_KEY: another });
    await node.close();
    const again = await typed(dir, ['keys', 'rehash', '--json'], { SUPPRESSION_KEY: another });
    expect(JSON.parse(again.stdout)).toEqual({ done: 0, erased: 0 });
  });
});
