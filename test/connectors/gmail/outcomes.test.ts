import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { contractMail } from '../../contracts/mail.contract.ts';
import { address, type GmailWorld, openGmail } from './world.ts';

const path = '/gmail/v1/users/me/messages/send';
let world: GmailWorld;
beforeAll(async () => {
  world = await openGmail();
});
afterAll(() => world.standIn.close());
beforeEach(async () => {
  await world.faults();
  await world.control('message-ids', { mode: 'kept' });
});

const send = async () => {
  const { sendId, ...mail } = contractMail(address);
  const before = world.calls(path).length;
  const outcome = await world.mailbox.send(mail);
  return { sendId, mail, outcome, attempts: world.calls(path).length - before };
};
const error = (code: number, reason: string, message = 'No.') => ({
  error: { code, message, status: 'X', errors: [{ domain: 'global', reason, message }] },
});
const soon = () => new Date(Date.now() + 90_000).toISOString();

describe('what Gmail answers to a mail', () => {
  it.each([
    ['a rate', 403, 'rateLimitExceeded'],
    ['a user’s rate', 403, 'userRateLimitExceeded'],
    ['a day', 403, 'dailyLimitExceeded'],
    ['a project', 403, 'quotaExceeded'],
    ['too much at once', 429, 'rateLimitExceeded'],
  ])('a limit of %s lets it be tried again', async (_, status, reason) => {
    await world.faults({ path, status, body: error(status, reason) });
    expect(await send()).toMatchObject({
      outcome: { state: 'not_sent', retryAfterSeconds: null },
      attempts: 1,
    });
  });

  it('a limit says until when, in a header or in words', async () => {
    const headers = { 'retry-after': '120' };
    await world.faults({ path, status: 429, headers, body: error(429, 'rateLimitExceeded') });
    expect((await send()).outcome).toMatchObject({ retryAfterSeconds: 120 });
    const words = `User-rate limit exceeded.  Retry after ${soon()} (Mail sending)`;
    await world.faults({ path, status: 429, body: error(429, 'rateLimitExceeded', words) });
    const { outcome } = await send();
    const seconds = 'retryAfterSeconds' in outcome ? (outcome.retryAfterSeconds ?? 0) : 0;
    expect(seconds).toBeGreaterThan(60);
    expect(seconds).toBeLessThanOrEqual(90);
  });

  it.each([
    [403, 'insufficientPermissions', 'connect the mailbox again, and allow both'],
    [403, 'domainPolicy', 'admin of this Google Workspace'],
    [403, 'accessNotConfigured', 'enable the Gmail API'],
    [400, 'failedPrecondition', 'has no Gmail'],
    [404, 'notFound', 'GOOGLE_API_URL'],
  ])('%i %s blocks the sender, not the contact, and says what to do', async (status, reason, words) => {
    await world.faults({ path, status, body: error(status, reason) });
    const { outcome } = await send();
    expect(outcome).toMatchObject({ state: 'sender_blocked', reason: expect.stringContaining(words) });
    expect(outcome).not.toHaveProperty('account');
  });

  it.each([400, 413])('%i refuses the mail for good', async (status) => {
    await world.faults({ path, status, body: '<html>No.</html>' });
    expect((await send()).outcome.state).toBe('failed');
  });

  it.each([500, 502, 503, 504, 408])('%i says nothing about the mail', async (status) => {
    await world.faults({ path, status, body: '<html>Oops.</html>' });
    expect((await send()).outcome.state).toBe('unconfirmed');
  });

  it('a token that ran out is renewed, and the mail leaves once', async () => {
    await world.control('expire-tokens', {});
    const { outcome, sendId } = await send();
    expect(outcome.state).toBe('accepted');
    expect((await world.mails()).filter(({ raw }) => raw.includes(sendId))).toHaveLength(1);
  });

  it('a token that cannot be renewed now has sent nothing', async () => {
    await world.control('expire-tokens', {});
    await world.faults({ path: '/token', status: 503 });
    expect(await send()).toMatchObject({ outcome: { state: 'not_sent' }, attempts: 1 });
  });

  it('a mail that left under an id of Gmail’s says so, and one whose answer was lost is found by ours', async () => {
    await world.control('message-ids', { mode: 'replaced' });
    const sent = await send();
    expect(sent.outcome).toMatchObject({
      state: 'accepted',
      messageId: expect.stringMatching(/^<.+@mail\.gmail\.com>$/),
    });
    await world.faults({ path, drop: 'after' });
    const lost = await send();
    await world.faults();
    const since = new Date(Date.now() - 3_600_000);
    const { subject, messageId, to } = lost.mail;
    const about = { messageId, to: to.email, since };
    const find = (sendId: string, words: string) =>
      world.mailbox.findSend({ ...about, sendId, subject: words });
    expect(await find(lost.sendId, subject)).toMatchObject({
      state: 'accepted',
      messageId: expect.stringMatching(/@mail\.gmail\.com>$/),
    });
    expect(await find('send-of-another', 'Another subject')).toEqual({ state: 'absent' });
  });

  it('a mail that lost our header, too, is not taken for absent', async () => {
    const { to, messageId } = contractMail(address);
    const subject = 'Grüße';
    const encoded = `=?UTF-8?B?${Buffer.from(subject).toString('base64')}?=`;
    await world.deliver(`To: ${to.email}\nSubject: ${encoded}\n\nHello.\n`, ['SENT']);
    const about = { sendId: 'x', messageId, subject, to: to.email, since: new Date(0) };
    expect(await world.mailbox.findSend(about)).toEqual({ state: 'unavailable' });
  });

  it('a mail is accepted, also when the question what it left as fails', async () => {
    await world.faults({ path: '/gmail/v1/users/me/messages/', method: 'GET', status: 503 });
    expect((await send()).outcome).toMatchObject({ state: 'accepted', providerId: expect.any(String) });
  });
});
