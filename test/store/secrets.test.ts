import { expect, it } from 'vitest';
import { createSealer } from '../../src/store/sealing.ts';
import { addWorkspace, makeConnection, makeSecrets, monday, uuidAt } from '../support/builders.ts';
import { eachStore } from '../support/database.ts';

const key = (fill: number) => Buffer.alloc(32, fill).toString('base64');

it('a sealed secret opens with the key that sealed it, also after that key was rotated', async () => {
  const old = await createSealer(key(1));
  const sealed = await old.seal('refresh-token', ['workspace', 'connection']);
  expect(sealed.sealed).not.toContain('refresh-token');
  const rotated = await createSealer(key(2), key(1));
  expect(await rotated.open(sealed, ['workspace', 'connection'])).toBe('refresh-token');
  expect((await rotated.seal('x', [])).keyId).not.toBe(sealed.keyId);
});

it('a sealed secret opens neither in another place nor with another key nor when it was changed', async () => {
  const sealer = await createSealer(key(1));
  const sealed = await sealer.seal('refresh-token', ['workspace', 'connection']);
  await expect(sealer.open(sealed, ['workspace', 'other'])).rejects.toMatchObject({ code: 'misconfigured' });
  const changed = { ...sealed, sealed: `${sealed.sealed.slice(0, -4)}AAAA` };
  await expect(sealer.open(changed, ['workspace', 'connection'])).rejects.toMatchObject({
    code: 'misconfigured',
  });
  const wrong = await createSealer(key(3));
  await expect(wrong.open(sealed, ['workspace', 'connection'])).rejects.toThrow(/ENCRYPTION_KEY_PREVIOUS/);
});

it('a key that is no base64 or too short is refused by its name', async () => {
  await expect(createSealer('***')).rejects.toThrow(/ENCRYPTION_KEY is not base64/);
  await expect(createSealer(key(1), 'c2hvcnQ=')).rejects.toThrow(/ENCRYPTION_KEY_PREVIOUS has 5 bytes/);
});

eachStore('connections', (test) => {
  it('keep tokens sealed, replace them for the same account and count versions up', async () => {
    const { store, query } = test();
    const { id } = await addWorkspace(store);
    const connection = makeConnection();
    const secrets = makeSecrets();
    await store.withWorkspace(id, async (tx) => {
      expect(await tx.connections.upsert(connection, secrets)).toBe(connection.id);
      expect(await tx.connections.secrets(connection.id)).toEqual(secrets);
      await tx.connections.saveTokens(connection.id, {
        ...secrets.tokens,
        accessToken: 'access-2',
        expiresAt: null,
      });
      expect(await tx.connections.lockSecrets(connection.id)).toMatchObject({
        tokenVersion: 2,
        pushSecret: 'push-secret',
        tokens: { accessToken: 'access-2', expiresAt: null },
      });
      await tx.connections.update(connection.id, { state: 'needs_reauth', problem: 'The grant is dead.' });
      const again = { ...connection, id: uuidAt() };
      expect(await tx.connections.upsert(again, makeSecrets({ pushSecret: 'push-2' }))).toBe(connection.id);
      expect(await tx.connections.list()).toEqual([connection]);
      expect(await tx.connections.secrets(connection.id)).toMatchObject({
        tokenVersion: 3,
        pushSecret: 'push-2',
      });
    });
    const stored = JSON.stringify(await query('select * from connections where workspace_id = $1', [id]));
    expect(stored).not.toMatch(/access-|refresh-|push-/);
  });

  it('belong to one workspace at a time', async () => {
    const { store } = test();
    const [ours, theirs] = [await addWorkspace(store), await addWorkspace(store)];
    const connection = makeConnection();
    const connect = (workspaceId: string) =>
      store.withWorkspace(workspaceId, (tx) =>
        tx.connections.upsert({ ...connection, id: uuidAt() }, makeSecrets()),
      );
    const held = await connect(ours.id);
    await expect(connect(theirs.id)).rejects.toMatchObject({ code: 'conflict' });
    const find = () => store.system.connectionOf('salesforce', connection.accountId);
    expect(await find()).toEqual({ workspaceId: ours.id, connectionId: held });
    await store.withWorkspace(ours.id, (tx) => tx.connections.update(held, { state: 'disconnected' }));
    expect(await find()).toBeNull();
    const moved = await connect(theirs.id);
    expect(await find()).toEqual({ workspaceId: theirs.id, connectionId: moved });
  });

  it('remember OAuth states, sign-in links and nonces for one use and a limited time', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const user = uuidAt();
    const soon = new Date(monday.getTime() + 60_000);
    const state = { workspaceId: id, userId: user, kind: 'hubspot' as const, verifier: 'verifier-1' };
    await store.withWorkspace(id, async (tx) => {
      await tx.connections.saveOAuthState('state-a', state, monday);
      await tx.connections.saveOAuthState('state-b', state, monday);
      await tx.keys.insertSignIn({ tokenHash: 'link-a', userId: user, expiresAt: soon }, monday);
      await tx.keys.insertSignIn({ tokenHash: 'link-b', userId: user, expiresAt: soon }, monday);
    });
    expect(await store.system.takeOAuthState('state-a', soon)).toEqual(state);
    expect(await store.system.takeOAuthState('state-a', soon)).toBeNull();
    expect(await store.system.takeOAuthState('state-b', new Date(monday.getTime() + 3_600_000))).toBeNull();
    expect(await store.system.takeSignIn('link-a', monday)).toEqual({ workspaceId: id, userId: user });
    expect(await store.system.takeSignIn('link-a', monday)).toBeNull();
    expect(await store.system.takeSignIn('link-b', soon)).toBeNull();
    const nonce = uuidAt();
    expect(await store.system.firstUse('hubspot', nonce, monday)).toBe(true);
    expect(await store.system.firstUse('hubspot', nonce, soon)).toBe(false);
    expect(await store.system.firstUse('salesforce', nonce, soon)).toBe(true);
  });

  it('do not gather what nobody took in time: the next of its kind removes it', async () => {
    const { store, query } = test();
    const { id } = await addWorkspace(store);
    const theirs = await addWorkspace(store);
    const userId = uuidAt();
    const later = new Date(monday.getTime() + 3_600_000);
    const make = (workspaceId: string, name: string, at: Date) =>
      store.withWorkspace(workspaceId, async (tx) => {
        const state = { workspaceId, userId, kind: 'hubspot' as const, verifier: 'verifier' };
        await tx.connections.saveOAuthState(`state-${name}`, state, at);
        const expiresAt = new Date(at.getTime() + 60_000);
        await tx.keys.insertSignIn({ tokenHash: `link-${name}`, userId, expiresAt }, at);
      });
    await make(theirs.id, 'theirs', monday);
    await make(id, 'old', monday);
    await make(id, 'new', later);
    const left = (what: string, table: string) =>
      query(`select ${what} as name from ${table} order by 1`).then((rows) => rows.map((row) => row.name));
    expect(await left('token_hash', 'sign_in_links')).toEqual(['link-new', 'link-theirs']);
    expect(await left('state_hash', 'oauth_states')).toEqual(['state-new', 'state-theirs']);
  });
});
