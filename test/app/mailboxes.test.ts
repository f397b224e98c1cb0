import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { releaseSender } from '../../src/app/release-sender.ts';
import { updateSender } from '../../src/app/save-sender.ts';
import type { Sender } from '../../src/ports/records.ts';
import { type Accepted, secretsFor, startSmtp } from '../connectors/smtp/world.ts';
import { openHttp, type TestHttp } from '../http/support.ts';
import { oneEmail, twoEmails } from '../support/cadences.ts';
import { type Dovecot, dovecotIsThere, startDovecot } from '../support/dovecot.ts';
import { hours, minutes, type Prospect, type World } from '../support/world.ts';

describe.skipIf(!dovecotIsThere)('a rep’s own mailbox', () => {
  let http: TestHttp;
  let world: World;
  let dovecot: Dovecot;
  let smtp: Awaited<ReturnType<typeof startSmtp>>;
  let sender: Sender;
  let mailboxId: string;

  const settings = (over: object = {}) => {
    const { password, savesSent, ...servers } = secretsFor({ smtp: smtp.port, imap: dovecot.port });
    const { smtp: out, imap } = servers;
    return { userId: sender.userId, address: sender.email, smtp: out, imap, password, savesSent, ...over };
  };
  const save = (over: object = {}) => http.post('admin', '/v1/mailboxes', settings(over));
  const leaveBy = (id: string | null) => updateSender(world.admin, { id: sender.id, mailboxId: id });
  const stored = async () =>
    (await world.db.query<{ n: number }>('select count(*)::int n from raw_webhooks'))[0]?.n;
  const sentTo = (who: Prospect): Accepted[] => smtp.accepted.filter(({ to }) => to === who.email);
  const current = async () => (await world.in((tx) => tx.users.senders())).find(({ id }) => id === sender.id);

  /** Time passes at one go: in between the mailbox would have its turn every two minutes. */
  async function later(milliseconds: number): Promise<void> {
    await world.setNow(new Date(world.now.getTime() + milliseconds));
    await world.runFor(minutes(1));
  }
  async function enrolled(cadence = oneEmail()): Promise<Prospect> {
    const who = world.take('salesforce');
    const { cadenceId } = await world.publish(cadence);
    await world.enroll(cadenceId, [who]);
    await world.runFor(minutes(5));
    return who;
  }
  /** Something arrives in the rep's inbox, and the mailbox has its turn. */
  async function arrives(
    headers: Readonly<Record<string, string>>,
    body = 'Yes, let us talk.',
  ): Promise<void> {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    await dovecot.deliver(
      sender.email,
      [...lines, 'Date: Mon, 23 Nov 2026 10:00:00 +0000', '', body, ''].join('\r\n'),
    );
    await world.runFor(minutes(3));
  }
  const mail = (from: string, id: string, more: object = {}) => ({
    From: from,
    To: sender.email,
    Subject: 'Hello',
    'Message-ID': `<${id}@buyer.example>`,
    ...more,
  });
  const messageIdOf = ({ raw }: Accepted) => /^message-id: *(<[^>]+>)/im.exec(raw.toString())?.[1] ?? '';

  beforeAll(async () => {
    [http, dovecot] = await Promise.all([openHttp(), startDovecot()]);
    smtp = await startSmtp(dovecot);
    world = http.world;
    const [first] = await world.in((tx) => tx.users.senders());
    if (first === undefined) throw new Error('The sample has no sender.');
    const runs = (await world.in((tx) => tx.users.senders())).filter(
      (one) => one.userId === world.sample.rep.id,
    );
    sender = runs[0] ?? first;
    mailboxId = (await save()).json<{ id: string }>().id;
    await leaveBy(mailboxId);
    await world.runFor(minutes(1));
  });
  afterAll(async () => {
    await smtp.close();
    await dovecot.close();
    await world.close();
  });
  beforeEach(() => smtp.trouble(null));

  it('is stored only when both servers let us in, and never shown with its password', async () => {
    const wrong = await save({ address: 'other@northwind.example', password: 'wrong-password' });
    expect(wrong.status).toBeGreaterThanOrEqual(400);
    expect(wrong.text).not.toContain('wrong-password');
    const list = await http.get('admin', '/v1/mailboxes');
    expect(list.json<{ items: object[] }>().items).toMatchObject([
      { id: mailboxId, address: sender.email, state: 'active' },
    ]);
    expect(list.text).not.toContain('right-password');
  });

  it.each([
    ['in the clear', { host: 'mail.example', port: 25, security: 'none' }, 'in the clear'],
    [
      'real while everybody is invented',
      { host: 'mail.example', port: 465, security: 'tls' },
      'invented people',
    ],
  ])('is refused on a server that is %s', async (_, server, words) => {
    const answer = await save({ smtp: server });
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining(words)]);
  });

  it('is chosen for a sender of its own address only', async () => {
    const others = (await world.in((tx) => tx.users.senders())).filter(({ id }) => id !== sender.id);
    const answer = await http.post('admin', `/v1/senders/${others[0]?.id}`, { mailboxId }, {}, 'PATCH');
    expect([answer.status, answer.text]).toEqual([409, expect.stringContaining(sender.email)]);
  });

  it('sends what its sender sends, threaded, and the mail service gets nothing', async () => {
    const who = await enrolled(twoEmails());
    const due = (await world.run(who.email)).next?.dueAt;
    await later((due?.getTime() ?? 0) - world.now.getTime());
    await world.runFor(minutes(5));
    const [first, second] = sentTo(who);
    if (first === undefined || second === undefined) throw new Error('Two mails were to leave.');
    expect(await world.mailsTo(who.email)).toEqual([]);
    const text = second.raw.toString();
    expect(text).toContain(`In-Reply-To: ${messageIdOf(first)}`);
    expect(text).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
  });

  it('a mail whose answer was lost is found under Sent, and not sent twice', async () => {
    smtp.trouble('lost');
    const who = await enrolled();
    expect((await world.touches(who.email)).at(-1)?.state).toBe('unconfirmed');
    smtp.trouble(null);
    await later(hours(2));
    expect((await world.touches(who.email)).at(-1)?.state).toBe('sent');
    expect(sentTo(who)).toHaveLength(1);
  });

  it('an answer to the rep’s real address holds the person and is not forwarded to the rep', async () => {
    const who = await enrolled(twoEmails());
    const [sent] = sentTo(who);
    const id = sent === undefined ? '' : messageIdOf(sent);
    await arrives(mail(who.email, 'answer-1', { 'In-Reply-To': id, References: id }));
    expect((await world.person(who.email)).hold).not.toBeNull();
    expect((await world.run(who.email)).reason).toBe('replied');
    expect(await world.mailsTo(sender.email)).toEqual([]);
  });

  it('an answer in a new thread counts too, once', async () => {
    const who = await enrolled(twoEmails());
    await arrives(mail(who.email, 'answer-2'));
    expect((await world.run(who.email)).reason).toBe('replied');
    const before = await stored();
    await arrives(mail(who.email, 'answer-2'));
    expect(await stored()).toBe(before);
  });

  it('a delivery report in the mailbox stops the run of whom it is about', async () => {
    const who = await enrolled(twoEmails());
    const [sent] = sentTo(who);
    const report = [
      '--b',
      'Content-Type: text/plain',
      '',
      'Your mail could not be delivered.',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.seller.example',
      '',
      `Final-Recipient: rfc822; ${who.email}`,
      'Action: failed',
      'Status: 5.1.1',
      'Diagnostic-Code: smtp; 550 5.1.1 No such user',
      '--b',
      'Content-Type: text/rfc822-headers',
      '',
      `Message-ID: ${sent === undefined ? '' : messageIdOf(sent)}`,
      '--b--',
    ].join('\r\n');
    const type = 'multipart/report; report-type=delivery-status; boundary=b';
    await arrives(mail('MAILER-DAEMON@mx.seller.example', 'dsn-1', { 'Content-Type': type }), report);
    expect(await world.run(who.email)).toMatchObject({ state: 'stopped', reason: 'bounced' });
  });

  it('mail of strangers and of our own senders stays in the mailbox: nothing of it is kept', async () => {
    const before = await stored();
    await arrives(mail('stranger@elsewhere.example', 'private-1'));
    await arrives(mail(sender.email, 'own-1'));
    await arrives(mail('mailer-daemon@elsewhere.example', 'private-2'), 'About some other mail.');
    expect(await stored()).toBe(before);
    // It was looked at to the end, and not left because of an error.
    const list = await http.get('admin', '/v1/mailboxes');
    const [mailbox] = list.json<{ items: { readAt: string }[] }>().items;
    expect(world.now.getTime() - Date.parse(mailbox?.readAt ?? '')).toBeLessThan(minutes(3));
  });

  it('a password that is not taken any more blocks the sender, and its mail leaves another way', async () => {
    smtp.trouble('blocked');
    const who = await enrolled();
    expect(await current()).toMatchObject({
      state: 'blocked',
      blockedReason: expect.stringContaining('535'),
    });
    await leaveBy(null);
    await releaseSender(world.admin, { senderId: sender.id });
    await world.runFor(minutes(5));
    expect(await world.mailsTo(who.email)).toHaveLength(1);
    expect(sentTo(who)).toEqual([]);
  });

  it('one that is disconnected sends its senders back to the mail service', async () => {
    await leaveBy(mailboxId);
    const answer = await http.post('admin', `/v1/mailboxes/${mailboxId}`, undefined, {}, 'DELETE');
    expect(answer.status).toBe(204);
    expect(await current()).toMatchObject({ mailboxId: null });
    const who = await enrolled();
    expect(await world.mailsTo(who.email)).toHaveLength(1);
  });
});
