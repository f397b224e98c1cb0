import { afterAll, beforeAll, expect, test } from 'vitest';
import { oneEmail } from '../support/cadences.ts';
import { minutes } from '../support/world.ts';
import { openHttp, type TestHttp } from './support.ts';

let http: TestHttp;
beforeAll(async () => {
  http = await openHttp();
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
const unknown = async () =>
  (await http.get('manager', '/v1/sends?state=unconfirmed')).json<{ items: { to: string }[] }>().items;

test('without trouble nothing is listed, and neither are other states of mails', async () => {
  expect(await unknown()).toEqual([]);
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

test('a manager says that it was sent, and it is not sent again', async () => {
  const { who, send } = await inDoubt();
  expect((await unknown()).map((one) => one.to)).toContain(who.email);
  expect((await http.post('manager', `/v1/sends/${send?.id}/decide`, { sent: 'perhaps' })).status).toBe(400);
  expect((await http.post('manager', `/v1/sends/${send?.id}/decide`, { sent: true })).status).toBe(200);
  expect((await unknown()).map((one) => one.to)).not.toContain(who.email);
  await http.world.runFor(minutes(5));
  expect(await http.world.mailsTo(who.email)).toEqual([]);
  expect(await http.world.touches(who.email)).toMatchObject([{ state: 'sent' }]);
});

test('a blocked sender is listed with its reason until a manager releases it', async () => {
  const [sender] = await http.world.in((tx) => tx.users.senders());
  const id = sender?.id ?? '';
  await http.world.in((tx) => tx.users.updateSender(id, { state: 'blocked', blockedReason: 'Bad key' }));
  const { items } = (await http.get('rep', '/v1/senders')).json<{ items: { id: string }[] }>();
  expect(items.find((one) => one.id === id)).toMatchObject({ state: 'blocked', blockedReason: 'Bad key' });
  expect((await http.post('rep', `/v1/senders/${id}/release`)).status).toBe(403);
  const released = await http.post('manager', `/v1/senders/${id}/release`);
  expect(released.json()).toMatchObject({ state: 'active', blockedReason: null });
  expect((await http.post('manager', `/v1/senders/${id}/release`)).status).toBe(409);
});
