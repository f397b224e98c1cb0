import { getTableColumns, is } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../src/ports/store.ts';
import { connectPostgres } from '../../src/store/connect-postgres.ts';
import * as schema from '../../src/store/schema/index.ts';
import { sealedPlaces } from '../../src/store/sealed-places.ts';
import { makeSecrets, monday } from '../support/builders.ts';
import { openTestStore, type TestStore } from '../support/database.ts';
import { testKeys } from '../support/keys.ts';
import { workspaceOfSecrets } from '../support/sealed.ts';

const encryptionKey = Buffer.alloc(32, 7).toString('base64');
const whole = { crm: 2, consent: 1, mailbox: 1, mail_service: 1, calendar: 1, signals: 1, alerts: 2 };

it('every column that holds a sealed secret is in the list of what is sealed anew', () => {
  const listed = sealedPlaces.map(({ sealed }) => sealed);
  const columns = Object.values(schema).flatMap((table): unknown[] =>
    is(table, PgTable)
      ? Object.entries(getTableColumns(table)).flatMap(([name, column]) =>
          name.startsWith('sealed') ? [column] : [],
        )
      : [],
  );
  expect(columns.length).toBeGreaterThan(5);
  expect(new Set(listed)).toEqual(new Set(columns));
});

describe('after ENCRYPTION_KEY was replaced', () => {
  let db: TestStore;
  const opened: Store[] = [];
  const open = async (keys: { encryptionKey: string; encryptionKeyPrevious?: string }) => {
    const store = await connectPostgres(db.url ?? '', { ...testKeys, ...keys });
    opened.push(store);
    return store;
  };
  beforeAll(async () => {
    db = await openTestStore('postgres');
  });
  afterAll(async () => {
    for (const store of opened) await store.close();
    await db.close();
  });
  const rotated = () => open({ encryptionKey, encryptionKeyPrevious: testKeys.encryptionKey });

  it('everything is sealed anew, of every kind, and opens without the previous key', async () => {
    const held = await workspaceOfSecrets(db.store);
    const current = await open({ encryptionKey });
    await expect(held.read(current)).rejects.toThrow(/ENCRYPTION_KEY_PREVIOUS.*mailbox/);
    const both = await rotated();
    expect(await both.system.reseal()).toEqual({ done: whole, lost: {}, left: 0 });
    expect(await held.read(current)).toEqual(held.secrets);
    expect(await current.system.takeOAuthState(held.stateHash, monday)).toMatchObject({
      verifier: 'verifier',
    });
    expect(await both.system.reseal()).toEqual({ done: {}, lost: {}, left: 0 });
  });

  it('many workspaces are gone through by several processes at once, each secret once', async () => {
    const held = [];
    for (let at = 0; at < 70; at += 1) held.push(await workspaceOfSecrets(db.store));
    const [a, b] = [await rotated(), await rotated()];
    const [one, other] = await Promise.all([a.system.reseal(), b.system.reseal()]);
    expect([one.lost, one.left, other.lost, other.left]).toEqual([{}, 0, {}, 0]);
    for (const [kind, count] of Object.entries(whole) as [keyof typeof whole, number][])
      expect((one.done[kind] ?? 0) + (other.done[kind] ?? 0), kind).toBe(count * 70);
    const current = await open({ encryptionKey });
    for (const { read, secrets } of held) expect(await read(current)).toEqual(secrets);
  });

  it('a token that is renewed meanwhile stays the renewed one', async () => {
    const { workspaceId, connection } = await workspaceOfSecrets(db.store);
    const both = await rotated();
    const { tokens } = makeSecrets();
    let resealing: Promise<unknown> | undefined;
    await db.store.withWorkspace(workspaceId, async (tx) => {
      await tx.connections.lockSecrets(connection.id);
      resealing = both.system.reseal();
      for (let waiting = 0; waiting === 0; )
        waiting = (
          await db.query(
            "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
          )
        ).length;
      await tx.connections.saveTokens(connection.id, { ...tokens, accessToken: 'renewed' });
    });
    expect(await resealing).toMatchObject({ done: { crm: 2 }, lost: {}, left: 0 });
    const current = await open({ encryptionKey });
    const found = await current.withWorkspace(workspaceId, (tx) => tx.connections.secrets(connection.id));
    expect(found).toMatchObject({ tokenVersion: 2, tokens: { accessToken: 'renewed' } });
  });

  it('what neither key opens is left as it is and counted', async () => {
    const stranger = await open({ encryptionKey: Buffer.alloc(32, 9).toString('base64') });
    const held = await workspaceOfSecrets(stranger);
    expect(await (await rotated()).system.reseal()).toEqual({ done: {}, lost: whole, left: 0 });
    expect(await held.read(stranger)).toEqual(held.secrets);
  });
});
