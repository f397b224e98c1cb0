import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import { MovableClock } from '../../src/runtime/movable-clock.ts';
import { startStandIns } from '../../src/runtime/stand-ins.ts';

it('starts nothing and writes nothing when every service is configured', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cadenza-stand-ins-'));
  const dir = join(folder, 'sandbox');
  const given = { CLIENT_ID: 'id', CLIENT_SECRET: 'secret' };
  const named = (prefix: string) =>
    Object.fromEntries(Object.entries(given).map(([key, value]) => [`${prefix}_${key}`, value]));
  const settings = parseConfig({ ...named('SALESFORCE'), ...named('HUBSPOT'), SENDGRID_API_KEY: 'key' });
  const running = await startStandIns(settings, { clock: new MovableClock(), dir, people: 1, seed: 1 });
  expect(running.all).toEqual([]);
  expect(running.complete).toBe(false);
  expect(existsSync(dir)).toBe(false);
  await running.close();
  rmSync(folder, { recursive: true });
});
