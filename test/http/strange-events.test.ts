import { afterAll, beforeAll, expect, test } from 'vitest';
import { oneEmail } from '../support/cadences.ts';
import { openHttp, type TestHttp } from './support.ts';

let http: TestHttp;
let cadenceId: string;
beforeAll(async () => {
  http = await openHttp();
  cadenceId = (await http.world.publish(oneEmail())).cadenceId;
});
afterAll(() => http.world.close());

async function post(events: readonly object[]) {
  const body = JSON.stringify(events);
  const headers = { 'content-type': 'application/json', ...(await http.signer.sign(body, new Date())) };
  return http.send('/webhooks/sendgrid/events', { method: 'POST', body, headers });
}

const timestamp = () => Math.floor(Date.now() / 1000);

const strange: readonly (readonly [string, object])[] = [
  ['a workspace that is no id', { event: 'open', cadenza_workspace: 'mine' }],
  ['a send that is no id', { event: 'open', cadenza_send: 'x', cadenza_enrollment: 'y' }],
  ['a NUL in the reason', { event: 'bounce', type: 'bounce', status: '5.1.1', reason: 'a\0b' }],
  ['a NUL in a click', { event: 'click', url: 'https://a.example/\0', useragent: '\ud800' }],
  ['a NUL in the address', { event: 'bounce', email: 'a\0@b.example' }],
  ['a time far away', { event: 'open', timestamp: 8.64e12 }],
];

test.each(strange)('an event with %s neither holds up the post nor the next round', async (_, odd) => {
  const who = http.world.take('hubspot');
  await http.world.enroll(cadenceId, [who]);
  await http.world.tick();
  const mail = await http.world.mailTo(who.email);
  const of = { email: who.email, timestamp: timestamp(), ...mail.custom_args };
  const good = { ...of, event: 'spamreport', sg_event_id: `good-${who.email}` };
  expect((await post([{ ...of, sg_event_id: `odd-${who.email}`, ...odd }, good])).status).toBe(204);
  expect((await http.world.person(who.email)).hold).toMatchObject({
    reason: expect.stringMatching(/complained|bounced/),
  });
  await http.world.tick();
  expect(await http.world.in((tx) => tx.inbound.claimRaw(10))).toEqual([]);
});

test('an event that breaks although it was let in is set aside with an alert, and the others take effect', async () => {
  const at = http.ctx.clock.now();
  const broken = {
    source: 'sendgrid_event' as const,
    contentType: 'application/json',
    mail: null,
    receivedAt: at,
    personId: null,
  };
  const body = new TextEncoder().encode('{');
  await http.world.in((tx) =>
    tx.inbound.insertRaw([{ ...broken, id: http.ctx.ids.uuid(), key: 'odd', contentKey: 'odd', body }]),
  );
  const who = http.world.take('hubspot');
  await http.world.enroll(cadenceId, [who]);
  await http.world.tick();
  const mail = await http.world.mailTo(who.email);
  const opened = {
    email: who.email,
    timestamp: timestamp(),
    ...mail.custom_args,
    event: 'open',
    sg_event_id: 'o',
  };
  expect((await post([opened])).status).toBe(204);
  await http.world.tick();
  const { id } = await http.world.person(who.email);
  const signals = await http.world.in((tx) => tx.signals.byPersons([id]));
  expect(signals.map((signal) => signal.kind)).toContain('opened');
  expect(await http.world.in((tx) => tx.inbound.claimRaw(10))).toEqual([]);
  const alerts = (await http.get('admin', '/v1/alerts')).json<{ items: { kind: string }[] }>().items;
  expect(alerts.map((alert) => alert.kind)).toContain('event_not_understood');
});

test('of the address that a click came from the hosting company is kept, and nothing else', async () => {
  const who = http.world.take('hubspot');
  await http.world.enroll(cadenceId, [who]);
  await http.world.tick();
  const mail = await http.world.mailTo(who.email);
  const of = { email: who.email, timestamp: timestamp(), ...mail.custom_args, event: 'click' };
  const clicks = ['3.8.140.77', '192.0.2.77'].map((ip, at) => ({
    ...{
      ...of,
      ip,
      sg_event_id: `click-${at}`,
      url: `https://shop.example/${at}`,
      useragent: 'Mozilla/5.0 Firefox/130.0',
    },
  }));
  expect((await post(clicks)).status).toBe(204);
  await http.world.tick();
  const { id } = await http.world.person(who.email);
  const signals = await http.world.in((tx) => tx.signals.byPersons([id]));
  const found = signals.filter(({ kind }) => kind === 'clicked').map(({ facts }) => facts.network ?? null);
  expect(found.toSorted()).toEqual(['amazon', null]);
  const kept = await http.world.db.query(
    `select id from raw_webhooks where position('.77' in convert_from(body, 'UTF8')) > 0`,
  );
  expect([kept, JSON.stringify(signals).includes('.77')]).toEqual([[], false]);
});

test('a signal with a moment before all calendars is refused as the caller’s mistake', async () => {
  const who = http.world.take('hubspot');
  await http.world.enroll(cadenceId, [who]);
  const signal = { kind: 'meeting_booked', email: who.email, key: 'early', at: '0000-01-01T00:00:00Z' };
  expect((await http.post('rep', '/v1/signals', signal)).status).toBe(400);
});
