import { afterAll, beforeAll, expect, test } from 'vitest';
import { openHttp, type TestHttp } from './support.ts';

let http: TestHttp;
beforeAll(async () => {
  http = await openHttp();
});
afterAll(() => http.world.close());

interface Key {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly active: boolean;
  readonly createdAt: string | null;
  readonly key?: string;
}

const keys = async () => (await http.get('admin', '/v1/keys')).json<{ items: Key[] }>().items;
const make = (body: object, headers: Record<string, string> = {}) =>
  http.post('admin', '/v1/keys', body, headers);
const withKey = (key: string | undefined, path = '/v1/me') =>
  http.send(path, { headers: { authorization: `Bearer ${key}` } });
const changes = async () =>
  (await http.get('admin', '/v1/workspace/changes')).json<{ items: { words: string }[] }>().items;

test('an admin makes a key, sees it once, finds it in the list, and revokes it: it is refused at once', async () => {
  const answer = await make({ name: 'Data warehouse' });
  expect(answer.status).toBe(201);
  const { key, ...made } = answer.json<Key>();
  expect(key).toMatch(/^cdz_/);
  expect(made).toMatchObject({ name: 'Data warehouse', email: http.users.admin.email, role: 'admin' });
  expect(made.createdAt).not.toBeNull();
  expect((await keys()).find((one) => one.id === made.id)).toEqual(made);
  expect((await withKey(key)).status).toBe(200);
  expect((await changes())[0]?.words).toMatch(
    /made the API key “Data warehouse”, which acts as .* \(admin\)\./,
  );
  const revoke = () => http.post('admin', `/v1/keys/${made.id}`, undefined, {}, 'DELETE');
  expect((await revoke()).status).toBe(204);
  expect((await withKey(key)).status).toBe(401);
  expect((await keys()).some((one) => one.id === made.id)).toBe(false);
  expect((await changes())[0]?.words).toMatch(/revoked the API key “Data warehouse”\./);
  const again = await revoke();
  expect(again.status).toBe(404);
  expect(again.text).toContain(`There is no API key ${made.id}`);
});

test('a key may go less far than its user, and never further', async () => {
  const { manager, rep } = http.users;
  const { key } = (await make({ name: 'Reads', userId: manager.id, role: 'rep' })).json<Key>();
  expect((await withKey(key)).json<{ user: { role: string } }>().user.role).toBe('rep');
  const above = await make({ name: 'Too much', userId: rep.id, role: 'manager' });
  expect(above.status).toBe(400);
  expect(above.text).toContain('goes no further than its user');
});

test('a key of somebody who left is listed as one that opens nothing, and no other is made for them', async () => {
  const { id } = http.users.rep;
  const { id: keyId, key } = (await make({ name: 'Left behind', userId: id })).json<Key>();
  await http.world.in((tx) => tx.users.update(id, { active: false }));
  expect((await keys()).find((one) => one.id === keyId)).toMatchObject({ active: false });
  expect((await withKey(key)).status).toBe(401);
  expect((await make({ name: 'Another', userId: id })).status).toBe(409);
  await http.world.in((tx) => tx.users.update(id, { active: true }));
});

test('only admins see, make and revoke keys', async () => {
  const [first] = await keys();
  const answers = await Promise.all([
    http.get('manager', '/v1/keys'),
    http.post('manager', '/v1/keys', { name: 'Mine' }),
    http.post('manager', `/v1/keys/${first?.id}`, undefined, {}, 'DELETE'),
  ]);
  expect(answers.map((answer) => answer.status)).toEqual([403, 403, 403]);
});

test('a key that was made under an Idempotency-Key is not kept to be shown again', async () => {
  const once = { 'idempotency-key': 'one-key' };
  const { key } = (await make({ name: 'Once' }, once)).json<Key>();
  const repeated = await make({ name: 'Once' }, once);
  expect(repeated.text).not.toContain(key);
  expect((await keys()).filter((one) => one.name === 'Once')).toHaveLength(1);
});
