import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { completeTask } from '../../src/app/complete-tasks.ts';
import { readReconciliation } from '../../src/app/read-reconciliations.ts';
import { startReconciliation, type startReconciliationInput } from '../../src/app/start-reconciliation.ts';
import type { CrmKind } from '../../src/ports/crm.ts';
import { callThenEmail, oneEmail } from '../support/cadences.ts';
import { days, hours, minutes, openWorld, type Prospect, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ people: 60, settings: { activityLeaseSeconds: 0.05, pollMinutes: 240 } });
});
afterAll(() => world.close());
beforeEach(async () => {
  for (const crm of ['salesforce', 'hubspot']) await world.faults(crm);
});

const kinds = ['salesforce', 'hubspot'] as const;
type Asked = Partial<z.input<typeof startReconciliationInput>>;

/** Compares with one CRM, all of it unless said otherwise, until it is over. */
async function reconcile(crm: CrmKind, asked: Asked = {}) {
  // What happens from now on is the next one's.
  await world.setNow(new Date(world.now.getTime() + minutes(1)));
  const [started] = await startReconciliation(world.admin, { crm, all: true, ...asked });
  if (started === undefined) throw new Error('Nothing was started.');
  for (let round = 0; round < 20; round += 1) {
    await world.tick();
    const now = await readReconciliation(world.admin, started.id);
    if (now.state === 'done' || now.state === 'failed') return now;
  }
  throw new Error('The comparison does not end.');
}

/** A mail that was sent to somebody, with its key, which is on the timeline. */
async function mailed(crm: CrmKind): Promise<Prospect & { readonly key: string }> {
  const who = world.take(crm);
  const { cadenceId } = await world.publish(oneEmail());
  await world.enroll(cadenceId, [who]);
  await world.tick();
  const [touch] = await world.touches(who.email);
  expect(await entries(crm, touch?.id ?? '')).toHaveLength(1);
  return { ...who, key: touch?.id ?? '' };
}

async function called(crm: CrmKind): Promise<Prospect & { readonly key: string }> {
  const who = world.take(crm);
  const { cadenceId } = await world.publish(callThenEmail());
  await world.enroll(cadenceId, [who]);
  await world.tick();
  const task = await world.openTask(who.email);
  await completeTask(world.rep, { taskId: task.id, outcome: 'no_answer', note: 'Rang twice.' });
  await world.tick();
  return { ...who, key: task.id };
}

const entries = async (crm: CrmKind, key: string) => (await world.crm(crm)).readActivities([key]);
const byHand = (crm: CrmKind, act: object) => world.control(crm, '/sandbox/activities', act);
const ofKey = (found: Awaited<ReturnType<typeof reconcile>>, key: string) =>
  found.differences.filter((one) => one.key === key);
async function rowOf(key: string) {
  const [row] = await world.db.query<{ state: string; crm_id: string | null; repairs: number }>(
    'select state, crm_id, repairs from activities where key = $1',
    [key],
  );
  return row;
}

describe.each(kinds)('%s', (crm) => {
  test('agrees when nothing was touched, and says how much was compared', async () => {
    const { key } = await mailed(crm);
    const found = await reconcile(crm);
    expect(found.differences).toEqual([]);
    expect(found.counts).toMatchObject({ missing: 0, open: 0, repaired: 0, waiting: 0 });
    expect(found.counts.expected).toBeGreaterThan(0);
    expect(found.counts.listed).toBe(found.counts.expected);
    expect(await entries(crm, key)).toHaveLength(1);
  });

  test('an entry that somebody deleted is written once more, under its key, and then agrees', async () => {
    const { key } = await mailed(crm);
    await byHand(crm, { act: 'delete', key });
    const found = await reconcile(crm);
    expect(ofKey(found, key)).toMatchObject([{ kind: 'missing', state: 'repaired' }]);
    expect(ofKey(found, key)[0]?.url).toMatch(/^http/);
    expect(await entries(crm, key)).toHaveLength(1);
    expect(await reconcile(crm)).toMatchObject({ differences: [], counts: { missing: 0, open: 0 } });
  });

  test('an entry that somebody deletes again is told once and then let be, until it is asked for', async () => {
    const { key } = await mailed(crm);
    await byHand(crm, { act: 'delete', key });
    await reconcile(crm);
    await byHand(crm, { act: 'delete', key });
    const told = await reconcile(crm);
    expect(ofKey(told, key)).toMatchObject([{ kind: 'missing', state: 'open' }]);
    expect(ofKey(told, key)[0]?.words).toMatch(/once more already, so it is left as it is/);
    expect(await entries(crm, key)).toEqual([]);
    const quiet = await reconcile(crm);
    expect(quiet.differences).toEqual([]);
    expect(quiet.counts).toMatchObject({ open: 0, letBe: 1 });
    const again = await reconcile(crm, { again: true });
    expect(ofKey(again, key)).toMatchObject([{ kind: 'missing', state: 'repaired' }]);
    expect(await entries(crm, key)).toHaveLength(1);
  });

  test('a touch of which the outbox has lost its row is written if it is not there, and noted if it is', async () => {
    const [lost, there] = [await called(crm), await mailed(crm)];
    await byHand(crm, { act: 'delete', key: lost.key });
    await world.db.query('delete from activities where key in ($1, $2)', [lost.key, there.key]);
    const found = await reconcile(crm);
    expect(ofKey(found, lost.key)).toMatchObject([{ kind: 'missing', state: 'repaired' }]);
    expect(ofKey(found, there.key)).toMatchObject([{ kind: 'unrecorded', state: 'repaired' }]);
    const [entry] = await entries(crm, lost.key);
    expect(entry?.refs.map((ref) => ref.id)).toEqual([lost.ref.id]);
    const [kept] = await entries(crm, there.key);
    expect(await rowOf(there.key)).toMatchObject({ state: 'written', crm_id: kept?.crmId });
    expect((await reconcile(crm)).differences).toEqual([]);
  });

  test('an entry that the outbox believes unwritten, or refused, is noted and not written a second time', async () => {
    const [waiting, refused] = [await mailed(crm), await mailed(crm)];
    const park = "due_at = 'infinity', crm_id = null, lease_expires_at = null";
    await world.db.query(`update activities set state = 'pending', ${park} where key = $1`, [waiting.key]);
    await world.db.query("update activities set state = 'refused', crm_id = null where key = $1", [
      refused.key,
    ]);
    const found = await reconcile(crm);
    for (const { key } of [waiting, refused]) {
      expect(ofKey(found, key)).toMatchObject([{ kind: 'unrecorded', state: 'repaired' }]);
      const [entry, ...more] = await entries(crm, key);
      expect(more).toEqual([]);
      expect(await rowOf(key)).toMatchObject({ state: 'written', crm_id: entry?.crmId });
    }
    expect((await reconcile(crm)).differences).toEqual([]);
  });

  test('an entry that was refused is tried once more, and then written or left to a person', async () => {
    const [mended, hopeless] = [await mailed(crm), await mailed(crm)];
    for (const { key } of [mended, hopeless]) {
      await byHand(crm, { act: 'delete', key });
      await world.db.query("update activities set state = 'refused', crm_id = null where key = $1", [key]);
    }
    await world.db.query("update activities set repairs = 1, reason = 'No.' where key = $1", [hopeless.key]);
    const found = await reconcile(crm);
    expect(ofKey(found, mended.key)).toMatchObject([{ kind: 'missing', state: 'repaired' }]);
    expect(ofKey(found, hopeless.key)).toMatchObject([{ kind: 'missing', state: 'open' }]);
    expect(ofKey(found, hopeless.key)[0]?.words).toMatch(/refused it: No\./);
    expect(await entries(crm, mended.key)).toHaveLength(1);
  });

  test('an entry under a key that we do not know is left to a person, with a link', async () => {
    const who = world.take(crm);
    const key = `other-workspace-${crm}`;
    await byHand(crm, { act: 'add', key, whoId: who.ref.id, contactId: who.ref.id });
    const found = await reconcile(crm);
    expect(ofKey(found, key)).toMatchObject([
      { kind: 'orphaned', state: 'open', personId: null, url: expect.stringContaining('http') },
    ]);
    // After a restore from a backup it is all that is left of what was done since.
    expect(ofKey(found, key)[0]?.words).toMatch(/after the backup from which .* look at the record before/);
    expect(found.counts).toMatchObject({ orphaned: 1, open: 1 });
    expect(await entries(crm, key)).toHaveLength(1);
    expect((await world.alerts('entries_differ')).map((alert) => alert.words)).toContainEqual(
      expect.stringMatching(/1 entry in .* needs a person .*1 orphaned/),
    );
    await byHand(crm, { act: 'delete', key });
  });

  test('an entry that is there twice is told, and neither is deleted', async () => {
    const { key, email } = await mailed(crm);
    await byHand(crm, { act: 'copy', key });
    const found = await reconcile(crm);
    const person = await world.person(email);
    expect(ofKey(found, key)).toMatchObject([{ kind: 'doubled', state: 'open', personId: person.id }]);
    expect(ofKey(found, key)[0]?.crmIds).toHaveLength(2);
    expect(found.counts).toMatchObject({ doubled: 1, open: 1, misplaced: 0, missing: 0 });
    expect(await entries(crm, key)).toHaveLength(2);
    await byHand(crm, { act: 'delete', key });
  });

  test('an entry on another record, or on none, is told with the record that it belongs to', async () => {
    const [moved, loose] = [await mailed(crm), await mailed(crm)];
    const other = world.take(crm, crm === 'salesforce' ? 'Contact' : 'contact');
    await byHand(crm, { act: 'move', key: moved.key, toId: other.ref.id });
    await byHand(crm, { act: 'move', key: loose.key, toId: null });
    const found = await reconcile(crm);
    expect(ofKey(found, moved.key)).toMatchObject([{ kind: 'misplaced', state: 'open' }]);
    expect(ofKey(found, moved.key)[0]?.words).toContain(other.ref.id);
    expect(ofKey(found, loose.key)[0]?.words).toContain('on no record');
    for (const who of [moved, loose]) {
      expect(ofKey(found, who.key)[0]?.words).toContain(who.ref.id);
      await byHand(crm, { act: 'move', key: who.key, toId: who.ref.id });
    }
    expect((await reconcile(crm)).differences).toEqual([]);
  });

  test('entries follow a merge that we have not heard of, and go with a record that was deleted', async () => {
    await world.closeWebhooks();
    const type = crm === 'salesforce' ? 'Contact' : 'contact';
    const [loser, winner, deleted] = [
      await mailedTo(crm, type),
      world.take(crm, type),
      await mailedTo(crm, type),
    ];
    const pair = { id: winner.ref.id, loserId: loser.ref.id, otherId: loser.ref.id };
    await world.control(crm, '/sandbox/acts', { act: 'merge', ...pair });
    await world.control(crm, '/sandbox/acts', { act: 'delete', id: deleted.ref.id });
    if (crm === 'hubspot') await byHand(crm, { act: 'delete', key: deleted.key });
    const found = await reconcile(crm);
    expect(found.differences).toEqual([]);
    expect(found.counts).toMatchObject({ gone: 1, misplaced: 0, missing: 0 });
    expect(await entries(crm, deleted.key)).toEqual([]);
    world.openWebhooks();
  });

  test('a comparison from a day that is yet to come is refused, and compares nothing', async () => {
    const since = '2999-01-01';
    await expect(startReconciliation(world.admin, { crm, since })).rejects.toThrow(/'since' is yet to come/);
  });

  test('a dry run says what differs and changes nothing', async () => {
    const { key } = await mailed(crm);
    await byHand(crm, { act: 'delete', key });
    const before = await rowOf(key);
    const found = await reconcile(crm, { dryRun: true });
    expect(ofKey(found, key)).toMatchObject([{ kind: 'missing', state: 'open' }]);
    expect(ofKey(found, key)[0]?.words).toMatch(/It would be written once more\.$/);
    await world.tick();
    expect(await rowOf(key)).toEqual(before);
    expect(await entries(crm, key)).toEqual([]);
    await reconcile(crm);
    expect(await entries(crm, key)).toHaveLength(1);
  });

  test('a CRM that does not answer is asked again later, and nothing is lost or doubled', async () => {
    const { key } = await mailed(crm);
    await byHand(crm, { act: 'delete', key });
    const path = crm === 'salesforce' ? '/services/data' : '/crm';
    await world.faults(crm, { path, status: 503, times: 2 });
    const [started] = await startReconciliation(world.admin, { crm, all: true });
    await world.tick();
    expect(await readReconciliation(world.admin, started?.id ?? '')).toMatchObject({
      state: 'running',
      problem: expect.any(String),
    });
    await world.runFor(hours(1));
    expect(await readReconciliation(world.admin, started?.id ?? '')).toMatchObject({
      state: 'done',
      problem: null,
      counts: { missing: 1, repaired: 1 },
    });
    expect(await entries(crm, key)).toHaveLength(1);
  });

  test('a repair whose answer is lost after the work was done adds one entry', async () => {
    const { key } = await mailed(crm);
    await byHand(crm, { act: 'delete', key });
    const path =
      crm === 'salesforce' ? '/services/data/v66.0/composite' : '/crm/objects/2026-03/emails/batch/create';
    const [started] = await startReconciliation(world.admin, { crm, all: true });
    await world.faults(crm, { path, method: 'POST', drop: 'after', times: 6 });
    await world.runFor(hours(3));
    await world.faults(crm);
    await world.runFor(hours(3));
    expect((await readReconciliation(world.admin, started?.id ?? '')).state).toBe('done');
    expect(await entries(crm, key)).toHaveLength(1);
    expect((await reconcile(crm)).differences).toEqual([]);
  });
});

/** The same as `mailed`, for a record of one type. */
async function mailedTo(crm: CrmKind, type: Prospect['ref']['type']) {
  const who = world.take(crm, type);
  const { cadenceId } = await world.publish(oneEmail());
  await world.enroll(cadenceId, [who]);
  await world.tick();
  const [touch] = await world.touches(who.email);
  return { ...who, key: touch?.id ?? '' };
}

test('only one comparison of a CRM is under way at a time', async () => {
  await startReconciliation(world.admin, { crm: 'hubspot' });
  await expect(startReconciliation(world.admin, {})).rejects.toMatchObject({ code: 'conflict' });
  await world.tick();
  await world.runFor(hours(1));
  await reconcile('hubspot', { all: false });
});

test('each night compares every connected CRM once, in the workspace’s night, and begins where the last ended', async () => {
  const nights = () =>
    world.db.query<{ day: string; kind: string; at: Date; since: Date; until: Date; state: string }>(
      `select r.day::text, c.kind, r.created_at as at, r.since, r.until, r.state from reconciliations r
       join connections c on c.id = r.connection_id where r.day is not null order by r.created_at, c.kind`,
    );
  const midnight = new Date(world.now.getTime() + days(1)).toISOString().slice(0, 10);
  await world.setNow(new Date(`${midnight}T12:00:00Z`));
  await world.tick();
  const before = (await nights()).length;
  for (let hour = 0; hour < 48; hour += 1) {
    await world.setNow(new Date(world.now.getTime() + hours(1)));
    await world.tick();
  }
  const all = (await nights()).slice(before);
  expect(all.map(({ kind }) => kind)).toEqual(['hubspot', 'salesforce', 'hubspot', 'salesforce']);
  const { zone } = await world.in((tx) => tx.workspace.get());
  const hour = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit' });
  for (const one of all) {
    expect(one.state).toBe('done');
    expect(hour.format(new Date(one.at))).toBe('03');
  }
  const [first, , second] = all;
  expect(new Date(second?.since ?? 0).getTime()).toBe(new Date(first?.until ?? 0).getTime() - days(1));
});
