import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { FaultRule } from '../../connectors/sandbox/core/index.ts';
import { completeTask } from '../../src/app/complete-tasks.ts';
import type { CrmKind } from '../../src/ports/crm.ts';
import { callThenEmail, oneEmail } from '../support/cadences.ts';
import { days, hours, minutes, openWorld, type Prospect, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ people: 60, settings: { activityLeaseSeconds: 0.05 } });
});
afterAll(() => world.close());
beforeEach(async () => {
  for (const crm of ['salesforce', 'hubspot']) await world.faults(crm);
});

/** Where the timeline is written. */
const writing = { salesforce: '/services/data', hubspot: '/crm/objects' } as const;

async function mailed(crm: CrmKind): Promise<Prospect> {
  const who = world.take(crm);
  const { cadenceId } = await world.publish(oneEmail());
  await world.enroll(cadenceId, [who]);
  return who;
}

/** How many entries the CRM itself accepted for a key, by its own log. */
async function entries(crm: CrmKind, key: string): Promise<number> {
  const response = await fetch(`${world.url(crm)}/sandbox/log?limit=10000`);
  const { entries: lines } = (await response.json()) as { entries: { method: string; body?: unknown }[] };
  const writes = lines.filter(
    (line) => line.method === 'POST' && JSON.stringify(line.body ?? '').includes(key),
  );
  expect(writes.length).toBeGreaterThan(0);
  return (await (await world.crm(crm)).findActivities([key])).size;
}

const faults: readonly (readonly [string, FaultRule])[] = [
  ['drops the answer', { drop: 'after', times: 1 }],
  ['closes the connection', { drop: 'before', times: 1 }],
  ['fails', { status: 500, times: 1 }],
  ['is over its limit', { status: 429, times: 2, headers: { 'retry-after': '1' } }],
];
const cases = (['salesforce', 'hubspot'] as const).flatMap((crm) =>
  faults.map(([what, rule]) => [crm, what, rule] as const),
);

test.each(cases)('a touch has one entry although %s %s', async (crm, _, rule) => {
  const who = await mailed(crm);
  await world.faults(crm, { path: writing[crm], method: 'POST', ...rule });
  await world.runFor(hours(1));
  const [touch] = await world.touches(who.email);
  expect(await entries(crm, touch?.id ?? '')).toBe(1);
  const person = await world.person(who.email);
  const [entry, ...more] = await world.in((tx) => tx.activities.byPersons([person.id]));
  expect(more).toEqual([]);
  expect(entry).toMatchObject({ state: 'written', crmId: expect.any(String) });
});

test.each(['salesforce', 'hubspot'] as const)(
  'an expired token of %s is renewed and nothing is lost',
  async (crm) => {
    const who = await mailed(crm);
    await world.control(crm, '/sandbox/expire-tokens', {});
    await world.runFor(minutes(20));
    const [touch] = await world.touches(who.email);
    expect(await entries(crm, touch?.id ?? '')).toBe(1);
  },
);

test.each(['salesforce', 'hubspot'] as const)(
  'an outage of %s of a whole day loses no entry',
  async (crm) => {
    const who = await mailed(crm);
    await world.faults(crm, { path: writing[crm], status: 503 });
    await world.runFor(hours(26));
    await world.faults(crm);
    await world.runFor(hours(3));
    const [touch] = await world.touches(who.email);
    expect(await entries(crm, touch?.id ?? '')).toBe(1);
  },
);

test('an entry whose process died while it wrote is looked up, not written again', async () => {
  const who = await mailed('hubspot');
  const connection = (await world.in((tx) => tx.connections.list())).find((one) => one.kind === 'hubspot');
  await world.faults('hubspot', { path: '/crm/objects', status: 429 });
  await world.tick();
  await world.faults('hubspot');
  const taken = await world.in((tx) =>
    tx.activities.claim(connection?.id ?? '', 10, 0.01, new Date(world.now.getTime() + hours(2))),
  );
  await (await world.crm('hubspot')).writeActivities(taken.map((one) => one.activity));
  await new Promise((resolve) => setTimeout(resolve, 30));
  await world.runFor(hours(3));
  const [touch] = await world.touches(who.email);
  expect(taken.map((one) => one.activity.key)).toContain(touch?.id);
  expect(await entries('hubspot', touch?.id ?? '')).toBe(1);
  const person = await world.person(who.email);
  expect(await world.in((tx) => tx.activities.byPersons([person.id]))).toMatchObject([{ state: 'written' }]);
});

async function withTask(crm: CrmKind) {
  const who = world.take(crm);
  const { cadenceId } = await world.publish(callThenEmail());
  await world.enroll(cadenceId, [who]);
  await world.tick();
  return { who, task: await world.openTask(who.email) };
}

test.each(['salesforce', 'hubspot'] as const)(
  'a task that is done is written to %s once, with its outcome, and the run goes on',
  async (crm) => {
    const { who, task } = await withTask(crm);
    await completeTask(world.rep, {
      taskId: task.id,
      outcome: 'left_voicemail',
      note: 'Asked for a call back.',
    });
    await expect(completeTask(world.rep, { taskId: task.id, outcome: 'busy' })).rejects.toMatchObject({
      code: 'conflict',
    });
    await world.runFor(minutes(10));
    expect(await entries(crm, task.id)).toBe(1);
    const person = await world.person(who.email);
    const written = await world.in((tx) => tx.activities.byPersons([person.id]));
    expect(written.find((one) => one.activity.key === task.id)).toMatchObject({
      state: 'written',
      activity: { outcome: 'left_voicemail', channel: 'call', text: expect.stringContaining('call back') },
    });
    await world.runFor(days(2));
    await world.mailTo(who.email);
  },
);

test('a booked meeting finishes the run and holds the person', async () => {
  const { who, task } = await withTask('salesforce');
  await completeTask(world.rep, { taskId: task.id, outcome: 'meeting_booked' });
  expect(await world.run(who.email)).toMatchObject({ state: 'finished', reason: 'meeting_booked' });
  expect((await world.person(who.email)).hold).toMatchObject({ reason: 'booked a meeting', lasting: false });
  await world.runFor(days(3));
  expect(await world.mailsTo(who.email)).toEqual([]);
  expect(await entries('salesforce', task.id)).toBe(1);
});

test('a booking on the calendar finishes the run, too', async () => {
  const who = await mailed('salesforce');
  await world.tick();
  const mail = await world.mailTo(who.email);
  await world.act(mail, { act: 'book' });
  expect((await world.person(who.email)).hold).toMatchObject({ reason: 'booked a meeting' });
});

test('whoever asks on the phone not to be contacted is opted out everywhere', async () => {
  const { who, task } = await withTask('hubspot');
  await completeTask(world.rep, { taskId: task.id, outcome: 'do_not_contact' });
  await world.runFor(days(3));
  expect(await world.mailsTo(who.email)).toEqual([]);
  expect((await world.record(who)).emailOptOut).toBe(true);
  expect((await world.person(who.email)).hold).toMatchObject({ lasting: true });
});

test("a step's own outcome is accepted and has the effect that the cadence gives it", async () => {
  const who = world.take('salesforce');
  const cadence = callThenEmail();
  const [call, email] = cadence.steps;
  if (call === undefined || email === undefined) throw new Error('The cadence has two steps.');
  const steps = [{ ...call, outcomes: { gatekeeper: 'finish' as const } }, email];
  const { cadenceId } = await world.publish({ ...cadence, steps });
  await world.enroll(cadenceId, [who]);
  await world.tick();
  const task = await world.openTask(who.email);
  await expect(completeTask(world.rep, { taskId: task.id, outcome: 'nonsense' })).rejects.toMatchObject({
    code: 'invalid_input',
  });
  const { task: done } = await completeTask(world.rep, { taskId: task.id, outcome: 'gatekeeper' });
  expect(done).toMatchObject({ state: 'done', outcome: 'gatekeeper' });
  expect(await world.run(who.email)).toMatchObject({ state: 'finished' });
});

test('a task that was not possible is recorded as not done, with what the rep said', async () => {
  const who = world.take('salesforce');
  const cadence = callThenEmail();
  const steps = cadence.steps.map((step) =>
    step.channel === 'call' ? { ...step, channel: 'linkedin' as const } : step,
  );
  const { cadenceId } = await world.publish({ ...cadence, steps });
  await world.enroll(cadenceId, [who]);
  await world.tick();
  const task = await world.openTask(who.email);
  const note = 'Has no profile.';
  await completeTask(world.rep, { taskId: task.id, outcome: 'not_possible', note });
  const [closed] = await world.in((tx) => tx.tasks.byIds([task.id]));
  expect(closed).toMatchObject({ state: 'not_done', outcome: 'not_possible', note });
  expect(await world.touches(who.email)).toMatchObject([{ state: 'not_done', outcome: 'not_possible' }]);
  expect(await world.run(who.email)).toMatchObject({ state: 'active' });
});
