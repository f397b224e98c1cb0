import { expect, test } from 'vitest';
import { AppError } from '../../src/errors.ts';
import { lazyStore } from '../../src/store/lazy-store.ts';
import { addWorkspace } from '../support/builders.ts';
import { openTestStore } from '../support/database.ts';

test('a lazy store is opened by its first question, once, and then answers like any other', async () => {
  let opened = 0;
  const store = lazyStore(async () => {
    opened += 1;
    return (await openTestStore()).store;
  });
  expect(opened).toBe(0);
  const [workspace] = await Promise.all([addWorkspace(store), store.system.ping()]);
  const read = await store.withWorkspace(workspace.id, (tx) => tx.workspace.get());
  expect(read.name).toBe(workspace.name);
  expect(await store.system.workspaces()).toHaveLength(1);
  expect(opened).toBe(1);
  await store.close();
  await expect(store.system.ping()).rejects.toThrow();
});

test('a lazy store that nobody asked is closed without being opened', async () => {
  await lazyStore(() => Promise.reject(new Error('It was opened.'))).close();
});

test('an opening that fails fails every question in its own words', async () => {
  const store = lazyStore(() =>
    Promise.reject(new AppError('unavailable', 'The database cannot be reached.')),
  );
  await expect(store.system.ping()).rejects.toThrow('cannot be reached');
  await expect(store.withWorkspace('any', async () => 1)).rejects.toMatchObject({ code: 'unavailable' });
  await store.close();
});
