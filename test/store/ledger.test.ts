import { expect, it } from 'vitest';
import { engineVersion } from '../../src/app/context.ts';
import type { Store } from '../../src/ports/store.ts';
import {
  addWorkspace,
  makeEnrollment,
  makeLedgerEntry,
  makePerson,
  minutesAfter,
  monday,
  uuidAt,
} from '../support/builders.ts';
import { eachStore, type TestStore } from '../support/database.ts';

const longAgo = new Date('2020-03-01T09:00:00.000Z');
type Row = { readonly id: string };

/** Runs one statement as the app does: by its role, bound to the workspace. */
async function asApp(at: TestStore, workspaceId: string, statement: string, params: string[] = []) {
  await at.query('begin');
  try {
    await at.query(
      "select set_config('role', 'cadenza_app', true), set_config('cadenza.workspace_id', $1, true)",
      [workspaceId],
    );
    const rows = await at.query(statement, params);
    await at.query('commit');
    return rows;
  } catch (error) {
    await at.query('rollback');
    throw error;
  }
}

/** A run with three decisions, which ended at a moment when one is given. */
async function addRun(store: Store, workspaceId: string, endedAt: Date | null = null) {
  const run = makeEnrollment({
    state: endedAt === null ? 'active' : 'finished',
    reason: endedAt === null ? null : 'completed',
    endedAt,
  });
  const rows = [1, 2, 3].map((count) => makeLedgerEntry(run, { at: minutesAfter(monday, count) }));
  await store.withWorkspace(workspaceId, async (tx) => {
    await tx.enrollments.insert([run]);
    await tx.ledger.append(rows);
  });
  return { run, rows };
}

eachStore('the ledger is append-only:', (test) => {
  it('the app may add and read, but neither change, nor delete, nor empty', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const { rows } = await addRun(store, id);
    for (const statement of [
      "update ledger set words = 'otherwise'",
      'delete from ledger',
      'truncate ledger',
      'truncate ledger_default',
      'drop trigger ledger_append_only on ledger',
    ])
      await expect(asApp(test(), id, statement), statement).rejects.toThrow(
        /permission denied|must be owner/,
      );
    expect(await asApp(test(), id, 'select id from ledger')).toHaveLength(rows.length);
  });

  it('the owner of the tables is refused as well, by the parent and by each partition, made before or after', async () => {
    const { store, query } = test();
    const { id } = await addWorkspace(store);
    await store.system.ensurePartitions(new Date('2031-05-10T00:00:00Z'));
    const late = makeEnrollment({ id: uuidAt(new Date('2031-05-20T00:00:00Z')) });
    const { run } = await addRun(store, id);
    await store.withWorkspace(id, (tx) => tx.ledger.append([makeLedgerEntry(late)]));
    for (const statement of [
      `update ledger set words = 'otherwise' where enrollment_id = '${run.id}'`,
      `delete from ledger where enrollment_id = '${run.id}'`,
      `update ledger set person_id = '${uuidAt()}' where enrollment_id = '${late.id}'`,
      `update ledger_2031_05 set at = now() where enrollment_id = '${late.id}'`,
      'delete from ledger_2031_05',
      'truncate ledger',
    ])
      await expect(query(statement), statement).rejects.toThrow(/the ledger is append-only/);
    expect(await store.withWorkspace(id, (tx) => tx.ledger.byEnrollment(run.id))).toHaveLength(3);
  });

  it('people who turned out to be one are followed when reading; what was written about them then stays', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const people = [makePerson(), makePerson(), makePerson()];
    const [first, second, third] = people;
    if (first === undefined || second === undefined || third === undefined) throw new Error('Three people.');
    const run = makeEnrollment({ personId: first.id });
    const left = people.map((one) =>
      makeLedgerEntry({ id: uuidAt(), personId: one.id }, { state: 'not enrolled' }),
    );
    const own = makeLedgerEntry(run);
    await store.withWorkspace(id, async (tx) => {
      await tx.people.insert(people);
      await tx.enrollments.insert([run]);
      await tx.ledger.append([own, ...left]);
      await tx.enrollments.movePerson(first.id, second.id);
      await tx.enrollments.movePerson(second.id, third.id);
      expect(await tx.ledger.byPerson(third.id)).toEqual([own, ...left]);
      expect((await tx.ledger.byPerson(first.id)).map((one) => one.id)).toEqual([left[0]?.id]);
      // Who had gone and is back is themselves again, and has taken in the others.
      await tx.enrollments.movePerson(third.id, first.id);
      expect(await tx.ledger.byPerson(first.id)).toEqual([own, ...left]);
    });
  });
});

eachStore('what is kept no longer', (test) => {
  const retention = (run: { id: string; personId: string }) =>
    makeLedgerEntry(run, { rule: 'checkpoint', actor: 'retention', event: { type: 'checkpoint' } });

  it('goes only for ended runs of one’s own workspace, once a checkpoint stands for it', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store, { keepDecisionsMonths: 12 });
    const other = await addWorkspace(store, { keepDecisionsMonths: 12 });
    const ended = await addRun(store, id, longAgo);
    const open = await addRun(store, id);
    const recent = await addRun(store, id, new Date());
    const bare = await addRun(store, id, longAgo);
    const theirs = await addRun(store, other.id, longAgo);
    for (const [workspaceId, { run }] of [
      ...[ended, open, recent].map((one) => [id, one] as const),
      [other.id, theirs] as const,
    ])
      await store.withWorkspace(workspaceId, (tx) => tx.ledger.append([retention(run)]));
    const all = [ended, open, recent, bare, theirs].map(({ run }) => run);
    // The function itself, as somebody would call it who has got hold of the app's role.
    const [forgotten] = await asApp(test(), id, 'select cadenza_forget_decisions($1::uuid[]) as count', [
      `{${all.map((run) => run.id).join()}}`,
    ]);
    expect(Number(forgotten?.count)).toBe(3);
    const kept = async (workspaceId: string, run: Row) =>
      (await store.withWorkspace(workspaceId, (tx) => tx.ledger.byEnrollment(run.id))).length;
    expect(await kept(id, ended.run)).toBe(1);
    expect(await kept(id, open.run)).toBe(4);
    expect(await kept(id, recent.run)).toBe(4);
    expect(await kept(id, bare.run)).toBe(3);
    expect(await kept(other.id, theirs.run)).toBe(4);
  });

  it('is nothing where the workspace keeps decisions for ever', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const { run } = await addRun(store, id, longAgo);
    await store.withWorkspace(id, async (tx) => {
      expect(await tx.upkeep.runsToForget(10)).toEqual([]);
      expect((await tx.workspace.openWork()).upkeep).toBeNull();
      await tx.ledger.append([retention(run)]);
      expect(await tx.upkeep.forget([{ id: run.id, endedAt: longAgo }])).toBe(0);
    });
  });

  it('is found longest ended first, once, and is work from the day on which its time is over', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store, { keepDecisionsMonths: 12 });
    const [second, first, future] = [minutesAfter(longAgo, 5), longAgo, new Date('2999-01-01T00:00:00Z')];
    const runs = [await addRun(store, id, second), await addRun(store, id, first)];
    await addRun(store, id, future);
    await store.withWorkspace(id, async (tx) => {
      expect((await tx.workspace.openWork()).upkeep).toEqual(new Date('2021-03-01T09:00:00.000Z'));
      const found = await tx.upkeep.runsToForget(10);
      expect(found).toEqual([
        { id: runs[1]?.run.id, endedAt: first },
        { id: runs[0]?.run.id, endedAt: second },
      ]);
      await tx.upkeep.forget(found.slice(0, 1));
      expect(await tx.upkeep.runsToForget(10)).toEqual(found.slice(1));
      await tx.upkeep.forget(found.slice(1));
      expect(await tx.upkeep.runsToForget(10)).toEqual([]);
      expect((await tx.workspace.openWork()).upkeep).toEqual(new Date('3000-01-01T00:00:00.000Z'));
    });
  });
});

eachStore('runs that are to be carried over to a newer engine', (test) => {
  it('are the open ones that another engine decided, in pages, and none once all were looked at', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const first = await addRun(store, id);
    const second = await addRun(store, id);
    await addRun(store, id, longAgo);
    const fresh = makeEnrollment();
    await store.withWorkspace(id, async (tx) => {
      await tx.enrollments.insert([fresh]);
      await tx.ledger.append([makeLedgerEntry(fresh, { engine: engineVersion })]);
      const ids = [first.run.id, second.run.id];
      expect(await tx.upkeep.runsToCarryOver(engineVersion, 10)).toEqual(ids);
      expect((await tx.workspace.openWork(engineVersion)).upkeep).toBeInstanceOf(Date);
      expect((await tx.workspace.openWork()).upkeep).toBeNull();
      await tx.upkeep.carriedOver(engineVersion, first.run.id);
      expect(await tx.upkeep.runsToCarryOver(engineVersion, 10)).toEqual(ids.slice(1));
      // A newer engine that comes in between begins at the beginning.
      expect(await tx.upkeep.runsToCarryOver('99', 10)).toEqual([...ids, fresh.id]);
      await tx.upkeep.carriedOver(engineVersion, null);
      expect(await tx.upkeep.runsToCarryOver(engineVersion, 10)).toEqual([]);
      expect((await tx.workspace.openWork(engineVersion)).upkeep).toBeNull();
      // An older process beside this one has nothing to do, and takes nothing back.
      await tx.upkeep.carriedOver('1', null);
      expect(await tx.upkeep.runsToCarryOver('1', 10)).toEqual([]);
      expect(await tx.upkeep.runsToCarryOver(engineVersion, 10)).toEqual([]);
    });
  });
});
