import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSetUp } from '../../src/app/read-set-up.ts';
import { stopAll } from '../../src/app/stop-all.ts';
import { updateWorkspace } from '../../src/app/update-workspace.ts';
import { oneEmail } from '../support/cadences.ts';
import { openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ people: 24 });
});
afterAll(() => world.close());

const states = async (over: object = {}) => {
  const ctx = { ...world.admin, settings: { ...world.admin.settings, ...over } };
  const { items } = await readSetUp(ctx);
  return Object.fromEntries(items.map((item) => [item.key, item.state]));
};

const sendingDomains = async () => [
  ...new Set((await world.in((tx) => tx.users.senders())).map(({ email }) => email.split('@')[1] ?? '')),
];

test('with stand-ins everything is in place', async () => {
  expect(await states()).toEqual({
    salesforce: 'done',
    hubspot: 'done',
    mail: 'done',
    mail_events: 'done',
    replies: 'done',
    meetings: 'done',
    senders: 'done',
    postal_address: 'done',
    lawful_basis: 'done',
    cadences: 'done',
    live: 'done',
    ...Object.fromEntries((await sendingDomains()).map((domain) => [`domain:${domain}`, 'done'])),
    inbound_domain: 'done',
  });
});

test('what settings leave out is told with what to do', async () => {
  const found = await states({
    mailSet: { sending: false, events: false },
    inboundDomain: null,
    meetingSecrets: { calendly: null, calcom: null },
  });
  expect(found).toMatchObject({
    mail: 'todo',
    mail_events: 'attention',
    replies: 'attention',
    // The CRMs tell of meetings, too.
    meetings: 'done',
  });
});

test('a CRM that must be connected again, has something missing or is not there is told apart', async () => {
  const [one, two] = await world.in((tx) => tx.connections.list());
  const change = (id: string | undefined, patch: object) =>
    world.in((tx) => tx.connections.update(id ?? '', patch));
  await change(one?.id, { state: 'needs_reauth', problem: 'The grant was revoked.' });
  await change(two?.id, { missing: ['Install the package.'] });
  const { items } = await readSetUp(world.admin);
  expect(items.find((item) => item.key === one?.kind)).toMatchObject({
    state: 'todo',
    words: 'The grant was revoked.',
  });
  expect(items.find((item) => item.key === two?.kind)).toMatchObject({
    state: 'attention',
    words: 'Install the package.',
  });
  await change(one?.id, { state: 'disconnected', problem: null });
  expect((await states())[one?.kind ?? '']).toBe('optional');
  await change(two?.id, { state: 'disconnected' });
  // Without any CRM there is nobody to enroll.
  expect(await states()).toMatchObject({ salesforce: 'todo', hubspot: 'todo' });
  const none = { meetingSecrets: { calendly: null, calcom: null } };
  expect((await states(none)).meetings).toBe('optional');
  await change(one?.id, { state: 'active' });
  await change(two?.id, { state: 'active', missing: [] });
});

test('going live is told how many runs and entries it lets go, and stopping how many it halts', async () => {
  await updateWorkspace(world.admin, { mode: 'test', testAddresses: [] });
  const [one, two] = [world.take('salesforce'), world.take('salesforce')];
  const { cadenceId } = await world.publish(oneEmail());
  await world.enroll(cadenceId, [one, two]);
  expect((await readSetUp(world.admin)).running).toBe(2);
  await world.tick();
  expect(await readSetUp(world.admin)).toMatchObject({ waiting: { runs: 2, entries: 0 }, running: 0 });
  await updateWorkspace(world.admin, { mode: 'live' });
  expect(await readSetUp(world.admin)).toMatchObject({ waiting: { runs: 0 }, running: 2 });
  await stopAll(world.admin);
  expect((await readSetUp(world.admin)).running).toBe(2);
});
