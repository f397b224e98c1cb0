import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import { openHttp, type TestHttp } from '../http/support.ts';

let http: TestHttp;
beforeAll(async () => {
  http = await openHttp();
});
afterAll(() => http.world.close());

/** What `cadenza keys …` prints to an admin, with the server's answers given by the app itself. */
async function keys(...args: string[]): Promise<readonly string[]> {
  const lines: string[] = [];
  const env = { CADENZA_URL: http.publicUrl, CADENZA_API_KEY: http.keys.admin };
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => http.app.request(url, init));
  try {
    const program = createProgram({ env, print: (line) => lines.push(line) });
    await program.parseAsync(['keys', ...args], { from: 'user' });
  } finally {
    vi.unstubAllGlobals();
  }
  return lines;
}

const status = async (key: string) =>
  (await http.send('/v1/me', { headers: { authorization: `Bearer ${key}` } })).status;

test('keys are made for a user, listed, and revoked by their name', async () => {
  const { email } = http.users.manager;
  const [words, shown] = await keys('make', 'Weekly report', '--user', email.toUpperCase(), '--role', 'rep');
  expect(words).toMatch(/^[0-9a-f-]{36} {2}Weekly report: acts as .* \(rep\), made on 20\d\d-\d\d-\d\d$/);
  expect(words).toContain(email);
  const key = shown?.split(' ')[0] ?? '';
  expect(shown).toBe(`${key}  (shown this once)`);
  expect(await status(key)).toBe(200);
  expect(await keys('list')).toContain(words);
  expect(await keys('revoke', 'Weekly report')).toEqual([`Revoked: Weekly report, which acted as ${email}.`]);
  expect(await status(key)).toBe(401);
  expect(await keys('list')).not.toContain(words);
});

test('a name that two keys have is no answer: their ids are told', async () => {
  const [first] = await keys('make', 'Twice');
  const [second] = await keys('make', 'Twice');
  const ids = [first, second].map((words) => words?.split(' ')[0] ?? '');
  await expect(keys('revoke', 'Twice')).rejects.toThrow(ids.join(', '));
  await expect(keys('revoke', 'Thrice')).rejects.toThrow('cadenza keys list');
  for (const id of ids) await keys('revoke', id);
  expect((await keys('list')).join()).not.toContain('Twice');
});
