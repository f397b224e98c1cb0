import postgres from 'postgres';
import { describe, expect, it } from 'vitest';
import { connectPostgres } from '../../src/store/connect-postgres.ts';
import { monthOf, smallestUuid } from '../../src/store/partitions.ts';
import { addWorkspace, makeEnrollment, makeLedgerEntry, makeTouch, uuidAt } from '../support/builders.ts';
import { eachStore, openTestStore } from '../support/database.ts';
import { testKeys } from '../support/keys.ts';

it('the bounds of a month part the ids of its first and last millisecond from their neighbours', () => {
  const december = monthOf(new Date('2026-11-30T23:59:59.999Z'), 1);
  expect(december.name).toBe('2026_12');
  expect(uuidAt(new Date('2026-12-01T00:00:00.000Z')) >= december.from).toBe(true);
  expect(uuidAt(new Date('2026-11-30T23:59:59.999Z')) < december.from).toBe(true);
  expect(uuidAt(new Date('2026-12-31T23:59:59.999Z')) < december.to).toBe(true);
  expect(december.to).toBe(smallestUuid(new Date('2027-01-01T00:00:00.000Z')));
});

const partitionOf = `select tableoid::regclass::text as part from touches where id = $1`;

eachStore('partitions', (test) => {
  it('take the rows of their month, and all keys hold across them', async () => {
    const { store, query } = test();
    await store.system.ensurePartitions(new Date('2027-03-31T23:00:00Z'));
    await store.system.ensurePartitions(new Date('2027-03-01T00:00:00Z'));
    const { id } = await addWorkspace(store);
    const runs = ['2027-03-15', '2027-05-31', '2027-06-01'].map((day) =>
      makeEnrollment({ id: uuidAt(new Date(`${day}T12:00:00Z`)) }),
    );
    const touches = runs.map((run) => makeTouch(run));
    await store.withWorkspace(id, async (tx) => {
      await tx.touches.insert(touches);
      await tx.touches.insert(touches.map((touch) => ({ ...touch, id: uuidAt() })));
      expect(await tx.touches.byEnrollments(runs.map((run) => run.id))).toHaveLength(3);
      expect(await tx.touches.byIds(touches)).toHaveLength(3);
    });
    const parts = await Promise.all(touches.map((touch) => query(partitionOf, [touch.id])));
    expect(parts.flat().map((row) => row.part)).toEqual([
      'touches_2027_03',
      'touches_2027_05',
      'touches_default',
    ]);
  });

  it('leave a month alone whose rows are in the default partition already', async () => {
    const { store, query } = test();
    const { id } = await addWorkspace(store);
    const run = makeEnrollment({ id: uuidAt(new Date('2028-01-10T00:00:00Z')) });
    await store.withWorkspace(id, (tx) => tx.ledger.append([makeLedgerEntry(run)]));
    await store.system.ensurePartitions(new Date('2028-01-20T00:00:00Z'));
    const made = await query(
      "select relname from pg_class where relispartition and relkind = 'r' and relname like '%2028%' order by 1",
    );
    expect(made.map((row) => row.relname)).toEqual([
      ...['ledger_2028_02', 'ledger_2028_03', 'sends_2028_01', 'sends_2028_02', 'sends_2028_03'],
      ...['touches_2028_01', 'touches_2028_02', 'touches_2028_03'],
    ]);
    expect(await store.withWorkspace(id, (tx) => tx.ledger.byEnrollment(run.id))).toHaveLength(1);
  });

  it('keep the ledger in the order of the decisions, not of the ids', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const run = makeEnrollment();
    const [first, second] = [makeLedgerEntry(run), makeLedgerEntry(run)];
    await store.withWorkspace(id, async (tx) => {
      await tx.enrollments.insert([run]);
      await tx.ledger.append([second]);
      await tx.ledger.append([first]);
      expect(await tx.ledger.byEnrollment(run.id)).toEqual([second, first]);
      expect(await tx.ledger.byPerson(run.personId)).toEqual([second, first]);
    });
  });
});

describe('partitions on one Postgres', () => {
  it('are made once when two processes want them at the same moment, and those left out are told', async () => {
    const opened = await openTestStore('postgres');
    const notices: string[] = [];
    const other = await connectPostgres(opened.url ?? '', testKeys, {
      onNotice: (text) => notices.push(text),
    });
    const at = new Date('2029-01-01T00:00:00Z');
    await Promise.all([opened.store.system.ensurePartitions(at), other.system.ensurePartitions(at)]);
    const made = await opened.query(
      "select relname from pg_class where relispartition and relname like '%2029%' and relkind = 'r'",
    );
    expect(made).toHaveLength(9);
    const { id } = await addWorkspace(opened.store);
    const run = makeEnrollment({ id: uuidAt(new Date('2029-04-10T00:00:00Z')) });
    await opened.store.withWorkspace(id, (tx) => tx.touches.insert([makeTouch(run)]));
    await other.system.ensurePartitions(new Date('2029-02-01T00:00:00Z'));
    expect(notices.join()).toMatch(/touches_2029_04/);
    await other.close();
    await opened.close();
  });
});

it('partitions are made while somebody holds one of the tables and asks for another', async () => {
  const test = await openTestStore('postgres');
  const worker = postgres(test.url ?? '', { max: 1, onnotice: () => {} });
  const waiting = `select 1 as one from pg_locks where database = (select oid from pg_database where
    datname = current_database()) and not granted`;
  try {
    let made: Promise<void> | undefined;
    await worker.begin(async (tx) => {
      await tx.unsafe('select 1 from sends limit 1');
      made = test.store.system.ensurePartitions(new Date('2031-03-01T00:00:00Z'));
      while ((await test.query(waiting)).length === 0);
      await tx.unsafe('select 1 from ledger limit 1');
      await tx.unsafe('select 1 from touches limit 1');
    });
    await made;
    const parts = await test.query(
      "select relname from pg_class where relname like 'sends_2031_%' and relkind = 'r'",
    );
    expect(parts).toHaveLength(3);
  } finally {
    await worker.end({ timeout: 1 });
    await test.close();
  }
});
