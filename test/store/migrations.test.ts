import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { migrate } from '../../src/store/migrate.ts';
import { openPglite } from '../../src/store/open-pglite.ts';
import { openPostgres } from '../../src/store/open-postgres.ts';
import { addWorkspace, makePerson } from '../support/builders.ts';
import { eachStore, openTestStore } from '../support/database.ts';
import { testKeys } from '../support/keys.ts';

eachStore('the schema', (test) => {
  it('keeps a person exactly as they were put in', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const since = new Date('2026-11-23T08:00:00.123Z');
    const person = makePerson({ firstName: 'Zoë 🎯', hold: { reason: 'replied', since, lasting: false } });
    await store.withWorkspace(id, (tx) => tx.people.insert([person]));
    expect(await store.withWorkspace(id, (tx) => tx.people.byIds([person.id]))).toEqual([person]);
  });

  it('stores text that JSON allows and Postgres does not, without those characters', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const person = makePerson({ firstName: 'A\0da', lastName: 'half \ud83d of \\u0000' });
    await store.withWorkspace(id, (tx) => tx.people.insert([person]));
    const [found] = await store.withWorkspace(id, (tx) => tx.people.byIds([person.id]));
    expect(found?.firstName).toBe('Ada');
    expect(found?.lastName).toBe('half \ufffd of \\u0000');
  });
});

describe('opening Postgres', () => {
  it('migrates once, again without harm, and refuses a schema of a newer version', async () => {
    const opened = await openTestStore('postgres');
    const url = opened.url ?? '';
    await Promise.all([migrate(url), migrate(url)]);
    const count = 'select count(*)::int as count from drizzle.__drizzle_migrations';
    const [before] = await opened.query(count);
    await migrate(url);
    expect(await opened.query(count)).toEqual([before]);
    await opened.query(
      "insert into drizzle.__drizzle_migrations (hash, created_at) values ('later', 9999999999999)",
    );
    await expect(openPostgres(url, testKeys)).rejects.toMatchObject({ code: 'misconfigured' });
    await expect(openPostgres(url, testKeys)).rejects.toThrow(/newer version/);
    await opened.close();
  });

  it('says in one line what is wrong with an address', async () => {
    await expect(openPostgres('mysql://example.com/x', testKeys)).rejects.toMatchObject({
      code: 'misconfigured',
    });
    const error = openPostgres('postgres://someone:hidden@127.0.0.1:1/none', testKeys);
    await expect(error).rejects.toMatchObject({ code: 'unavailable', retryable: true });
    await expect(error).rejects.not.toThrow(/hidden/);
  });
});

describe('opening a folder', () => {
  const folders: string[] = [];
  const folder = async () => {
    folders.push(await mkdtemp(join(tmpdir(), 'cadenza-folder-')));
    return folders.at(-1) ?? '';
  };
  afterEach(async () => {
    for (const path of folders.splice(0)) await rm(path, { recursive: true, force: true });
  });

  it('keeps rows over a restart, takes over a dead process’s lock and refuses a second opening', async () => {
    const dir = await folder();
    const first = await openPglite(dir, testKeys);
    const workspace = await addWorkspace(first);
    await expect(openPglite(dir, testKeys)).rejects.toThrow(new RegExp(`in use by process ${process.pid}`));
    await first.close();
    // A pid beyond what Linux gives out: a process that was killed and left its lock.
    await writeFile(join(dir, 'lock'), '99999999\n');
    const second = await openPglite(dir, testKeys);
    expect(await second.system.workspaces()).toEqual([workspace]);
    await second.close();
  });

  it('refuses a folder that another running process holds, naming it', async () => {
    const dir = await folder();
    await writeFile(join(dir, 'lock'), `${process.ppid}\n`);
    await expect(openPglite(dir, testKeys)).rejects.toMatchObject({ code: 'unavailable', retryable: false });
    await expect(openPglite(dir, testKeys)).rejects.toThrow(`process ${process.ppid}`);
  });

  it('refuses a path that cannot be a folder', async () => {
    const file = join(await folder(), 'file');
    await writeFile(file, '');
    await expect(openPglite(file, testKeys)).rejects.toMatchObject({ code: 'misconfigured' });
  });

  it('refuses keys that cannot be used and gives the folder back', async () => {
    const dir = await folder();
    await expect(openPglite(dir, { ...testKeys, encryptionKey: 'short' })).rejects.toMatchObject({
      code: 'misconfigured',
    });
    const opened = await openPglite(dir, testKeys);
    await opened.close();
  });
});
