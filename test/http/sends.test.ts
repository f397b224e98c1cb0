import { afterAll, beforeAll, expect, test } from 'vitest';
import { oneEmail } from '../support/cadences.ts';
import { minutes } from '../support/world.ts';
import { openHttp, type TestHttp } from './support.ts';

let http: TestHttp;
let cookie: string;
beforeAll(async () => {
  http = await openHttp();
  cookie = await http.cookieOf('manager');
});
afterAll(() => http.world.close());

/** Somebody whose mail was handed over while the connection broke. */
async function inDoubt() {
  const who = http.world.take('salesforce');
  const { cadenceId } = await http.world.publish(oneEmail());
  await http.world.enroll(cadenceId, [who]);
  await http.world.faults('sendgrid', { path: '/v3/mail/send', drop: 'before', times: 1 });
  await http.world.tick();
  await http.world.faults('sendgrid');
  const { items } = (await http.get('rep', '/v1/sends?state=unconfirmed')).json<{
    items: { id: string; to: string }[];
  }>();
  return { who, send: items.find((item) => item.to === who.email) };
}
const home = () => http.send('/', { headers: { cookie } });
const press = (path: string, fields: Record<string, string> = {}, by = cookie) =>
  http.send(path, {
    method: 'POST',
    headers: { cookie: by, origin: http.publicUrl },
    body: new URLSearchParams(fields),
  });

test('without trouble the first page says nothing of it, and other states of mails are not listed', async () => {
  const { text } = await home();
  expect(text).not.toContain('Mails whose fate is unknown');
  expect(text).not.toContain('Blocked senders');
  expect((await http.get('admin', '/v1/sends?state=accepted')).status).toBe(400);
});

test('a mail whose fate is unknown is listed, and a manager who says that it was not sent has it sent again', async () => {
  const { who, send } = await inDoubt();
  expect(send).toMatchObject({ state: 'unconfirmed', stepKey: 'intro', subject: 'A question', attempt: 1 });
  const decide = (role: 'rep' | 'manager', body: object) =>
    http.post(role, `/v1/sends/${send?.id}/decide`, body);
  expect((await decide('rep', { sent: false })).status).toBe(403);
  expect((await decide('manager', { decision: 'sent' })).status).toBe(400);
  expect((await decide('manager', { sent: false })).json()).toMatchObject({ state: 'sending' });
  expect((await decide('manager', { sent: false })).status).toBe(404);
  await http.world.runFor(minutes(5));
  await http.world.mailTo(who.email);
});

test('on the page a manager says that it was sent, and the block is gone', async () => {
  const { who, send } = await inDoubt();
  const before = await home();
  expect(before.text).toContain('Mails whose fate is unknown');
  expect(before.text).toContain(who.email);
  const repPage = await http.send('/', { headers: { cookie: await http.cookieOf('rep') } });
  expect(repPage.text).not.toContain(`/act/sends/${send?.id}`);
  expect((await press(`/act/sends/${send?.id}/decide`, { sent: 'perhaps' })).status).toBe(400);
  expect((await press(`/act/sends/${send?.id}/decide`, { sent: 'yes' })).status).toBe(303);
  expect((await home()).text).not.toContain('Mails whose fate is unknown');
  await http.world.runFor(minutes(5));
  expect(await http.world.mailsTo(who.email)).toEqual([]);
  expect(await http.world.touches(who.email)).toMatchObject([{ state: 'sent' }]);
});

test('a blocked sender stands on the page with its reason until it is released, there or by the API', async () => {
  const [sender] = await http.world.in((tx) => tx.users.senders());
  const id = sender?.id ?? '';
  const block = () =>
    http.world.in((tx) => tx.users.updateSender(id, { state: 'blocked', blockedReason: 'Bad key' }));
  await block();
  const page = (await home()).text;
  expect(page).toContain('Blocked senders');
  expect(page).toContain('Bad key');
  expect((await press(`/act/senders/${id}/release`)).status).toBe(303);
  expect((await home()).text).not.toContain('Blocked senders');
  await block();
  expect((await http.post('rep', `/v1/senders/${id}/release`)).status).toBe(403);
  const released = await http.post('manager', `/v1/senders/${id}/release`);
  expect(released.json()).toMatchObject({ state: 'active', blockedReason: null });
  expect((await http.post('manager', `/v1/senders/${id}/release`)).status).toBe(409);
});
