import { afterAll, beforeAll, expect, test } from 'vitest';
import { signWebhook } from '../../src/app/standard-webhooks.ts';
import { staff } from '../support/staff.ts';
import { openHttp, type TestHttp } from './support.ts';

let http: TestHttp;
beforeAll(async () => {
  http = await openHttp();
});
afterAll(() => http.world.close());

const somebody = async () => {
  const [person] = (await staff(http.world, {}, ['Ada'])).people;
  if (person === undefined) throw new Error('There is nobody.');
  return person;
};
async function signalsOf(personId: string) {
  const answer = await http.get('admin', `/v1/signals?personId=${personId}`);
  return answer.json<{ items: { kind: string; source: string; facts: Record<string, unknown> }[] }>().items;
}
async function postSigned(
  secret: string,
  body: string,
  over: { id?: string; at?: Date; workspace?: string } = {},
) {
  const { id = 'msg_1', at = new Date(), workspace = http.world.sample.workspaceId } = over;
  const headers = { ...(await signWebhook([secret], { id, at, body })), 'content-type': 'application/json' };
  return http.send(`/webhooks/signals/${workspace}`, { method: 'POST', headers, body });
}

test('whatever happened is reported by address or by person, once, under its name', async () => {
  const person = await somebody();
  const report = (body: object) => http.post('rep', '/v1/signals', body);
  const page = {
    kind: 'page_visited',
    email: person.email,
    key: 'p1',
    facts: { url: 'https://a.example/x' },
  };
  expect((await report(page)).json()).toEqual({ recorded: true, personId: person.id });
  expect((await report(page)).json()).toEqual({ recorded: false, personId: person.id });
  for (const kind of ['product_usage', 'stage_changed', 'form_submitted'])
    expect((await report({ kind, personId: person.id, key: kind })).status).toBe(200);
  await report({ kind: 'custom', personId: person.id, key: 'c1', name: 'trial started' });
  const refused = await report({ kind: 'custom', personId: person.id, key: 'c2' });
  expect(refused.status).toBe(400);
  expect(refused.text).toContain("A custom signal needs a 'name', such as 'trial started'.");
  expect(refused.text).not.toContain('..');
  expect((await report({ kind: 'opened', personId: person.id, key: 'o' })).status).toBe(400);
  const found = await signalsOf(person.id);
  expect(found.map(({ kind }) => kind)).toEqual([
    ...['page_visited', 'product_usage', 'stage_changed', 'form_submitted', 'custom'],
  ]);
  expect(found.at(-1)?.facts).toEqual({ name: 'trial started' });
});

test('a key that was used for another kind or for somebody else loses nothing, an opt-out least of all', async () => {
  const [one, other] = (await staff(http.world, {}, ['Ben', 'Cleo'])).people;
  const report = async (kind: string, email = one?.email) =>
    (await http.post('rep', '/v1/signals', { kind, email, key: 'shared' })).json<{ recorded: boolean }>()
      .recorded;
  expect(await report('form_submitted')).toBe(true);
  expect(await report('unsubscribed', other?.email)).toBe(true);
  expect((await http.world.person(other?.email ?? '')).hold).toMatchObject({ reason: 'unsubscribed' });
  expect(await report('unsubscribed')).toBe(true);
  expect(await report('unsubscribed')).toBe(false);
  expect(await report('form_submitted')).toBe(false);
});

test('a signed signal needs no key: its webhook-id is one, and what is not signed with a valid secret is refused', async () => {
  const person = await somebody();
  const body = JSON.stringify({
    kind: 'page_visited',
    email: person.email,
    facts: { url: 'https://a.example' },
  });
  const first = (await http.post('admin', '/v1/signals/secrets')).json<{ url: string; secret: string }>();
  expect(first.url).toBe(`${http.publicUrl}/webhooks/signals/${http.world.sample.workspaceId}`);
  expect((await postSigned(first.secret, body)).json()).toEqual({ recorded: true, personId: person.id });
  expect((await postSigned(first.secret, body)).json()).toMatchObject({ recorded: false });
  expect(await signalsOf(person.id)).toMatchObject([{ kind: 'page_visited', source: 'webhook' }]);
  const old = new Date(Date.now() - 301_000);
  expect((await postSigned(first.secret, body, { id: 'msg_2', at: old })).status).toBe(401);
  expect((await postSigned('whsec_bm90IHRoZSByaWdodCBvbmUgYXQgYWxs', body)).status).toBe(401);
  expect((await postSigned(first.secret, body, { workspace: http.ctx.ids.uuid() })).status).toBe(401);
  expect((await postSigned(first.secret, body, { workspace: 'nowhere' })).status).toBe(401);
  const unsigned = await http.send(`/webhooks/signals/${http.world.sample.workspaceId}`, {
    method: 'POST',
    body,
  });
  expect(unsigned.status).toBe(401);
  expect((await postSigned(first.secret, 'no json', { id: 'msg_3' })).status).toBe(400);
  const stranger = JSON.stringify({ kind: 'page_visited', email: 'nobody-here@example.com' });
  expect((await postSigned(first.secret, stranger, { id: 'msg_4' })).json()).toEqual({
    recorded: false,
    personId: null,
  });
});

test('of secrets the newest two are valid, one can be removed, and they are for admins alone', async () => {
  const make = async () =>
    (await http.post('admin', '/v1/signals/secrets')).json<{ secret: string }>().secret;
  const [first, second, third] = [await make(), await make(), await make()];
  const status = async (secret: string, id: string) => {
    const body = JSON.stringify({ kind: 'page_visited', email: 'nobody-here@example.com' });
    return (await postSigned(secret, body, { id })).status;
  };
  expect(await status(first ?? '', 'r1')).toBe(401);
  expect(await status(second ?? '', 'r2')).toBe(200);
  expect(await status(third ?? '', 'r3')).toBe(200);
  const { secrets } = (await http.get('admin', '/v1/signals/secrets')).json<{ secrets: { id: string }[] }>();
  expect(secrets).toHaveLength(2);
  await http.post('admin', `/v1/signals/secrets/${secrets[1]?.id}`, undefined, {}, 'DELETE');
  expect(await status(second ?? '', 'r4')).toBe(401);
  expect((await http.post('manager', '/v1/signals/secrets')).status).toBe(403);
  const [row] = await http.world.db.query<{ sealed: string }>('select sealed from signal_secrets');
  expect(row?.sealed).not.toContain((third ?? '').slice(6, 20));
});

test('where alerts go is each user’s own; where they are posted is an admin’s, and https on the internet', async () => {
  expect((await http.get('rep', '/v1/me/alerts')).json()).toMatchObject({
    otherwise: ['webhook'],
    nextDigestAt: null,
  });
  const set = { ways: { replied: ['digest', 'crm_task'] }, digestHour: 6 };
  const changed = await http.post('rep', '/v1/me/alerts', set, {}, 'PATCH');
  expect(changed.json()).toMatchObject({ ...set, nextDigestAt: expect.any(String) });
  expect((await http.get('manager', '/v1/me/alerts')).json()).toMatchObject({ ways: {} });
  expect((await http.post('rep', '/v1/me/alerts', { otherwise: ['sms'] }, {}, 'PATCH')).status).toBe(400);
  const put = (role: 'admin' | 'manager', url: string) =>
    http.post(role, '/v1/alert-webhook', { url }, {}, 'PUT');
  expect((await put('manager', 'https://hooks.example.com/x')).status).toBe(403);
  const refused = await put('admin', 'https://169.254.169.254/latest/meta-data');
  expect(refused.status).toBe(400);
  expect(refused.text).toContain('must be on the public internet');
  expect((await put('admin', 'https://hooks.example.com/x')).json()).toMatchObject({ state: 'active' });
  const shown = await http.get('admin', '/v1/alert-webhook');
  expect(shown.json()).toMatchObject({ webhook: { url: 'https://hooks.example.com/x' } });
  expect(shown.text).not.toContain('whsec_');
  expect((await http.post('admin', '/v1/alert-webhook', undefined, {}, 'DELETE')).status).toBe(204);
});
