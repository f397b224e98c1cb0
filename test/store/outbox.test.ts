import { expect, it } from 'vitest';
import {
  addWorkspace,
  makeActivity,
  makeConnection,
  makeSecrets,
  minutesAfter,
  monday,
  uuidAt,
} from '../support/builders.ts';
import { eachStore } from '../support/database.ts';

const now = minutesAfter(monday, 1);

eachStore('the outbox', (test) => {
  const open = async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const connection = await store.withWorkspace(id, (tx) =>
      tx.connections.upsert(makeConnection(), makeSecrets()),
    );
    return { store, id, connection };
  };

  it('gives opt-outs first, then the oldest, and keeps a repeated entry once', async () => {
    const { store, id, connection } = await open();
    const entries = [
      makeActivity(connection, { key: 'one' }),
      makeActivity(connection, { key: 'two' }),
      makeActivity(connection, { key: 'stop', operation: 'opt_out' }),
    ];
    await store.withWorkspace(id, async (tx) => {
      await tx.activities.insert(entries);
      await tx.activities.insert(entries);
      const claimed = await tx.activities.claim(connection, 10, 60, now);
      expect(claimed.map((entry) => entry.activity.key)).toEqual(['stop', 'one', 'two']);
      expect(claimed[1]).toEqual({ ...entries[0], attempts: 1 });
      expect(await tx.activities.claim(connection, 10, 60, now)).toEqual([]);
    });
  });

  it('gives an entry whose lease ran out as unknown, since it may have been written', async () => {
    const { store, id, connection } = await open();
    const claim = (seconds: number) =>
      store.withWorkspace(id, (tx) => tx.activities.claim(connection, 10, seconds, now));
    await store.withWorkspace(id, (tx) => tx.activities.insert([makeActivity(connection)]));
    expect(await claim(0)).toMatchObject([{ state: 'pending', attempts: 1 }]);
    // The process that claimed it was killed: nobody resolved it.
    expect(await claim(0)).toMatchObject([{ state: 'unknown', attempts: 2 }]);
    expect(await claim(60)).toMatchObject([{ state: 'unknown', attempts: 3 }]);
    expect(await claim(60)).toEqual([]);
  });

  it('waits until the next attempt, and never changes what was written', async () => {
    const { store, id, connection } = await open();
    const [entry] = [makeActivity(connection)];
    const key = entry.activity.key;
    const result = {
      connectionId: connection,
      key,
      crmId: null,
      reason: 'busy',
      nextAttemptAt: minutesAfter(now, 5),
    };
    await store.withWorkspace(id, async (tx) => {
      await tx.activities.insert([entry]);
      await tx.activities.claim(connection, 10, 60, now);
      await tx.activities.resolve([{ ...result, state: 'pending' }]);
      expect(await tx.activities.claim(connection, 10, 60, now)).toEqual([]);
      expect(await tx.activities.claim(connection, 10, 60, minutesAfter(now, 5))).toMatchObject([
        { state: 'pending' },
      ]);
      await tx.activities.resolve([
        { ...result, state: 'written', crmId: '00T1', reason: null, nextAttemptAt: null },
      ]);
      await tx.activities.resolve([{ ...result, state: 'refused' }]);
      expect(await tx.activities.counts()).toEqual([
        { connectionId: connection, state: 'written', count: 1 },
      ]);
      expect(await tx.activities.byPersons([entry.personId])).toMatchObject([
        { crmId: '00T1', reason: null },
      ]);
      expect(await tx.activities.claim(connection, 10, 60, minutesAfter(now, 60))).toEqual([]);
    });
  });

  it('keeps parked entries out of work until all are let go at once', async () => {
    const { store, id, connection } = await open();
    const [waits, other] = [makeActivity(connection), makeActivity(connection)];
    const keys = [{ connectionId: connection, key: waits.activity.key }];
    await store.withWorkspace(id, async (tx) => {
      await tx.activities.insert([waits, other]);
      await tx.activities.claim(connection, 10, 60, now);
      await tx.activities.park([...keys, { connectionId: connection, key: other.activity.key }], 'later');
      expect((await tx.workspace.openWork()).activities).toBeNull();
      expect(await tx.activities.claim(connection, 10, 60, minutesAfter(now, 1e6))).toEqual([]);
      expect(await tx.activities.byPersons([waits.personId])).toMatchObject([
        { state: 'pending', reason: 'later', attempts: 0 },
      ]);
      await tx.activities.unpark(now);
      expect((await tx.workspace.openWork()).activities).toEqual(now);
      expect(await tx.activities.claim(connection, 10, 60, now)).toHaveLength(2);
      await tx.activities.resolve([
        {
          connectionId: connection,
          key: waits.activity.key,
          state: 'written',
          crmId: 'x',
          reason: null,
          nextAttemptAt: null,
        },
      ]);
      await tx.activities.park(keys, 'too late');
      expect(await tx.activities.byPersons([waits.personId])).toMatchObject([{ state: 'written' }]);
    });
  });

  it('gives only the entries of the connection that was asked for', async () => {
    const { store, id, connection } = await open();
    await store.withWorkspace(id, async (tx) => {
      await tx.activities.insert([makeActivity(connection), makeActivity(uuidAt())]);
      expect(await tx.activities.claim(connection, 10, 60, now)).toHaveLength(1);
    });
  });
});
