import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CadenceInput } from '../../src/cadence/model.ts';
import { oneEmail } from '../support/cadences.ts';
import { openHttp, type TestHttp } from './support.ts';

let http: TestHttp;
let cadenceId: string;

beforeAll(async () => {
  http = await openHttp();
  const input: CadenceInput = oneEmail();
  const [step] = input.steps;
  if (step?.channel !== 'email') throw new Error('The step is an email.');
  const variants = ['a', 'b'].map((key) => ({ key, subject: `Subject ${key}`, body: 'Hello.' }));
  ({ cadenceId } = await http.world.publish({ ...input, steps: [{ ...step, variants }] }));
});
afterAll(() => http.world.close());

const wish = () => ({
  compare: { cadenceId, stepKey: 'intro' },
  metric: 'reply',
  baseline: 0.04,
  lift: 0.04,
  perWeek: 200,
});

test('a plan is told to everybody, an experiment is started, read, stopped and promoted by managers', async () => {
  const plan = await http.post('rep', '/v1/experiments/plan', wish());
  expect(plan.status).toBe(200);
  expect(plan.json()).toMatchObject({ unit: 'people', total: expect.any(Number), days: expect.any(Number) });
  const named = { ...wish(), name: 'Subjects', stratifyBy: ['rep', 'country'] };
  expect((await http.post('rep', '/v1/experiments', named)).status).toBe(403);
  const started = await http.post('manager', '/v1/experiments', named);
  expect(started.status).toBe(201);
  const { id } = started.json<{ id: string }>();
  expect(started.text).not.toContain('content');
  const list = (await http.get('rep', '/v1/experiments')).json<{ items: { id: string }[] }>();
  expect(list.items.map((one) => one.id)).toEqual([id]);

  const people = [http.world.take('hubspot'), http.world.take('hubspot')].map((who) => who.ref);
  const enrolled = await http.post('rep', '/v1/enrollments', {
    cadenceId,
    people: { crm: 'hubspot', refs: people },
  });
  expect(enrolled.status).toBe(200);
  await http.world.tick();
  const read = (await http.get('rep', `/v1/experiments/${id}`)).json<{ counts: { begun: number }[] }>();
  expect(read.counts.reduce((sum, arm) => sum + arm.begun, 0)).toBe(2);
  expect(read).toMatchObject({
    name: 'Subjects',
    words: 'Nobody has had the full time yet.',
    verdict: null,
    warnings: [],
    counts: [
      { key: 'a', units: 0 },
      { key: 'b', units: 0 },
    ],
  });
  expect((await http.post('manager', `/v1/experiments/${id}/promote`)).status).toBe(409);
  expect((await http.post('rep', `/v1/experiments/${id}/stop`)).status).toBe(403);
  const stopped = await http.post('manager', `/v1/experiments/${id}/stop`);
  expect(stopped.json()).toMatchObject({ result: { state: 'stopped' }, endedAt: expect.any(String) });
  expect((await http.post('manager', `/v1/experiments/${id}/stop`)).status).toBe(409);
  const promoted = await http.post('manager', `/v1/experiments/${id}/promote`, { arm: 'b' });
  expect(promoted.json()).toMatchObject({ promoted: { arm: 'b', words: expect.stringContaining("'b'") } });
  const versions = (await http.get('rep', `/v1/cadences/${cadenceId}/versions`)).json<{ items: object[] }>();
  expect(versions.items).toHaveLength(2);
});

test('what is not right is said by field, and what is not there is not there', async () => {
  const problem = async (body: object) =>
    (await http.post('manager', '/v1/experiments/plan', body)).json<{ problems: { path: string }[] }>()
      .problems;
  expect((await problem({ ...wish(), baseline: 4 })).map((one) => one.path)).toEqual(['baseline']);
  expect((await problem({ ...wish(), metric: 'opens' })).map((one) => one.path)).toEqual(['metric']);
  expect((await problem({ ...wish(), compare: { cadences: [] } })).map((one) => one.path)).toEqual([
    'compare.cadences',
  ]);
  const unknown = { cadenceId, stepKey: 'nope' };
  expect((await http.post('manager', '/v1/experiments/plan', { ...wish(), compare: unknown })).status).toBe(
    404,
  );
  expect((await http.get('rep', '/v1/experiments/019ab2c4-7d00-7000-8000-000000000001')).status).toBe(404);
});
