import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectClient } from '../../src/store/connect-postgres.ts';
import { openTestStore, type TestStore } from '../support/database.ts';

let db: TestStore;
let client: ReturnType<typeof connectClient>;
beforeAll(async () => {
  db = await openTestStore('postgres');
  client = connectClient(db.url ?? '', { max: 2 });
});
afterAll(async () => {
  await client.end({ timeout: 1 });
  await db.close();
});

/** Ends the server's side of every connection but the one that asks, as a database that restarts does. */
const hangUp = () =>
  db.query(`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`);

/** Waits until the database runs a statement: hanging up before would hit nothing. */
async function running(statement: string): Promise<void> {
  const asked = `select pid from pg_stat_activity where datname = current_database() and query = $1 and state = 'active'`;
  while ((await db.query(asked, [statement])).length === 0);
}

/** Lets the event loop come around, so that what the kernel has to say is heard. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

const oneTransaction = () => client.begin(async (tx) => (await tx.unsafe('select 1 as one'))[0]?.one);

/**
 * As many transactions as there are connections, twice over: each of them must do. A connection of which nobody has
 * heard yet that it is gone may fail once.
 */
async function manyTransactions(): Promise<unknown[]> {
  for (let attempt = 1; attempt <= 2; attempt += 1)
    await Promise.allSettled([oneTransaction(), oneTransaction()]);
  return Promise.all([oneTransaction(), oneTransaction(), oneTransaction(), oneTransaction()]);
}

test('a transaction whose connection is lost in a statement fails, and all connections serve again', async () => {
  const work = client.begin(async (tx) => {
    await tx.unsafe('select pg_sleep(60)');
  });
  const failed = expect(work).rejects.toThrow();
  await running('select pg_sleep(60)');
  await hangUp();
  await failed;
  await turns(20);
  expect(await manyTransactions()).toEqual([1, 1, 1, 1]);
});

test('a transaction whose connection is lost between two statements fails at the next one, and the process lives', async () => {
  const work = client.begin(async (tx) => {
    await tx.unsafe('select 1');
    await hangUp();
    await turns(50);
    await tx.unsafe('select 2');
  });
  await expect(work).rejects.toThrow();
  await turns(20);
  expect(await manyTransactions()).toEqual([1, 1, 1, 1]);
});
