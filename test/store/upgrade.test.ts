import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { getTableColumns, getTableName, is } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { migrationsFolder } from '../../src/store/migrate.ts';
import { storeOnPglite } from '../../src/store/open-pglite.ts';
import * as schema from '../../src/store/schema/index.ts';
import { addWorkspace, makeUser, uuidAt } from '../support/builders.ts';
import { eachStore } from '../support/database.ts';
import { testKeys } from '../support/keys.ts';

/**
 * Columns that the schema does not name any more, but processes of the version before still do: the next version's
 * migration drops them.
 */
const waitingToBeDropped = ['enrollment_batches.left_out', 'jobs.idempotency_key', 'users.team_id'];

eachStore('the tables', (test) => {
  it('are those of the schema, column by column, but for columns that wait to be dropped', async () => {
    const { query } = test();
    const named = Object.values(schema)
      .filter((one) => is(one, PgTable))
      .flatMap((table) =>
        Object.values(getTableColumns(table)).map((column) => `${getTableName(table)}.${column.name}`),
      );
    const there = await query<{ name: string }>(
      `select c.table_name || '.' || c.column_name as name from information_schema.columns c
        join pg_class t on t.relname = c.table_name and t.relnamespace = 'public'::regnamespace
        where c.table_schema = 'public' and not t.relispartition`,
    );
    expect(there.map((row) => row.name).sort()).toEqual([...named, ...waitingToBeDropped].sort());
  });

  it('still take rows that leave out, or name, what waits to be dropped', async () => {
    const { store, query } = test();
    const { id } = await addWorkspace(store);
    await store.withWorkspace(id, (tx) => tx.users.insert(makeUser()));
    await query(`insert into users (workspace_id, id, email, name, role, zone, team_id, active)
      values ('${id}', '${uuidAt()}', 'rita@acme.example', 'Rita Rep', 'rep', 'UTC', null, true)`);
    expect(await store.withWorkspace(id, (tx) => tx.users.list())).toHaveLength(2);
  });
});

const journalSchema = z.object({ entries: z.array(z.looseObject({ tag: z.string() })) });

describe('an upgrade', () => {
  const folders: string[] = [];
  afterEach(async () => {
    for (const path of folders.splice(0)) await rm(path, { recursive: true, force: true });
  });

  /** The migrations up to one of them, as an older version had them. */
  async function migrationsUpTo(tag: string): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'cadenza-migrations-'));
    folders.push(folder);
    await cp(migrationsFolder, folder, { recursive: true });
    const path = join(folder, 'meta', '_journal.json');
    const journal = journalSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    const last = journal.entries.findIndex((entry) => entry.tag === tag);
    await writeFile(path, JSON.stringify({ ...journal, entries: journal.entries.slice(0, last + 1) }));
    return folder;
  }

  it('reads on what an older version wrote, also where it filled columns that have gone', async () => {
    const client = await PGlite.create();
    await migratePglite(drizzle(client), { migrationsFolder: await migrationsUpTo('0009_absence_days') });
    const [workspace, user, job, batch] = [uuidAt(), uuidAt(), uuidAt(), uuidAt()];
    await client.exec(`
      insert into workspaces (id, name, mode, test_addresses, zone, settle_minutes, resend_when_absent)
        values ('${workspace}', 'Northwind Trading', 'live', '[]', 'UTC', 15, false);
      insert into teams values ('${workspace}', '${uuidAt()}', 'North');
      insert into schedules values ('${workspace}', '${uuidAt()}', 'Office hours', '{}');
      insert into users (workspace_id, id, email, name, role, zone, team_id, active)
        values ('${workspace}', '${user}', 'rep@acme.example', 'Rita Rep', 'rep', 'UTC', '${uuidAt()}', true);
      insert into jobs (workspace_id, id, kind, input, state, total, done, created_at, idempotency_key)
        values ('${workspace}', '${job}', 'enroll', '{}', 'finished', 0, 0, now(), 'a key');
      insert into enrollment_batches (workspace_id, id, cadence_id, enrolled_by, list_source, total, created_at, left_out)
        values ('${workspace}', '${batch}', '${uuidAt()}', 'Rita Rep', 'a list', 0, now(), '[{"ref": "lead:1"}]');
    `);
    const store = await storeOnPglite(client, testKeys);
    await store.withWorkspace(workspace, async (tx) => {
      expect(await tx.users.list()).toEqual([
        {
          id: user,
          email: 'rep@acme.example',
          name: 'Rita Rep',
          role: 'rep',
          zone: 'UTC',
          holidays: null,
          active: true,
        },
      ]);
      expect(await tx.jobs.byId(job)).toMatchObject({ kind: 'enroll', state: 'finished' });
      expect(await tx.batches.lock(batch)).toMatchObject({ listSource: 'a list', total: 0 });
    });
    await store.close();
  });
});
