import { afterAll, beforeAll, expect, test } from 'vitest';
import { flushActivities } from '../../src/app/flush-activities.ts';
import { readReconciliation } from '../../src/app/read-reconciliations.ts';
import { reconcileActivities } from '../../src/app/reconcile-activities.ts';
import { checkClosed } from '../../src/app/reconcile-ours.ts';
import { applyStep } from '../../src/app/reconciliation-step.ts';
import { startReconciliation } from '../../src/app/start-reconciliation.ts';
import { isAppError } from '../../src/errors.ts';
import type { CrmKind } from '../../src/ports/crm.ts';
import type { Store } from '../../src/ports/store.ts';
import { oneEmail } from '../support/cadences.ts';
import { openProcesses } from '../support/processes.ts';
import { minutes, openWorld, type World } from '../support/world.ts';

let world: World;
/** The database connections of other processes. */
let stores: readonly Store[];
beforeAll(async () => {
  world = await openWorld({ people: 60 });
  stores = await openProcesses(world.db.url);
});
afterAll(async () => {
  await Promise.all(stores.map((store) => store.close()));
  await world.close();
});

const kinds = ['salesforce', 'hubspot'] as const;
const processes = () => stores.map((store) => ({ ...world.admin, store }));
const pass = () => world.setNow(new Date(world.now.getTime() + minutes(1)));

/** Mails to eight people of a CRM, every entry of which somebody then deleted there; their keys. */
async function deletedByHand(crm: CrmKind): Promise<readonly string[]> {
  const who = Array.from({ length: 8 }, () => world.take(crm));
  const { cadenceId } = await world.publish(oneEmail());
  await world.enroll(cadenceId, who);
  await world.tick();
  const keys = (await Promise.all(who.map((one) => world.touches(one.email)))).flat().map(({ id }) => id);
  for (const key of keys) await world.control(crm, '/sandbox/activities', { act: 'delete', key });
  expect(await entriesOf(crm, keys)).toHaveLength(0);
  await pass();
  return keys;
}

const entriesOf = async (crm: CrmKind, keys: readonly string[]) =>
  (await world.crm(crm)).readActivities(keys);

test.each(kinds)(
  'three processes that compare %s and flush at the same time write each entry once',
  async (crm) => {
    const keys = await deletedByHand(crm);
    const [started] = await startReconciliation(world.admin, { crm, all: true });
    for (let round = 0; round < 4; round += 1)
      await Promise.all(
        processes().flatMap((process) => [reconcileActivities(process), flushActivities(process)]),
      );
    const found = await readReconciliation(world.admin, started?.id ?? '');
    expect(found).toMatchObject({ state: 'done', counts: { missing: 8, repaired: 8, open: 0, doubled: 0 } });
    const entries = await entriesOf(crm, keys);
    expect(entries.map((entry) => entry.key).sort()).toEqual([...keys].sort());
    await pass();
    const [again] = await startReconciliation(world.admin, { crm, all: true });
    await world.tick();
    expect(await readReconciliation(world.admin, again?.id ?? '')).toMatchObject({ differences: [] });
  },
);

test('a process that lost its comparison to another changes nothing any more', async () => {
  const keys = await deletedByHand('salesforce');
  const [started] = await startReconciliation(world.admin, { crm: 'salesforce', all: true });
  const taken = await world.in((tx) => tx.reconciliations.claim(world.now, 0.01));
  const connection = await world.in((tx) => tx.connections.byId(started?.connectionId ?? ''));
  if (taken === null || connection === null) throw new Error('The comparison was not taken up.');
  const reconciliation = { ...taken.reconciliation, place: { phase: 'closed' as const, after: null } };
  const work = { ctx: world.admin, crm: await world.crm('salesforce'), connection, reconciliation };
  const found = await checkClosed(work);
  expect(found.findings.filter((one) => one.mend?.do === 'put_back')).toHaveLength(8);
  // Its lease is over by now: as after a kill, another process begins where the last step ended.
  await world.db.query("update reconciliations set lease_expires_at = now() - interval '1 second'");
  for (const process of processes().slice(0, 1)) await reconcileActivities(process);
  expect(await applyStep(work, taken, found)).toBeNull();
  await world.tick();
  expect(await readReconciliation(world.admin, started?.id ?? '')).toMatchObject({
    state: 'done',
    counts: { missing: 8, repaired: 8 },
  });
  expect(await entriesOf('salesforce', keys)).toHaveLength(8);
});

test('a comparison that is killed between two steps goes on behind the last one', async () => {
  const keys = await deletedByHand('hubspot');
  const [started] = await startReconciliation(world.admin, { crm: 'hubspot', all: true });
  const [process] = processes();
  if (process === undefined) throw new Error('There is no process.');
  let steps = 0;
  const dying: Store = {
    ...process.store,
    system: process.store.system,
    // Dies after the step that put the entries back, before it could do anything else.
    withWorkspace: (id, work) =>
      steps >= 2
        ? Promise.reject(new Error('killed'))
        : process.store.withWorkspace(id, async (tx) => {
            const { save } = tx.reconciliations;
            const counted: typeof save = (...args) => {
              steps += 1;
              return save(...args);
            };
            return work({ ...tx, reconciliations: { ...tx.reconciliations, save: counted } });
          }),
  };
  await expect(reconcileActivities({ ...process, store: dying })).rejects.toThrow('killed');
  const midway = await readReconciliation(world.admin, started?.id ?? '');
  expect(midway).toMatchObject({ state: 'running', counts: { missing: 8 }, place: { phase: 'waiting' } });
  await world.db.query("update reconciliations set lease_expires_at = now() - interval '1 second'");
  await world.tick();
  expect(await readReconciliation(world.admin, started?.id ?? '')).toMatchObject({
    state: 'done',
    counts: { missing: 8, repaired: 8, open: 0 },
  });
  expect(await entriesOf('hubspot', keys)).toHaveLength(8);
});

test('of several processes that look at the same night, one starts its comparison', async () => {
  const { workspaceId } = world.sample;
  const { planNight } = await import('../../src/app/nightly-reconciliation.ts');
  await world.setNow(new Date(world.now.getTime() + minutes(60 * 24)));
  await Promise.all(
    processes().map((process) => process.store.withWorkspace(workspaceId, (tx) => planNight(process, tx))),
  );
  const rows = await world.db.query<{ day: string; count: number }>(
    'select connection_id, day::text, count(*)::int as count from reconciliations where day is not null group by 1, 2',
  );
  expect(rows.map(({ count }) => count)).toEqual([1, 1]);
});

test('somebody who starts one while another is under way is told so', async () => {
  await world.tick();
  const starts = await Promise.all(
    processes().map((process) =>
      startReconciliation(process, { crm: 'hubspot' }).catch((error: unknown) => error),
    ),
  );
  expect(starts.filter((one) => isAppError(one, 'conflict'))).toHaveLength(2);
  await world.tick();
});
