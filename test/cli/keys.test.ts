import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPglite } from '../../src/store/open-pglite.ts';
import { testKeys } from '../support/keys.ts';
import { workspaceOfSecrets } from '../support/sealed.ts';
import { typed } from './typed.ts';

const ENCRYPTION_KEY = Buffer.alloc(32, 7).toString('base64');
let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'cadenza-keys-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

it('cadenza keys reseal seals everything with the new key and says that the previous one can go', async () => {
  const before = await openPglite(dir, testKeys);
  const held = await workspaceOfSecrets(before);
  await before.close();
  const lost = await typed(dir, ['keys', 'reseal'], { ENCRYPTION_KEY });
  expect(lost).toMatchObject({ code: 1, stderr: '' });
  expect(lost.stdout).toMatch(
    /^Nothing was left to seal anew\.\nOpened by neither key: .*1 mailbox, 1 mail service/,
  );
  expect(lost.stdout).not.toContain('can go');
  const keys = { ENCRYPTION_KEY, ENCRYPTION_KEY_PREVIOUS: testKeys.encryptionKey };
  expect(await typed(dir, ['keys', 'reseal'], keys)).toEqual({
    code: 0,
    stderr: '',
    stdout:
      'Sealed anew: 2 secrets of CRM connections, 1 connection that was being made, 1 mailbox, 1 mail service, 1 calendar, 1 secret of signed signals, 2 secrets of alert webhooks.\nEverything is sealed with ENCRYPTION_KEY. ENCRYPTION_KEY_PREVIOUS can go.\n',
  });
  const again = await typed(dir, ['keys', 'reseal', '--json'], { ENCRYPTION_KEY });
  expect(JSON.parse(again.stdout)).toEqual({ done: {}, lost: {}, left: 0 });
  const after = await openPglite(dir, { ...testKeys, encryptionKey: ENCRYPTION_KEY });
  expect(await held.read(after)).toEqual(held.secrets);
  await after.close();
}, 60_000);
