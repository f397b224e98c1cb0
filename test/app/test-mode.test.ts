import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { completeTask } from '../../src/app/complete-tasks.ts';
import { steerEnrollment } from '../../src/app/steer-enrollment.ts';
import { updateWorkspace } from '../../src/app/update-workspace.ts';
import { callThenEmail, oneEmail } from '../support/cadences.ts';
import { days, hours, minutes, openWorld, type Prospect, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ people: 40 });
});
afterAll(() => world.close());
const postalAddress = '12 Sample Street, 10115 Berlin';
beforeEach(() => world.in((tx) => tx.workspace.update({ mode: 'test', testAddresses: [], postalAddress })));

async function enrolled(cadence = oneEmail()): Promise<Prospect> {
  const who = world.take('salesforce');
  const { cadenceId } = await world.publish(cadence);
  await world.enroll(cadenceId, [who]);
  return who;
}

/** Somebody whose call a rep has made: an entry for the CRM. */
async function called(outcome: string): Promise<Prospect> {
  const who = await enrolled(callThenEmail());
  await world.tick();
  await completeTask(world.rep, { taskId: (await world.openTask(who.email)).id, outcome });
  return who;
}

async function entries(who: Prospect) {
  const { id } = await world.person(who.email);
  return world.in((tx) => tx.activities.byPersons([id]));
}
async function inCrm(who: Prospect): Promise<number> {
  const keys = (await entries(who)).map((entry) => entry.activity.key);
  return (await (await world.crm('salesforce')).findActivities(keys)).size;
}
const ledger = async (who: Prospect) => {
  const { id } = await world.run(who.email);
  return world.in((tx) => tx.ledger.byEnrollment(id));
};
const goLive = () => updateWorkspace(world.admin, { mode: 'live' });

test('in test mode the CRM records of people without a test address stay untouched until an admin goes live', async () => {
  const [worked, asked] = [await called('left_voicemail'), await called('do_not_contact')];
  await world.runFor(hours(5));
  expect(await entries(worked)).toMatchObject([
    { state: 'pending', reason: 'The workspace is in test mode', attempts: 0 },
  ]);
  expect(await inCrm(worked)).toBe(0);
  expect((await world.record(asked)).emailOptOut).toBe(false);
  await goLive();
  // The run went on meanwhile, and its mail, which is late by now, is spread over the day.
  await world.runFor(days(1));
  const [call] = await entries(worked);
  expect(call).toMatchObject({ state: 'written', reason: null, activity: { channel: 'call' } });
  expect(await inCrm(worked)).toBe(2);
  expect((await world.record(asked)).emailOptOut).toBe(true);
});

test('people with a test address get mail, and their records are written, in test mode', async () => {
  const who = world.take('salesforce');
  await updateWorkspace(world.admin, { testAddresses: [who.email] });
  const { cadenceId } = await world.publish(oneEmail());
  await world.enroll(cadenceId, [who]);
  await world.runFor(minutes(10));
  await world.mailTo(who.email);
  expect(await inCrm(who)).toBe(1);
});

test('what waits for going live is neither work nor touched again at every tick', async () => {
  const who = await called('left_voicemail');
  await world.tick();
  const waits = (await world.in((tx) => tx.workspace.openWork())).activities;
  expect(waits).toBeNull();
  const version = async () =>
    world.db.query(
      `select xmin::text from activities where key = '${(await entries(who))[0]?.activity.key}'`,
    );
  const before = await version();
  for (let round = 0; round < 3; round += 1) await world.tick();
  expect(await version()).toEqual(before);
});

test('a run that only test mode held goes on when an admin goes live, and the ledger says why', async () => {
  const who = await enrolled();
  await world.tick();
  expect(await world.run(who.email)).toMatchObject({ state: 'paused', reason: 'held' });
  await goLive();
  expect((await ledger(who)).at(-1)).toMatchObject({
    rule: 'resume',
    words: expect.stringContaining('Test mode'),
    actor: world.admin.actor.name,
  });
  await world.runFor(minutes(10));
  await world.mailTo(who.email);
});

test('a new test address lets go only the people it names', async () => {
  const [marked, other] = [await enrolled(), await enrolled()];
  await world.tick();
  await updateWorkspace(world.admin, { testAddresses: [marked.email] });
  await world.runFor(minutes(10));
  await world.mailTo(marked.email);
  expect(await inCrm(marked)).toBe(1);
  expect(await world.run(other.email)).toMatchObject({ state: 'paused', reason: 'held' });
});

test('a mail that waits for its next attempt waits on in test mode, and leaves after going live', async () => {
  await world.in((tx) => tx.workspace.update({ mode: 'live' }));
  const who = await enrolled();
  await world.faults('sendgrid', { path: '/v3/mail/send', status: 429, times: 1 });
  await world.tick();
  await world.faults('sendgrid');
  await updateWorkspace(world.admin, { mode: 'test' });
  await world.runFor(hours(5));
  expect(await world.mailsTo(who.email)).toEqual([]);
  expect(await world.touches(who.email)).toMatchObject([{ state: 'sending' }]);
  await goLive();
  await world.runFor(hours(2));
  await world.mailTo(who.email);
});

test('a run that was held for want of a postal address goes on once there is one', async () => {
  await world.in((tx) => tx.workspace.update({ mode: 'live', postalAddress: null }));
  const who = await enrolled();
  await world.tick();
  expect((await world.run(who.email)).words).toContain('postal address');
  await updateWorkspace(world.admin, { postalAddress });
  expect((await ledger(who)).at(-1)?.words).toContain('postal address now');
  await world.runFor(minutes(10));
  await world.mailTo(who.email);
});

test('whoever a person paused, or who replied meanwhile, stays as they are when an admin goes live', async () => {
  const [byHand, held, resumed] = [await enrolled(), await enrolled(), await enrolled()];
  await steerEnrollment(world.rep, { enrollmentId: (await world.run(byHand.email)).id, command: 'pause' });
  await world.tick();
  const { id } = await world.person(held.email);
  await world.in((tx) => tx.people.hold([id], { reason: 'replied', since: world.now, lasting: false }));
  // Resumed by hand, and paused by hand after that: what held it first does not count any more.
  const again = (await world.run(resumed.email)).id;
  await steerEnrollment(world.rep, { enrollmentId: again, command: 'resume' });
  await steerEnrollment(world.rep, { enrollmentId: again, command: 'pause' });
  await goLive();
  for (const who of [byHand, held, resumed])
    expect(await world.run(who.email)).toMatchObject({ state: 'paused' });
  await world.runFor(hours(1));
  for (const who of [byHand, held, resumed]) expect(await world.mailsTo(who.email)).toEqual([]);
});
