import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { contractMail } from '../../contracts/mail.contract.ts';
import { type MicrosoftWorld, openMicrosoftWorld } from './world.ts';

const path = '/v1.0/me/sendMail';
const refusal = (code: string) => ({ error: { code, message: 'No.', innerError: {} } });

describe('a mail by Microsoft Graph', () => {
  let world: MicrosoftWorld;
  beforeAll(async () => {
    world = await openMicrosoftWorld();
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    await world.faults([]);
    await world.control('/sandbox/knobs', { replaceMessageIds: false });
  });

  const send = async (mailbox = world.port) => {
    const { sendId, ...mail } = contractMail(world.from);
    const outcome = await mailbox.send(mail);
    const { subject, messageId } = mail;
    const since = new Date(world.clock.at - 60_000);
    const find = () => mailbox.findSend({ sendId, messageId, to: mail.to.email, subject, since });
    return { sendId, outcome, find, messageId };
  };

  it.each([
    [400, 'ErrorInvalidRecipients', 'failed'],
    [413, 'RequestEntityTooLarge', 'failed'],
    [403, 'ErrorAccessDenied', 'sender_blocked'],
    [403, 'ErrorSendAsDenied', 'sender_blocked'],
    [404, 'MailboxNotEnabledForRESTAPI', 'sender_blocked'],
    [405, 'MethodNotAllowed', 'sender_blocked'],
    [308, 'Moved', 'sender_blocked'],
    [400, 'ErrorMessageSubmissionBlocked', 'sender_blocked'],
    [403, 'ErrorExceededMessageLimit', 'sender_blocked'],
    [507, 'ErrorQuotaExceeded', 'sender_blocked'],
    [400, 'ErrorExceededHourlyMessageLimit', 'not_sent'],
    [429, 'ApplicationThrottled', 'not_sent'],
    [408, 'RequestTimeout', 'unconfirmed'],
    [500, 'generalException', 'unconfirmed'],
    [503, 'ServiceUnavailable', 'unconfirmed'],
    [504, 'UnknownError', 'unconfirmed'],
  ])('that is answered %i %s is %s', async (status, code, state) => {
    await world.faults([{ path, status, body: refusal(code) }]);
    const { outcome } = await send();
    expect(outcome).toMatchObject({ state, reason: expect.stringContaining(code) });
  });

  it('that is throttled waits as long as it is told to, also with 503', async () => {
    for (const status of [429, 503]) {
      await world.faults([{ path, status, headers: { 'retry-after': '37' } }]);
      expect((await send()).outcome).toMatchObject({ state: 'not_sent', retryAfterSeconds: 37 });
    }
  });

  it('is refused by a page of a server in front without its words being needed', async () => {
    await world.faults([{ path, status: 502, body: '<html>Bad gateway</html>' }]);
    expect((await send()).outcome).toMatchObject({ state: 'unconfirmed' });
  });

  it('leaves once after the token ran out, with a new one', async () => {
    await world.control('/sandbox/expire-tokens');
    const renewals = world.tokens.renewals;
    const { sendId, outcome } = await send();
    expect(outcome.state).toBe('accepted');
    expect(world.tokens.renewals).toBe(renewals + 1);
    expect(await world.accepted(sendId)).toHaveLength(1);
  });

  it('stops its sender when the grant is gone, and only waits when nobody can renew it', async () => {
    const tokens = { ...world.grant.tokens, accessToken: 'none', refreshToken: 'none' };
    const source = (renew: () => Promise<never>) => ({
      current: async () => ({ accessToken: 'none', version: 1 }),
      renew,
    });
    const gone = world.mailboxes.open({
      address: world.from,
      tokens: source(() => world.mailboxes.oauth.refresh(tokens).then(() => Promise.reject())),
    });
    expect((await send(gone)).outcome).toMatchObject({ state: 'sender_blocked' });
    await world.faults([{ path: '/common', drop: 'before' }]);
    expect((await send(gone)).outcome).toMatchObject({ state: 'not_sent' });
  });

  it('from another address than the mailbox’s own stops the sender', async () => {
    const { sendId: _, ...mail } = contractMail('somebody.else@seller.example');
    expect(await world.port.send(mail)).toMatchObject({
      state: 'sender_blocked',
      reason: expect.stringContaining('ErrorSendAsDenied'),
    });
  });

  it('is found by its mark when Exchange gave it another Message-ID, and brings that along', async () => {
    await world.control('/sandbox/knobs', { replaceMessageIds: true });
    const { find, messageId } = await send();
    const [mail] = (await world.sent()).slice(-1);
    expect(mail?.messageId).not.toBe(messageId);
    expect(await find()).toMatchObject({ state: 'accepted', messageId: mail?.messageId });
  });

  it('with another Message-ID is not absent while it waits to be sent', async () => {
    await world.control('/sandbox/knobs', { replaceMessageIds: true });
    const { find } = await send();
    const [mail] = (await world.sent()).slice(-1);
    for (const folder of ['outbox', 'drafts']) {
      await world.control('/sandbox/change', { messageId: mail?.messageId, folder });
      expect(await find()).toEqual({ state: 'unavailable' });
    }
  });

  it('that only looks like it leaves the question open', async () => {
    await world.control('/sandbox/knobs', { replaceMessageIds: true });
    const { sendId: _, ...mail } = contractMail(world.from, { customArgs: {} });
    await world.port.send(mail);
    const { messageId, subject } = mail;
    const since = new Date(world.clock.at - 60_000);
    const query = { sendId: 'another', messageId, to: mail.to.email, subject, since };
    expect(await world.port.findSend(query)).toEqual({ state: 'unavailable' });
    expect(await world.port.findSend({ ...query, subject: 'Something else' })).toEqual({ state: 'absent' });
  });

  it('is found wherever its owner moved it, and is not yet sent among the drafts', async () => {
    const { find, messageId } = await send();
    await world.control('/sandbox/change', { messageId, folder: 'deleteditems' });
    expect(await find()).toMatchObject({ state: 'accepted' });
    await world.control('/sandbox/change', { messageId, folder: 'drafts' });
    expect(await find()).toEqual({ state: 'unavailable' });
  });

  it('is asked for with a Message-ID that holds an apostrophe', async () => {
    const { sendId: _, ...mail } = contractMail(world.from, { messageId: "<o'neill@seller.example>" });
    expect((await world.port.send(mail)).state).toBe('accepted');
    const query = { sendId: 'x', messageId: mail.messageId, to: mail.to.email, subject: mail.subject };
    expect(await world.port.findSend({ ...query, since: new Date(0) })).toMatchObject({ state: 'accepted' });
  });
});
