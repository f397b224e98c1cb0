import { readFile } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, inject } from 'vitest';
import type { Store } from '../../src/ports/store.ts';
import { connectPostgres } from '../../src/store/connect-postgres.ts';
import { storeOnPglite } from '../../src/store/open-pglite.ts';
import { testKeys } from './keys.ts';

export const storeKinds = ['pglite', 'postgres'] as const;
export type StoreKind = (typeof storeKinds)[number];

export interface TestStore {
  readonly kind: StoreKind;
  readonly store: Store;
  /** Address of the database, for further connections; null on PGlite. */
  readonly url: string | null;
  /** Runs one statement as the owner of the tables, around the store. Not inside `withWorkspace`. */
  query<T extends object = Record<string, unknown>>(text: string, params?: string[]): Promise<T[]>;
  close(): Promise<void>;
}

async function ask(path: string): Promise<string> {
  const response = await fetch(`${inject('databases')}${path}`);
  const text = await response.text();
  if (!response.ok) throw new Error(`No test database: ${text}`);
  return text;
}

/** A PGlite of one's own with the schema in it and no rows. */
export async function openTestPglite(): Promise<PGlite> {
  return PGlite.create({ loadDataDir: new Blob([await readFile(await ask('/pglite'))]) });
}

/** What tests run on that do not say; `TEST_STORE=pglite` to see all of them on PGlite. */
const usual: StoreKind = process.env.TEST_STORE === 'pglite' ? 'pglite' : 'postgres';

/** A database of one's own with the schema in it and no rows. */
export async function openTestStore(kind: StoreKind = usual, keys = testKeys): Promise<TestStore> {
  if (kind === 'pglite') {
    const client = await openTestPglite();
    const store = await storeOnPglite(client, keys);
    return {
      kind,
      store,
      url: null,
      query: async <T extends object>(text: string, params: string[] = []) =>
        (await client.query<T>(text, params)).rows,
      close: () => store.close(),
    };
  }
  const url = await ask('/postgres');
  const store = await connectPostgres(url, keys);
  const owner = postgres(url, { max: 1, onnotice: () => {} });
  return {
    kind,
    store,
    url,
    query: async <T extends object>(text: string, params: string[] = []) =>
      (await owner.unsafe(text, params)) as unknown as T[],
    async close() {
      await Promise.all([store.close(), owner.end({ timeout: 5 })]);
      await ask(`/drop/${new URL(url).pathname.slice(1)}`);
    },
  };
}

/**
 * Runs the same tests on PGlite and on Postgres. The database is made once for all of them, so every test works in
 * a workspace of its own (`makeWorkspace`).
 */
export function eachStore(title: string, tests: (test: () => TestStore) => void): void {
  describe.each(storeKinds)(`${title} (%s)`, (kind) => {
    let opened: TestStore | undefined;
    beforeAll(async () => {
      opened = await openTestStore(kind);
    });
    afterAll(async () => {
      await opened?.close();
    });
    tests(() => {
      if (!opened) throw new Error('The test store is open only while tests run.');
      return opened;
    });
  });
}
