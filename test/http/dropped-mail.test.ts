import { afterAll, beforeAll, expect, test } from 'vitest';
import { twoEmails } from '../support/cadences.ts';
import { days } from '../support/world.ts';
import { openHttp, type TestHttp } from './support.ts';

/** Mails that SendGrid took and threw away afterwards, for what they were or how much was sent. */

let http: TestHttp;
beforeAll(async () => {
  http = await openHttp();
});
afterAll(() => http.world.close());

async function post(event: object) {
  const body = JSON.stringify([event]);
  const headers = { 'content-type': 'application/json', ...(await http.signer.sign(body, new Date())) };
  expect((await http.send('/webhooks/sendgrid/events', { method: 'POST', body, headers })).status).toBe(204);
  await http.world.tick();
}

const dropped = (email: string, more: object) => ({
  event: 'dropped',
  reason: 'Spam Content',
  email,
  timestamp: Math.floor(http.world.now.getTime() / 1000),
  ...more,
});

async function mailed(crm: 'salesforce' | 'hubspot') {
  const who = http.world.take(crm);
  await http.world.enroll((await http.world.publish(twoEmails())).cadenceId, [who]);
  await http.world.tick();
  return { who, mail: await http.world.mailTo(who.email) };
}

test.each(['salesforce', 'hubspot'] as const)(
  'a mail that SendGrid dropped was not sent: the touch fails, the record in %s says so, and nothing answers to it',
  async (crm) => {
    const { who, mail } = await mailed(crm);
    const before = await http.world.alerts('send_failed');
    const event = dropped(who.email, { sg_event_id: `drop-${crm}`, ...mail.custom_args });
    await post(event);
    const [touch] = await http.world.touches(who.email);
    expect(touch).toMatchObject({ state: 'failed', reason: 'Dropped: Spam Content' });
    await post({ ...event, sg_event_id: `drop-again-${crm}` });
    const told = await http.world.alerts('send_failed');
    expect(told).toHaveLength(before.length + 1);
    expect(told).toContainEqual(expect.objectContaining({ words: expect.stringContaining('Spam Content') }));
    const keys = [touch?.id ?? '', mail.custom_args.cadenza_send ?? ''];
    const entries = await (await http.world.crm(crm)).readActivities(keys);
    expect(entries.map(({ key }) => key).toSorted()).toEqual(keys.toSorted());
    expect((await http.world.person(who.email)).hold).toBeNull();
    await http.world.runFor(days(5));
    expect(await http.world.mailsTo(who.email)).toHaveLength(1);
  },
);

test('a drop of another program’s mail to the same address changes nothing of ours', async () => {
  const { who } = await mailed('hubspot');
  await post(dropped(who.email, { sg_event_id: 'foreign-drop' }));
  expect(await http.world.touches(who.email)).toMatchObject([{ state: 'sent' }]);
});
