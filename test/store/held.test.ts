import { describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../../src/ports/records.ts';
import type { Tx } from '../../src/ports/store.ts';
import { connectPostgres } from '../../src/store/connect-postgres.ts';
import { addWorkspace, makeEnrollment, makeLedgerEntry, makePerson } from '../support/builders.ts';
import { eachStore, openTestStore } from '../support/database.ts';
import { testKeys } from '../support/keys.ts';

const because = (cause: string | null, rule = 'obstacle-held'): Partial<LedgerEntry> => ({
  rule,
  event: { type: 'due', ...(cause === null ? {} : { obstacle: { kind: 'held', words: 'Held.', cause } }) },
});

/** A run that is paused after these decisions. */
async function addHeld(
  tx: Tx,
  decisions: readonly Partial<LedgerEntry>[],
  reason: 'held' | 'manual' = 'held',
) {
  const person = makePerson();
  const run = makeEnrollment({ personId: person.id, state: 'paused', reason });
  await tx.people.insert([person]);
  await tx.enrollments.insert([run]);
  for (const decision of decisions) await tx.ledger.append([makeLedgerEntry(run, decision)]);
  return run.id;
}

eachStore('runs that a setting holds', (test) => {
  it('are found by the decision that holds them now, page by page', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    await store.withWorkspace(id, async (tx) => {
      const ignored = { rule: 'ignored-paused', event: { type: 'signal', kind: 'opened' } };
      const first = await addHeld(tx, [because('test_mode')]);
      const second = await addHeld(tx, [because('no_postal_address'), because('test_mode'), ignored]);
      const address = await addHeld(tx, [because('no_postal_address')]);
      await addHeld(tx, [because('test_mode'), because(null, 'task-not-done-hold')]);
      await addHeld(tx, [because('test_mode')], 'manual');
      await addHeld(tx, []);
      const held = async (after: string | null, limit = 1) =>
        (await tx.enrollments.heldFor('test_mode', { after, limit })).map((run) => run.id);
      const [one = ''] = await held(null);
      const [two = ''] = await held(one);
      expect([one, two]).toEqual([first, second].sort());
      expect(await held(two)).toEqual([]);
      const other = await tx.enrollments.heldFor('no_postal_address', { after: null, limit: 9 });
      expect(other.map((run) => run.id)).toEqual([address]);
    });
  });
});

describe('settings on one Postgres', () => {
  it('do not change while something is held by them', async () => {
    const db = await openTestStore('postgres');
    const second = await connectPostgres(db.url ?? '', testKeys);
    try {
      const { id } = await addWorkspace(db.store);
      const order: string[] = [];
      let holding = () => {};
      const locked = new Promise<void>((resolve) => {
        holding = resolve;
      });
      const holds = db.store.withWorkspace(id, async (tx) => {
        await tx.workspace.lockSettings();
        holding();
        await addHeld(tx, [because('test_mode')]);
        order.push('held');
      });
      await locked;
      const lives = second.withWorkspace(id, async (tx) => {
        await tx.workspace.update({ mode: 'live' });
        order.push('live');
        return tx.enrollments.heldFor('test_mode', { after: null, limit: 9 });
      });
      await holds;
      expect(await lives).toHaveLength(1);
      expect(order).toEqual(['held', 'live']);
    } finally {
      await second.close();
      await db.close();
    }
  });
});
