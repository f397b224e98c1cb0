import { afterAll, beforeAll, expect, test } from 'vitest';
import { updateUser } from '../../src/app/update-user.ts';
import { createProgram } from '../../src/cli/program.ts';
import type { Role } from '../../src/ports/records.ts';
import { openHttp, type TestHttp } from './support.ts';

let http: TestHttp;
beforeAll(async () => {
  http = await openHttp();
});
afterAll(() => http.world.close());

const patch = (role: Role, path: string, body: unknown) => http.post(role, path, body, {}, 'PATCH');
let count = 0;
const add = async (over: object = {}) => {
  count += 1;
  const answer = await http.post('admin', '/v1/users', {
    email: `New.${count}@cadenza-demo.example`,
    name: 'New One',
    ...over,
  });
  return { answer, user: answer.json<{ id: string; email: string; role: string; zone: string }>() };
};

test('an admin adds a user, who signs in by a link of their own and has their role', async () => {
  const { answer, user } = await add();
  expect(answer.status).toBe(201);
  expect(user).toMatchObject({ role: 'rep', zone: 'Europe/Berlin', active: true });
  expect(user.email).toMatch(/^new\.\d+@/);
  const link = (await http.post('admin', `/v1/users/${user.id}/sign-in-link`)).json<{ url: string }>();
  const signedIn = await http.send(new URL(link.url).pathname);
  const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const me = await http.send('/v1/me', { headers: { cookie } });
  expect(me.json()).toMatchObject({ user: { email: user.email, role: 'rep' } });
  const headers = { cookie, origin: http.publicUrl };
  expect((await http.send('/v1/workspace/stop-all', { method: 'POST', headers })).status).toBe(403);
});

test('only an admin adds and changes users and senders or makes sign-in links; everybody sees who there is', async () => {
  const { id } = http.users.rep;
  const [sender] = await http.world.in((tx) => tx.users.senders());
  const attempts = [
    http.post('manager', '/v1/users', { email: 'x@cadenza-demo.example', name: 'X' }),
    patch('manager', `/v1/users/${id}`, { role: 'admin' }),
    http.post('manager', `/v1/users/${http.users.admin.id}/sign-in-link`),
    http.post('manager', '/v1/senders', { userId: http.users.admin.id }),
    patch('manager', `/v1/senders/${sender?.id}`, { title: 'X' }),
  ];
  for (const answer of await Promise.all(attempts)) expect(answer.status).toBe(403);
  for (const path of ['/v1/users', '/v1/senders']) {
    const listed = await http.get('rep', path);
    expect(listed.json<{ items: object[] }>().items.length).toBeGreaterThan(1);
  }
});

test('a rep limits how much mail may come from them, an admin anybody; nonsense and colleagues are refused', async () => {
  const senders = await http.world.in((tx) => tx.users.senders());
  const own = senders.find((one) => one.userId === http.users.rep.id);
  const others = senders.find((one) => one.userId !== http.users.rep.id);
  const limits = { mailsPerDay: 40, mailsPerHour: 10, mailGapSeconds: 60 };
  const set = await patch('rep', `/v1/senders/${own?.id}`, limits);
  expect([set.status, set.json()]).toMatchObject([200, limits]);
  expect((await patch('rep', `/v1/senders/${others?.id}`, limits)).status).toBe(403);
  expect((await patch('rep', `/v1/senders/${own?.id}`, { ...limits, title: 'X' })).status).toBe(403);
  for (const wrong of [{ mailsPerDay: 0 }, { mailsPerHour: 1.5 }, { mailGapSeconds: 3601 }])
    expect((await patch('admin', `/v1/senders/${own?.id}`, wrong)).status).toBe(400);
  const none = { mailsPerDay: null, mailsPerHour: null, mailGapSeconds: null };
  expect((await patch('admin', `/v1/senders/${own?.id}`, none)).json()).toMatchObject(none);
});

test('an address is taken once, however it is written', async () => {
  const { user } = await add();
  const again = await http.post('admin', '/v1/users', { email: user.email.toUpperCase(), name: 'Twin' });
  expect(again.status).toBe(409);
  expect(again.text).toContain('already');
});

test('a field that is not known or a zone that does not exist is refused by name', async () => {
  const { user } = await add();
  const answer = await patch('admin', `/v1/users/${user.id}`, { zone: 'Mars/Olympus', email: 'a@b.example' });
  expect(answer.status).toBe(400);
  expect(answer.text).toContain('zone');
  expect((await patch('admin', `/v1/users/${http.ctx.ids.uuid()}`, { name: 'X' })).status).toBe(404);
});

test('whoever is deactivated gets no link and their key opens nothing; they can come back', async () => {
  const { id } = http.users.manager;
  expect((await http.get('manager', '/v1/users')).status).toBe(200);
  await patch('admin', `/v1/users/${id}`, { active: false });
  expect((await http.get('manager', '/v1/users')).status).toBe(401);
  expect((await http.post('admin', `/v1/users/${id}/sign-in-link`)).status).toBe(409);
  await patch('admin', `/v1/users/${id}`, { active: true });
  expect((await http.get('manager', '/v1/users')).status).toBe(200);
});

test('the last active admin stays, also when two admins demote each other at once', async () => {
  const { id } = http.users.admin;
  for (const change of [{ active: false }, { role: 'rep' }]) {
    const refused = await patch('admin', `/v1/users/${id}`, change);
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('last active admin');
  }
  const { user } = await add({ role: 'admin' });
  const both = [id, user.id].map((one) => updateUser(http.world.admin, { id: one, role: 'rep' }));
  const answers = await Promise.allSettled(both);
  expect(answers.map((answer) => answer.status).sort()).toEqual(['fulfilled', 'rejected']);
  await http.world.in((tx) => tx.users.update(id, { role: 'admin' }));
});

test('a new user is matched to the CRM user with the same address at once, and a CRM that is down does not matter', async () => {
  const { id, email } = http.users.manager;
  const theirs = await (await http.world.crm('salesforce')).users();
  const known = theirs.find((user) => user.email.toLowerCase() === email);
  await http.world.db.query(`update users set email = 'was-${email}' where id = '${id}'`);
  const linked = async (userId: string) => {
    const connections = await http.world.in((tx) => tx.connections.list());
    const connection = connections.find((one) => one.kind === 'salesforce');
    const ids = await http.world.in((tx) => tx.users.crmIdsOf([userId]));
    return ids.get(connection?.id ?? '')?.get(userId);
  };
  expect(await linked(id)).toBe(known?.id);
  const { user } = await add({ email });
  expect(await linked(user.id)).toBe(known?.id);
  await http.world.faults('salesforce', { status: 503 });
  const { answer } = await add();
  await http.world.faults('salesforce');
  expect(answer.status).toBe(201);
});

test('a user becomes a sender, and mail that is written from then on has the profile', async () => {
  const { user } = await add({ name: 'Kim Aster' });
  const added = await http.post('admin', '/v1/senders', { userId: user.id, title: 'Sales' });
  expect(added.status).toBe(201);
  const sender = added.json<{ id: string }>();
  expect(sender).toMatchObject({ email: user.email, name: 'Kim Aster', state: 'active' });
  expect((await http.post('admin', '/v1/senders', { userId: user.id })).status).toBe(409);
  const changed = await patch('admin', `/v1/senders/${sender.id}`, {
    email: 'Kim@mail.cadenza-demo.example',
    signature: 'Kim',
    phone: null,
    meetingLink: 'https://cal.example/kim',
  });
  expect(changed.json()).toMatchObject({
    email: 'kim@mail.cadenza-demo.example',
    title: 'Sales',
    signature: 'Kim',
  });
  const taken = (await http.world.in((tx) => tx.users.senders()))[0]?.email;
  expect((await patch('admin', `/v1/senders/${sender.id}`, { email: taken })).status).toBe(409);
  expect((await patch('admin', `/v1/senders/${sender.id}`, { meetingLink: 'javascript:x' })).status).toBe(
    400,
  );
});

test('cadenza sign-in prints a link for an admin or for whom it names, and says who there is', async () => {
  const lines: string[] = [];
  const fetched = globalThis.fetch;
  globalThis.fetch = (async (input: string | URL | Request, init?: RequestInit) =>
    String(input).startsWith(http.publicUrl)
      ? http.app.request(String(input), init)
      : fetched(input, init)) as typeof fetch;
  const run = (...args: string[]) =>
    createProgram({
      env: { CADENZA_URL: http.publicUrl, CADENZA_API_KEY: http.keys.admin },
      print: (line) => lines.push(line),
    }).parseAsync(['node', 'cadenza', 'sign-in', ...args]);
  try {
    await run();
    await run(http.users.rep.email.toUpperCase());
    await expect(run('nobody@cadenza-demo.example')).rejects.toThrow(/no user with the address .*There are:/);
  } finally {
    globalThis.fetch = fetched;
  }
  const [admin = '', rep = ''] = lines;
  expect(admin).toContain(http.users.admin.email);
  expect(rep).toContain(http.users.rep.email);
  const path = new URL(/https?:\S+/.exec(rep)?.[0] ?? '').pathname;
  expect((await http.send(path)).status).toBe(302);
});
