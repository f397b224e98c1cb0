import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { asSystem } from '../../src/app/context.ts';
import { deliverSends, leaseEnd } from '../../src/app/deliver-sends.ts';
import { mailFor } from '../../src/app/mail-for.ts';
import { recordSendOutcomes } from '../../src/app/record-send-outcomes.ts';
import type { Send } from '../../src/ports/records.ts';
import {
  addWorkspace,
  makeEnrollment,
  makePerson,
  makeSend,
  makeSender,
  makeTouch,
} from '../support/builders.ts';
import { oneEmail } from '../support/cadences.ts';
import { minutes, type SentMail, type World } from '../support/world.ts';
import { createSigner, inboundSecret, openHttp, type TestHttp } from './support.ts';

const ownKey = 'SG.the-key-of-this-workspace';
const nextKey = 'SG.another-key-of-this-workspace';
const domain = 'reply.own.example';

let http: TestHttp;
let world: World;
let signer: Awaited<ReturnType<typeof createSigner>>;
let other: Awaited<ReturnType<typeof makeOther>>;

interface Saved {
  readonly own: { readonly publicKeys: readonly string[]; readonly inboundDomain: string | null } | null;
  readonly inForce: {
    readonly own: boolean;
    readonly events: boolean;
    readonly inboundDomain: string | null;
  };
  readonly urls: { readonly events: string; readonly inbound: string };
  readonly inboundSecret: string | null;
}

const put = (body: object) => http.post('admin', '/v1/mail-service', body, {}, 'PUT');
const save = async (body: object) => (await put(body)).json<Saved>();
const remove = () => http.post('admin', '/v1/mail-service', undefined, {}, 'DELETE');
const read = async () => (await http.get('admin', '/v1/mail-service')).json<Saved>();
const keysAre = (...keys: object[]) => world.control('sendgrid', '/sandbox/api-keys', keys);
const senders = () => world.in((tx) => tx.users.senders());
const here = () => world.sample.workspaceId;

/** Another workspace, with somebody who has a mail reserved or sent by the environment's account. */
async function makeOther() {
  const { id } = await addWorkspace(world.ctx.store);
  const person = makePerson({ email: 'ada@elsewhere.example' });
  const over = { state: 'finished', reason: 'completed', next: null, endedAt: world.now } as const;
  const run = makeEnrollment({ personId: person.id, ...over });
  const sender = makeSender();
  const in_ = <T>(work: Parameters<typeof world.ctx.store.withWorkspace<T>>[1]) =>
    world.ctx.store.withWorkspace(id, work);
  await in_(async (tx) => {
    await tx.users.insertSender(sender);
    await tx.people.insert([person]);
    await tx.enrollments.insert([run]);
  });
  const reserve = async (stepKey: string) => {
    const touch = makeTouch(run, { stepKey });
    const send = makeSend(touch, { senderId: sender.id });
    await in_(async (tx) => {
      await tx.touches.insert([touch]);
      await tx.sends.reserve([send], 60);
    });
    return send;
  };
  return { id, person, run, in: in_, reserve, ctx: asSystem(world.ctx, id, 'scheduler') };
}

beforeAll(async () => {
  http = await openHttp();
  world = http.world;
  signer = await createSigner();
  other = await makeOther();
});
afterAll(() => world.close());
beforeEach(async () => {
  await keysAre({ key: ownKey }, { key: nextKey });
  await world.faults('sendgrid');
});

async function mailed() {
  const who = world.take('hubspot');
  const { cadenceId } = await world.publish(oneEmail());
  await world.enroll(cadenceId, [who]);
  await world.tick();
  return who;
}

function complaint(args: object, email: string): object {
  return {
    event: 'spamreport',
    email,
    timestamp: Math.floor(Date.now() / 1000),
    sg_event_id: `e-${email}`,
    ...args,
  };
}
async function post(path: string, events: readonly object[], by = signer) {
  const body = JSON.stringify(events);
  const headers = { 'content-type': 'application/json', ...(await by.sign(body, new Date())) };
  return (await http.send(path, { method: 'POST', body, headers })).status;
}
const eventsOf = (workspaceId: string) => `/webhooks/sendgrid/events/${workspaceId}`;
const holdOf = async (email: string) => (await world.person(email)).hold?.reason ?? null;
const rawsOf = async (workspaceId: string) =>
  (
    await world.db.query<{ n: number }>(
      `select count(*)::int n from raw_webhooks where workspace_id = '${workspaceId}'`,
    )
  )[0]?.n;
const argsOf = (mail: SentMail) => mail.custom_args;
const argsOfOther = (send: Send) => ({
  cadenza_workspace: other.id,
  cadenza_enrollment: send.enrollmentId,
  cadenza_touch: send.touchId,
  cadenza_send: send.id,
});

test('a key that SendGrid does not take, or that may not send, is refused with the reason and nothing is stored', async () => {
  await keysAre({ key: 'SG.reads-only', scopes: ['messages.read'] });
  const cases: [object, number, string][] = [
    [{ apiKey: 'SG.wrong' }, 400, 'invalid, expired, or revoked'],
    [{ apiKey: 'SG.reads-only' }, 400, 'Mail Send'],
    [{ publicKeys: [signer.spki] }, 400, 'Give the API key'],
    [{ apiKey: ownKey, publicKeys: ['bm90IGEga2V5'] }, 400, 'verification key'],
    [{ apiKey: ownKey, region: 'eu' }, 400, 'invented people'],
  ];
  for (const [body, status, words] of cases) {
    const answer = await put(body);
    expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(words)]);
  }
  await world.faults('sendgrid', { path: '/v3/scopes', status: 500 });
  expect((await put({ apiKey: 'SG.the-key-of-this-workspace' })).status).toBe(503);
  expect(await read()).toMatchObject({ own: null, inForce: { own: false, events: true } });
});

test('only admins see or set it', async () => {
  for (const role of ['rep', 'manager'] as const) {
    expect((await http.get(role, '/v1/mail-service')).status).toBe(403);
    expect((await http.post(role, '/v1/mail-service', { apiKey: ownKey }, {}, 'PUT')).status).toBe(403);
    expect((await http.post(role, '/v1/mail-service', undefined, {}, 'DELETE')).status).toBe(403);
  }
});

test('what was set is shown without its secrets, sealed in the store, and noted', async () => {
  const saved = await save({ apiKey: ownKey, publicKeys: [signer.spki], inboundDomain: domain });
  const secret = saved.inboundSecret ?? '';
  expect(secret.length).toBeGreaterThan(16);
  const shown = await http.get('admin', '/v1/mail-service');
  expect(shown.json()).toMatchObject({
    own: { publicKeys: [signer.spki], inboundDomain: domain },
    inForce: { own: true, events: true, inboundDomain: domain },
  });
  // Left out, it stays; and what was made once is not shown again.
  expect(await save({ publicKeys: [signer.spki] })).toMatchObject({
    own: { inboundDomain: domain },
    inboundSecret: null,
  });
  const stored = JSON.stringify(await world.db.query('select * from mail_services, workspaces'));
  const changes = await http.get('admin', '/v1/workspace/changes');
  expect(changes.text).toContain('its own SendGrid account');
  for (const text of [shown.text, stored, changes.text, JSON.stringify(http.logged)])
    for (const hidden of [ownKey, secret]) expect(text).not.toContain(hidden);
});

test('a refused key stops every sender of the workspace whose key it is, and nobody of another', async () => {
  await save({ apiKey: ownKey });
  const who = await mailed();
  expect(await world.mailsTo(who.email)).toHaveLength(1);
  await keysAre();
  const held = await mailed();
  expect(await world.mailsTo(held.email)).toEqual([]);
  expect((await senders()).map(({ state }) => state)).toEqual((await senders()).map(() => 'blocked'));
  const send = await other.reserve('by-environment');
  await deliverSends(other.ctx, { sends: [send], until: leaseEnd(other.ctx) });
  const [after] = await other.in((tx) => tx.sends.byIds([send]));
  expect(after?.state).toBe('accepted');
  expect((await other.in((tx) => tx.users.senders())).map(({ state }) => state)).toEqual(['active']);
  // A good key takes its place: everybody is let go, and what was held leaves by it.
  await keysAre({ key: nextKey });
  await save({ apiKey: nextKey });
  expect((await senders()).map(({ state }) => state)).toEqual((await senders()).map(() => 'active'));
  await world.runFor(minutes(5));
  expect(await world.mailsTo(held.email)).toHaveLength(1);
});

test('the last refusals of a key that was replaced block nobody, and those mails leave by the new one', async () => {
  await save({ apiKey: nextKey });
  const before = await world.in((tx) => tx.workspace.get());
  const { id, senderId, enrollmentId, touchId, mail, ...rest } = makeSend(makeTouch(makeEnrollment()));
  const late = { id, senderId, enrollmentId, touchId, ...rest };
  const send = { ...late, mail: { ...mail, serviceId: before.mailService?.id ?? '' } };
  await save({ apiKey: ownKey });
  const way = await mailFor(world.admin, send.mail);
  expect(await way.send(send.mail)).toMatchObject({ state: 'not_sent', retryAfterSeconds: 0 });
  // The account that is set now cannot say that the mail never left.
  const query = { sendId: id, messageId: mail.messageId, to: mail.to.email, subject: mail.subject };
  expect(await way.findSend({ ...query, since: world.now })).toEqual({ state: 'unavailable' });
  const outcome = { state: 'sender_blocked' as const, account: true as const, reason: 'refused' };
  await world.in((tx) => recordSendOutcomes(world.admin, tx, [{ send, outcome }]));
  expect((await senders()).map(({ state }) => state)).toEqual((await senders()).map(() => 'active'));
});

test('a sender with a mailbox of their own is not stopped with the account', async () => {
  const [first] = await senders();
  const mailboxId = world.ctx.ids.uuid();
  await world.in((tx) => tx.users.updateSender(first?.id ?? '', { mailboxId }));
  await save({ apiKey: ownKey });
  const { mailService } = await world.in((tx) => tx.workspace.get());
  const made = makeSend(makeTouch(makeEnrollment()));
  const send = { ...made, mail: { ...made.mail, serviceId: mailService?.id ?? '' } };
  const outcome = { state: 'sender_blocked' as const, account: true as const, reason: 'refused' };
  await world.in((tx) => recordSendOutcomes(world.admin, tx, [{ send, outcome }]));
  const after = await senders();
  expect(after.filter(({ state }) => state === 'active').map(({ id }) => id)).toEqual([first?.id]);
  await world.in((tx) => tx.users.updateSender(first?.id ?? '', { mailboxId: null }));
  await save({ apiKey: nextKey });
});

test('events signed by a workspace’s own key count for it, at its own address and at the common one', async () => {
  const second = await createSigner();
  await save({ apiKey: ownKey, publicKeys: [signer.spki, second.spki] });
  const cases = [
    [eventsOf(here()), signer],
    [eventsOf(here()), second],
    ['/webhooks/sendgrid/events', signer],
  ] as const;
  for (const [path, by] of cases) {
    const who = await mailed();
    const mail = await world.mailTo(who.email);
    expect(await post(path, [complaint(argsOf(mail), who.email)], by)).toBe(204);
    expect(await holdOf(who.email)).toBe('complained');
  }
});

test('a workspace’s key never vouches for the events of another', async () => {
  await save({ apiKey: ownKey, publicKeys: [signer.spki] });
  const send = await other.reserve('vouched');
  const foreign = complaint(argsOfOther(send), other.person.email ?? '');
  const before = await rawsOf(other.id);
  // At its own address, hidden among its own events, without any, and at the other's address.
  const who = await mailed();
  const own = complaint(argsOf(await world.mailTo(who.email)), who.email);
  expect(await post(eventsOf(here()), [foreign, own])).toBe(204);
  expect(await holdOf(who.email)).toBe('complained');
  expect(await post('/webhooks/sendgrid/events', [foreign, own])).toBe(204);
  expect(await post('/webhooks/sendgrid/events', [foreign])).toBe(401);
  expect(await post(eventsOf(other.id), [foreign])).toBe(401);
  expect(await rawsOf(other.id)).toBe(before);
  const [person] = await other.in((tx) => tx.people.byIds([other.person.id]));
  expect(person?.hold).toBeNull();
  // The environment's key vouches for everybody, also for mails that left before there was an own account.
  expect(await post('/webhooks/sendgrid/events', [foreign], http.signer)).toBe(204);
  expect(await rawsOf(other.id)).toBe((before ?? 0) + 1);
});

test('at a workspace’s address nobody else’s key counts, and its own no more once it is taken away', async () => {
  await save({ apiKey: ownKey, publicKeys: [signer.spki] });
  const who = await mailed();
  const event = complaint(argsOf(await world.mailTo(who.email)), who.email);
  expect(await post(eventsOf(here()), [event], http.signer)).toBe(401);
  expect(await post(eventsOf(world.ctx.ids.uuid()), [event])).toBe(401);
  expect(await post(eventsOf('nobody'), [event])).toBe(401);
  await save({ publicKeys: [] });
  expect(await post(eventsOf(here()), [event])).toBe(401);
  expect(await read()).toMatchObject({ inForce: { events: false } });
  await save({ publicKeys: [signer.spki] });
  expect((await remove()).status).toBe(204);
  expect(await post(eventsOf(here()), [event])).toBe(401);
  expect(await holdOf(who.email)).toBeNull();
  expect((await remove()).status).toBe(404);
});

test('replies come in at the workspace’s own domain with its own secret, and only for its people', async () => {
  const { inboundSecret: secret, urls } = await save({ apiKey: ownKey, inboundDomain: domain });
  const path = new URL(urls.inbound).pathname;
  const form = (to: string, id: string) => {
    const data = new FormData();
    data.set('envelope', JSON.stringify({ to: [to], from: 'prospect@buyer.example' }));
    data.set(
      'email',
      `From: prospect@buyer.example\r\nTo: ${to}\r\nMessage-ID: <${id}@buyer.example>\r\nSubject: Re: A question\r\n\r\nLet us talk.\r\n`,
    );
    return data;
  };
  const send = async (to: string, id: string, key: string) =>
    (await http.send(`${path}?key=${key}`, { method: 'POST', body: form(to, id) })).status;
  const who = await mailed();
  const to = (await world.mailTo(who.email)).reply_to[0]?.email ?? '';
  expect(to.endsWith(`@${domain}`)).toBe(true);
  expect(await send(to, 'own-1', inboundSecret)).toBe(401);
  expect(await send(to, 'own-1', 'wrong')).toBe(401);
  expect(await send(to, 'own-1', secret ?? '')).toBe(200);
  await world.tick();
  expect(await holdOf(who.email)).toBe('replied');
  // A token of the other workspace means nothing here: the mail is kept where it came in, and holds nobody there.
  const token = 'abcdefghijklmnopqrstuvwxyz';
  await other.in(async (tx) => {
    const touch = makeTouch(other.run, { stepKey: 'token' });
    await tx.touches.insert([touch]);
    await tx.sends.reserve([{ ...makeSend(touch), token }], 60);
  });
  const before = await rawsOf(other.id);
  expect(await send(`r-${token}@${domain}`, 'own-2', secret ?? '')).toBe(200);
  expect(await rawsOf(other.id)).toBe(before);
  await world.tick();
  const page = await world.in((tx) => tx.inbound.messages({ unmatched: true }, { cursor: null, limit: 9 }));
  expect(page.items.map(({ fromEmail }) => fromEmail)).toContain('prospect@buyer.example');
});
