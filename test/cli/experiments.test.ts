import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { CadenceInput } from '../../src/cadence/model.ts';
import { createProgram } from '../../src/cli/program.ts';
import { openHttp, type TestHttp } from '../http/support.ts';
import { oneEmail } from '../support/cadences.ts';
import { days } from '../support/world.ts';

let http: TestHttp;
let id: string;
let published: CadenceInput;
beforeAll(async () => {
  http = await openHttp();
  const input: CadenceInput = oneEmail();
  const [step] = input.steps;
  if (step?.channel !== 'email') throw new Error('The step is an email.');
  const variants = ['a', 'b'].map((key) => ({ key, subject: `Subject ${key}`, body: 'Hello.' }));
  published = { ...input, steps: [{ ...step, variants }] };
  const { cadenceId } = await http.world.publish(published);
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
const said = (...args: string[]) => saidAs('rep', ...args);
async function saidAs(role: 'rep' | 'manager', ...args: string[]): Promise<readonly string[]> {
  const lines: string[] = [];
  const env = { CADENZA_URL: http.publicUrl, CADENZA_API_KEY: http.keys[role] };
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

test('a push whose texts leave an experiment without anybody says so, and the experiment does from then on', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cadenza-'));
  const file = join(folder, 'one.json');
  const [step] = published.steps;
  if (step?.channel !== 'email') throw new Error('The step is an email.');
  const variants = step.variants.map((one) => ({ ...one, body: `${one.body} Again.` }));
  await writeFile(file, JSON.stringify({ ...published, steps: [{ ...step, variants }] }));
  const lines = await saidAs('manager', 'push', file);
  await rm(folder, { recursive: true });
  expect(lines[1]).toMatch(
    /^Warning: The experiment 'Subjects' gets nobody from this version on: step 'intro'/,
  );
  expect((await said('experiments'))[0]).toMatch(/announced, nobody new since version 2$/);
  expect(await said('experiments', id)).toContainEqual(
    expect.stringMatching(/^Warning: Nobody new since version 2 of the cadence: its step 'intro'/),
  );
});
