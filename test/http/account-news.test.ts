import { afterAll, beforeAll, expect, test } from 'vitest';
import { releaseSender } from '../../src/app/release-sender.ts';
import { addWorkspace, makeSender } from '../support/builders.ts';
import { oneEmail } from '../support/cadences.ts';
import { hours } from '../support/world.ts';
import { openHttp, type TestHttp } from './support.ts';

/** What SendGrid says of the whole account. Such an event names neither a mail nor an address. */

let http: TestHttp;
beforeAll(async () => {
  http = await openHttp();
});
afterAll(() => http.world.close());

let made = 0;
async function post(type: string) {
  made += 1;
  const timestamp = Math.floor(http.world.now.getTime() / 1000);
  const event = { event: 'account_status_change', type, timestamp, sg_event_id: `account-${made}` };
  const body = JSON.stringify([event]);
  const headers = { 'content-type': 'application/json', ...(await http.signer.sign(body, new Date())) };
  return (await http.send('/webhooks/sendgrid/events', { method: 'POST', body, headers })).status;
}

const senders = () => http.world.in((tx) => tx.users.senders());
const states = async () => [...new Set((await senders()).map(({ state }) => state))];

test('an account that SendGrid suspends stops every sender before the answer, told once with what to do; another word lets nobody go', async () => {
  const who = http.world.take('hubspot');
  const { cadenceId } = await http.world.publish(oneEmail());
  await http.world.enroll(cadenceId, [who]);
  const mailbox = http.ctx.ids.uuid();
  const [own] = await senders();
  await http.world.in((tx) => tx.users.updateSender(own?.id ?? '', { mailboxId: mailbox }));
  expect(await post('compliance_suspend')).toBe(204);
  const after = await senders();
  expect(after.length).toBeGreaterThan(1);
  for (const { id, state, blockedReason } of after)
    expect([state, blockedReason]).toEqual(
      id === own?.id ? ['active', null] : ['blocked', expect.stringContaining('compliance_suspend')],
    );
  await http.world.in((tx) => tx.users.updateSender(own?.id ?? '', { mailboxId: null, state: 'blocked' }));
  await http.world.in((tx) =>
    tx.users.updateSender(own?.id ?? '', { blockedReason: after.at(-1)?.blockedReason ?? null }),
  );
  expect(await post('compliance_deactivate')).toBe(204);
  const told = await http.world.alerts('sender_blocked');
  expect(told).toMatchObject([{ userId: null, words: expect.stringContaining('press Release') }]);
  await http.world.tick();
  expect(await http.world.mailsTo(who.email)).toEqual([]);
  expect(await post('reactivate')).toBe(204);
  expect(await http.world.alerts('account_active')).toMatchObject([
    { userId: null, words: expect.stringContaining('active again') },
  ]);
  expect(await states()).toEqual(['blocked']);
  await releaseSender(http.world.admin, { senderId: after.at(-1)?.id ?? '' });
  expect(await states()).toEqual(['active']);
  await http.world.runFor(hours(2));
  await http.world.mailTo(who.email);
});

test('an account that is active again is not told where nobody waits for it', async () => {
  expect(await post('reactivate')).toBe(204);
  expect(await states()).toEqual(['active']);
  expect(await http.world.alerts('account_active')).toHaveLength(1);
});

test('a warning about the account stops nobody, and is told once', async () => {
  expect(await post('compliance_warning')).toBe(204);
  made -= 1;
  expect(await post('compliance_warning')).toBe(204);
  expect(await states()).toEqual(['active']);
  expect(await http.world.alerts('account_warned')).toMatchObject([
    { userId: null, words: expect.stringContaining('warns about the account (compliance_warning)') },
  ]);
});

// Last, since there are other workspaces from here on.
test('every workspace that sends by the environment’s account is stopped, and none with an account of its own', async () => {
  const [sharing, own] = [await addWorkspace(http.ctx.store), await addWorkspace(http.ctx.store)];
  for (const { id } of [sharing, own])
    await http.ctx.store.withWorkspace(id, (tx) => tx.users.insertSender(makeSender()));
  const account = { apiKey: 'SG.own', region: null, publicKeys: [], inboundSecret: null };
  await http.ctx.store.withWorkspace(own.id, (tx) =>
    tx.mailServices.save({ id: http.ctx.ids.uuid(), inboundDomain: null, setAt: http.world.now, account }),
  );
  expect(await post('compliance_ban')).toBe(204);
  const stateIn = async (id: string) =>
    (await http.ctx.store.withWorkspace(id, (tx) => tx.users.senders())).map(({ state }) => state);
  expect(await states()).toEqual(['blocked']);
  expect(await stateIn(sharing.id)).toEqual(['blocked']);
  expect(await stateIn(own.id)).toEqual(['active']);
});
