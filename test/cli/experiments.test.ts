import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { CadenceInput } from '../../src/cadence/model.ts';
import { createProgram } from '../../src/cli/program.ts';
import { openHttp, type TestHttp } from '../http/support.ts';
import { oneEmail } from '../support/cadences.ts';
import { days } from '../support/world.ts';

let http: TestHttp;
let id: string;
beforeAll(async () => {
  http = await openHttp();
  const input: CadenceInput = oneEmail();
  const [step] = input.steps;
  if (step?.channel !== 'email') throw new Error('The step is an email.');
  const variants = ['a', 'b'].map((key) => ({ key, subject: `Subject ${key}`, body: 'Hello.' }));
  const { cadenceId } = await http.world.publish({ ...input, steps: [{ ...step, variants }] });
  expect(await said('experiments')).toEqual(['There are no experiments. Start one: POST /v1/experiments.']);
  const wish = { metric: 'open', baseline: 0.04, lift: 0.04, name: 'Subjects' };
  const started = await http.post('manager', '/v1/experiments', {
    ...wish,
    compare: { cadenceId, stepKey: 'intro' },
  });
  ({ id } = started.json<{ id: string }>());
  await http.world.enroll(cadenceId, [http.world.take('hubspot'), http.world.take('hubspot')]);
  await http.world.runFor(days(6));
});
afterAll(() => http.world.close());

/** What the command prints, with the server's answers given by the app itself. */
async function said(...args: string[]): Promise<readonly string[]> {
  const lines: string[] = [];
  const env = { CADENZA_URL: http.publicUrl, CADENZA_API_KEY: http.keys.rep };
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => http.app.request(url, init));
  try {
    await createProgram({ env, print: (line) => lines.push(line) }).parseAsync(args, { from: 'user' });
  } finally {
    vi.unstubAllGlobals();
  }
  return lines;
}

test('the list says what runs, and one experiment says how it stands, with its warning', async () => {
  expect(await said('experiments')).toEqual([`${id}  Subjects: running, by open, 1,672 announced`]);
  const lines = await said('experiments', id);
  expect(lines[0]).toBe('Subjects: open by people, 1,672 announced, to find a difference of 4 %.');
  const counted = lines.slice(2, 4).map((line) => Number(/of (\d+) \(|(none)/.exec(line)?.[1] ?? 0));
  expect(counted.reduce((sum, units) => sum + units, 0)).toBe(2);
  expect(lines.at(-1)).toMatch(/^Warning: Opens are made by machines, too/);
  const json: unknown = JSON.parse((await said('experiments', id, '--json')).join(''));
  expect(json).toMatchObject({ id, name: 'Subjects', counts: [{ key: 'a' }, { key: 'b' }] });
});
