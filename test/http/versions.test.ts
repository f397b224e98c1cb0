import { afterAll, beforeAll, expect, test } from 'vitest';
import { twoEmails } from '../support/cadences.ts';
import { openHttp, type TestHttp } from './support.ts';

let http: TestHttp;
beforeAll(async () => {
  http = await openHttp();
});
afterAll(() => http.world.close());

async function published() {
  const definition = twoEmails();
  const { cadenceId } = await http.world.publish(definition);
  await http.world.enroll(cadenceId, [http.world.take('salesforce')]);
  await http.world.tick();
  const [intro] = definition.steps;
  return { cadenceId, definition, next: { ...definition, steps: [intro] } };
}

test('a draft is compared with the version in force, and two versions with each other', async () => {
  const { cadenceId, next } = await published();
  const draft = await http.post('rep', `/v1/cadences/${cadenceId}/diff`, { definition: next });
  expect(draft.status).toBe(200);
  expect(draft.json()).toMatchObject({
    from: 1,
    to: null,
    same: false,
    steps: [{ kind: 'removed', stepKey: 'follow-up' }],
  });
  await http.post('manager', `/v1/cadences/${cadenceId}/versions`, next);
  const diff = await http.get('rep', `/v1/cadences/${cadenceId}/versions/2/diff?from=1`);
  expect(diff.json()).toMatchObject({
    from: 1,
    to: 2,
    steps: [{ words: "Step 'Follow-up' (follow-up) is gone." }],
  });
  expect((await http.get('rep', `/v1/cadences/${cadenceId}/versions/0/diff`)).status).toBe(400);
});

test('publishing says first what it would do, then does it', async () => {
  const { cadenceId, next } = await published();
  const path = `/v1/cadences/${cadenceId}/versions`;
  const inFlight = { groups: [{ step: 'follow-up', choice: 'restart' }] };
  const preview = await http.post('manager', path, { definition: next, inFlight, dryRun: true });
  expect(preview.status).toBe(200);
  expect(preview.json()).toMatchObject({
    people: { total: 1, counts: { restart: 1 }, groups: [{ stepGone: true }] },
  });
  const answer = await http.post('manager', path, { definition: next, inFlight, basedOn: 1 });
  expect(answer.status).toBe(201);
  expect(answer.json()).toMatchObject({
    number: 2,
    job: { kind: 'move', total: 1 },
    people: { counts: { restart: 1 } },
  });
  expect((await http.post('manager', path, { definition: next, basedOn: 1 })).status).toBe(409);
  expect((await http.post('rep', path, { definition: next })).status).toBe(403);
});

test('people who stayed are brought to the version in force later', async () => {
  const { cadenceId, definition } = await published();
  await http.post('manager', `/v1/cadences/${cadenceId}/versions`, { definition });
  const path = `/v1/cadences/${cadenceId}/in-flight`;
  const dry = await http.post('manager', path, { inFlight: { default: 'move' }, dryRun: true });
  expect(dry.json()).toMatchObject({ number: 2, job: null, people: { counts: { move: 1 } } });
  const answer = await http.post('manager', path, { inFlight: { default: 'move' } });
  expect(answer.json()).toMatchObject({ job: { state: 'queued', total: 1 } });
  await http.world.tick();
  const job = await http.get('manager', `/v1/jobs/${answer.json<{ job: { id: string } }>().job.id}`);
  expect(job.json()).toMatchObject({ state: 'done', result: { moved: 1, stayed: 0 } });
});

test('the version in force is given as it is written to a file, and is the same again when it is published', async () => {
  const { cadenceId } = await published();
  const file = (await http.get('rep', `/v1/cadences/${cadenceId}/file`)).json<{
    readonly number: number;
    readonly days: readonly number[];
    readonly definition: { readonly steps: readonly object[] };
  }>();
  expect(file.number).toBe(1);
  expect(file.days).toHaveLength(file.definition.steps.length);
  // What every step has by default is left out.
  expect(JSON.stringify(file.definition)).not.toContain('"ifNotDone"');
  const diff = await http.post('rep', `/v1/cadences/${cadenceId}/diff`, { definition: file.definition });
  expect(diff.json()).toMatchObject({ same: true });
});
