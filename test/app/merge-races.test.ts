import { afterAll, beforeAll, expect, test } from 'vitest';
import { completeTask } from '../../src/app/complete-tasks.ts';
import { processWebhooks } from '../../src/app/process-webhooks.ts';
import { receiveSignal } from '../../src/app/receive-signal.ts';
import { steerEnrollment } from '../../src/app/steer-enrollment.ts';
import { unsubscribe } from '../../src/app/unsubscribe.ts';
import type { Store } from '../../src/ports/store.ts';
import { connectPostgres } from '../../src/store/connect-postgres.ts';
import { callThenEmail, twoEmails } from '../support/cadences.ts';
import { testKeys } from '../support/keys.ts';
import { days, openWorld, type Prospect, type World } from '../support/world.ts';

let world: World;
/** The database connection of another process. */
let other: Store;
beforeAll(async () => {
  world = await openWorld({ people: 40 });
  other = await connectPostgres(world.db.url ?? '', testKeys, { max: 3 });
});
afterAll(async () => {
  await other.close();
  await world.close();
});

/** Two Contacts of whom the first is in a cadence, and will turn out to be the second. */
async function pair(cadence = twoEmails()) {
  const [loser, winner] = [world.take('salesforce', 'Contact'), world.take('salesforce', 'Contact')];
  const { cadenceId } = await world.publish(cadence);
  await world.enroll(cadenceId, [loser, winner]);
  const run = await world.run(winner.email);
  await steerEnrollment(world.rep, { enrollmentId: run.id, command: 'finish' });
  await world.tick();
  return { loser, winner, merge: () => merge(winner, loser) };
}

const merge = (winner: Prospect, loser: Prospect) =>
  world.crmAct('salesforce', { act: 'merge', id: winner.ref.id, loserId: loser.ref.id });

const linkOf = async (who: Prospect) =>
  /\/u\/([a-z0-9]+)/.exec((await world.mailTo(who.email)).headers['List-Unsubscribe'] ?? '')?.[1] ?? '';

test('an opt-out that named somebody just before they were merged opts out whom they were merged into', async () => {
  const { loser, winner, merge } = await pair();
  const token = await linkOf(loser);
  const { system } = world.ctx.store;
  const mailToken: typeof system.mailToken = async (hash) => {
    const owner = await system.mailToken(hash);
    await merge();
    return owner;
  };
  const ctx = { ...world.ctx, store: { ...world.ctx.store, system: { ...system, mailToken } } };
  await unsubscribe(ctx, token, 'unsubscribe page');
  expect((await world.person(winner.email)).hold).toMatchObject({ reason: 'unsubscribed', lasting: true });
  expect(await openRunsOf(winner)).toEqual([]);
  await world.runFor(days(3));
  expect(await world.mailsTo(winner.email)).toEqual([]);
});

async function openRunsOf(who: Prospect) {
  const { id } = await world.person(who.email);
  return world.in((tx) => tx.enrollments.openByPersons([id]));
}

test('what is reported later by the address of a record that was merged is about the one that was kept', async () => {
  const { loser, winner, merge } = await pair();
  await merge();
  expect(await openRunsOf(winner)).toHaveLength(1);
  await receiveSignal(world.admin, { kind: 'unsubscribed', email: loser.email, key: 'by the old address' });
  expect((await world.person(winner.email)).hold).toMatchObject({ reason: 'unsubscribed' });
  expect(await openRunsOf(winner)).toEqual([]);
});

test('a task that is completed at the moment of a merge ends under the lock of the one that was kept', async () => {
  const { loser, winner } = await pair(callThenEmail());
  const [from, to] = [await world.person(loser.email), await world.person(winner.email)];
  const task = await world.openTask(loser.email);
  let commit = () => {};
  const committing = new Promise<void>((resolve) => {
    commit = resolve;
  });
  let moved = () => {};
  const hasMoved = new Promise<void>((resolve) => {
    moved = resolve;
  });
  const merging = other.withWorkspace(world.sample.workspaceId, async (tx) => {
    await tx.people.lock([from.id, to.id]);
    await tx.enrollments.movePerson(from.id, to.id);
    moved();
    await committing;
  });
  await hasMoved;
  const completing = completeTask(world.rep, { taskId: task.id, outcome: 'do_not_contact' });
  commit();
  await merging;
  expect(await completing).toMatchObject({ task: { state: 'done' }, enrollment: { state: 'stopped' } });
  expect((await world.in((tx) => tx.people.byIds([to.id])))[0]?.hold).toMatchObject({ lasting: true });
});

test('a mail that is not yet understood holds whom its sender is merged into', async () => {
  const { loser, winner, merge } = await pair();
  await world.act(await world.mailTo(loser.email), { act: 'unsubscribe', via: 'mailto' });
  await merge();
  const { provisionalHoldUntil } = await world.person(winner.email);
  expect(provisionalHoldUntil?.getTime()).toBeGreaterThan(world.now.getTime());
  await world.tick();
  expect((await world.person(winner.email)).hold).toMatchObject({ reason: 'unsubscribed' });
});

test('of two mails the one that is understood first does not end the hold for the other', async () => {
  const who = world.take('hubspot');
  const { cadenceId } = await world.publish(twoEmails());
  await world.enroll(cadenceId, [who]);
  await world.tick();
  const mail = await world.mailTo(who.email);
  await world.act(mail, { act: 'out_of_office' });
  await world.act(mail, { act: 'reply', text: 'This one cannot be read.' });
  const { parseInbound } = world.ctx.mailInbound;
  const mailInbound = {
    ...world.ctx.mailInbound,
    parseInbound: async (type: string, body: Uint8Array) => {
      const parsed = await parseInbound(type, body);
      if (parsed.text.includes('cannot be read')) throw new TypeError('a bug of ours');
      return parsed;
    },
  };
  // As if none of them had been read when it came.
  await world.db.query('update raw_webhooks set mail = null');
  await processWebhooks({ ...world.rep, mailInbound });
  expect(await world.run(who.email)).toMatchObject({ state: 'paused', reason: 'out_of_office' });
  const { provisionalHoldUntil } = await world.person(who.email);
  expect(provisionalHoldUntil?.getTime()).toBeGreaterThan(world.now.getTime());
});
