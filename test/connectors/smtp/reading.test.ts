import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contractMail } from '../../contracts/mail.contract.ts';
import { type Dovecot, dovecotIsThere, startDovecot } from '../../support/dovecot.ts';
import { openSmtpMailbox, secretsFor, startSmtp } from './world.ts';

describe.skipIf(!dovecotIsThere)('a mailbox by IMAP', () => {
  let dovecot: Dovecot;
  let smtp: Awaited<ReturnType<typeof startSmtp>>;
  beforeAll(async () => {
    dovecot = await startDovecot();
    smtp = await startSmtp(null);
  });
  afterAll(async () => {
    await smtp.close();
    await dovecot.close();
  });
  const open = (user: string, over: object = {}) => {
    const secrets = secretsFor({ smtp: smtp.port, imap: dovecot.port }, { user, ...over });
    return openSmtpMailbox({ address: user, secrets });
  };
  const mail = (id: string, more = '') =>
    `From: Ana <Ana@Buyer.example>\r\nMessage-ID: <${id}@buyer.example>\r\n${more}Subject: Hi\r\n\r\nHello.\r\n`;

  it('is read from the moment it was connected, each mail once, with what it answers', async () => {
    const mailbox = open('one@seller.example');
    await dovecot.deliver('one@seller.example', mail('before'));
    const begun = await mailbox.heads(null);
    expect(begun.heads).toEqual([]);
    const answers = 'In-Reply-To: <b@s.example>\r\nReferences: <a@s.example>\r\n <b@s.example>\r\n';
    await dovecot.deliver('one@seller.example', mail('after', answers));
    const { heads, cursor } = await mailbox.heads(begun.cursor);
    expect(heads).toMatchObject([
      { messageId: '<after@buyer.example>', from: 'ana@buyer.example', report: false },
    ]);
    expect(new Set(heads[0]?.answers)).toEqual(new Set(['<a@s.example>', '<b@s.example>']));
    expect((await mailbox.heads(cursor)).heads).toEqual([]);
    const bytes = await mailbox.fetch([heads[0]?.id ?? '']);
    expect(Buffer.from([...bytes.values()][0] ?? []).toString()).toContain('Hello.');
  });

  it('that was numbered anew is looked at by date, so that nothing is missed', async () => {
    const mailbox = open('two@seller.example');
    await dovecot.deliver('two@seller.example', mail('kept'));
    const yesterday = Math.floor(Date.now() / 1000) - 86_400;
    const { heads } = await mailbox.heads(`1:99999:${yesterday}`);
    expect(heads).toMatchObject([{ messageId: '<kept@buyer.example>' }]);
  });

  it('whose server does not file sent mail gets a copy, and never says that a mail is absent', async () => {
    const mailbox = open('three@seller.example', { savesSent: false });
    const { sendId, ...sent } = contractMail('three@seller.example');
    expect((await mailbox.send(sent)).state).toBe('accepted');
    const find = (messageId: string) =>
      mailbox.findSend({ sendId, messageId, to: sent.to.email, subject: sent.subject, since: new Date(0) });
    expect((await find(sent.messageId)).state).toBe('accepted');
    expect((await find('<other@seller.example>')).state).toBe('unavailable');
  });

  it('says which of the two servers refuses', async () => {
    await expect(open('four@seller.example', { password: 'wrong' }).check()).rejects.toMatchObject({
      code: 'needs_reauth',
      message: expect.stringContaining('535'),
    });
    const elsewhere = { host: '127.0.0.1', port: 9, security: 'none' as const };
    await expect(open('four@seller.example', { imap: elsewhere }).check()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('IMAP'),
    });
    await expect(open('four@seller.example').check()).resolves.toBeUndefined();
  });
});
