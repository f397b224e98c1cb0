import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MailPort, OutgoingMail } from '../../src/ports/mail.ts';

/** A mail as the service took it. Header names are lower case. */
export interface AcceptedMail {
  readonly from: string;
  readonly to: string;
  readonly replyTo: string | null;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What a mail connector's test hands to the contract suite: the port on a fresh stand-in, and ways to look and act there. */
export interface MailWorld {
  readonly mail: MailPort;
  /** An address that may send. */
  readonly from: string;
  /** Mails that the service accepted with this `cadenza_send`. */
  accepted(sendId: string): Promise<readonly AcceptedMail[]>;
  /** How many attempts to send have reached the service. */
  attempts(): Promise<number>;
  /** Makes the next sends go wrong; null lets them pass again. `lost`: accepted, but the answer is lost. `cut`: the connection ends before the work. */
  trouble(kind: 'refused' | 'blocked' | 'limited' | 'broken' | 'lost' | 'cut' | null): Promise<void>;
  /** Whether the service keeps a log in which a send can be found. */
  readonly canFind: boolean;
  /** Switches that log off. */
  hideLog?(): Promise<void>;
  /** A port to the same service at an address where nobody listens. */
  unreachable(): MailPort;
  close(): Promise<void>;
}

let sends = 0;

export function contractMail(
  from: string,
  changes: Partial<OutgoingMail> = {},
): OutgoingMail & { readonly sendId: string } {
  sends += 1;
  const sendId = `send-${sends}`;
  return {
    sendId,
    from: { email: from, name: 'Rep Søren' },
    to: { email: 'ana@buyer.example', name: 'Ana Núñez' },
    replyTo: 'r-abcdefghijklmnopqrstuvwxyz@in.seller.example',
    subject: `Zażółć – subject ${sends}`,
    text: 'Grüße,\n\nRep\n',
    html: '<p>Grüße,</p><p>Rep</p>',
    messageId: `<touch-${sends}@seller.example>`,
    inReplyTo: '<touch-0@seller.example>',
    references: ['<first@seller.example>', '<touch-0@seller.example>'],
    unsubscribe: {
      url: 'https://app.example/u/token',
      mailto: 'u-token@in.seller.example?subject=unsubscribe',
    },
    customArgs: { cadenza_send: sendId, cadenza_touch: `touch-${sends}` },
    track: { opens: true, clicks: true },
    automatic: false,
    ...changes,
  };
}

/** What every `MailPort` promises. Run it with a stand-in behind the connector. */
export function mailContract(name: string, openWorld: () => Promise<MailWorld>): void {
  describe(`${name} keeps the promises of a mail account`, () => {
    let world: MailWorld;
    beforeAll(async () => {
      world = await openWorld();
    });
    afterAll(() => world.close());
    beforeEach(() => world.trouble(null));

    const send = async (changes: Partial<OutgoingMail> = {}) => {
      const { sendId, ...mail } = contractMail(world.from, changes);
      const before = await world.attempts();
      const outcome = await world.mail.send(mail);
      const mails = await world.accepted(sendId);
      return { sendId, mail, outcome, mails, attempts: (await world.attempts()) - before };
    };
    const find = (sendId: string, { messageId, subject }: Pick<OutgoingMail, 'messageId' | 'subject'>) =>
      world.mail.findSend({
        sendId,
        messageId,
        to: 'ana@buyer.example',
        subject,
        since: new Date(Date.now() - 3_600_000),
      });

    it('an accepted mail is at the service once, with its words and addresses', async () => {
      const { outcome, mails, mail } = await send();
      expect(outcome.state).toBe('accepted');
      expect(mails).toMatchObject([
        { from: world.from, to: mail.to.email, replyTo: mail.replyTo, subject: mail.subject },
      ]);
      expect(mails[0]?.text).toContain('Grüße');
      expect(mails[0]?.html).toContain('Grüße');
    });

    it('its headers thread it and offer one-click unsubscribing', async () => {
      const { mails, mail } = await send();
      expect(mails[0]?.headers).toMatchObject({
        'message-id': mail.messageId,
        'in-reply-to': mail.inReplyTo,
        references: mail.references.join(' '),
        'list-unsubscribe':
          '<https://app.example/u/token>, <mailto:u-token@in.seller.example?subject=unsubscribe>',
        'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
      });
      expect(mails[0]?.headers).not.toHaveProperty('auto-submitted');
    });

    it('a notice is marked as automatic and offers nothing', async () => {
      const { mails } = await send({
        automatic: true,
        unsubscribe: null,
        replyTo: null,
        inReplyTo: null,
        references: [],
      });
      expect(mails[0]?.headers).toMatchObject({ 'auto-submitted': 'auto-generated' });
      for (const header of ['list-unsubscribe', 'list-unsubscribe-post', 'in-reply-to', 'references'])
        expect(mails[0]?.headers).not.toHaveProperty(header);
    });

    it.each([
      ['subject', { subject: 'Hi\r\nBcc: x@y.example' }],
      ['name', { to: { email: 'ana@buyer.example', name: 'Ana\nX: y' } }],
      ['recipient', { to: { email: 'ana@buyer.example\r\nBcc: x@y.example', name: null } }],
      ['reply address', { replyTo: 'a@b.example\nX: y' }],
      ['message id', { messageId: '<a@b.example>\r\nX: y' }],
      ['reference', { references: ['<a@b.example>\n'] }],
      [
        'unsubscribe address',
        { unsubscribe: { url: 'https://a.example/u', mailto: 'u@b.example>, <https://x.example\r\nX: y' } },
      ],
      ['unsubscribe URL', { unsubscribe: { url: 'https://a.example/\r\nX: y', mailto: 'u@b.example' } }],
    ])('a line break in the %s fails before the service is asked', async (_, changes) => {
      const { outcome, attempts } = await send(changes);
      expect(outcome.state).toBe('failed');
      expect(attempts).toBe(0);
    });

    it.each([
      ['refused', 'failed'],
      ['blocked', 'sender_blocked'],
      ['limited', 'not_sent'],
      ['broken', 'unconfirmed'],
      ['lost', 'unconfirmed'],
      ['cut', 'unconfirmed'],
    ] as const)('a send that is %s is %s after one attempt', async (trouble, state) => {
      await world.trouble(trouble);
      const { outcome, attempts } = await send();
      expect(outcome.state).toBe(state);
      expect('reason' in outcome && outcome.reason).toBeTruthy();
      expect(attempts).toBe(1);
    });

    it('a service that cannot be reached has surely sent nothing', async () => {
      const { sendId: _, ...mail } = contractMail(world.from);
      expect(await world.unreachable().send(mail)).toMatchObject({ state: 'not_sent' });
    });

    it('a send whose answer was lost is found, and no other is', async () => {
      await world.trouble('lost');
      const lost = await send();
      await world.trouble('cut');
      const cut = await send();
      await world.trouble(null);
      expect(lost.mails).toHaveLength(1);
      expect(cut.mails).toHaveLength(0);
      const states = [await find(lost.sendId, lost.mail), await find(cut.sendId, cut.mail)];
      expect(states.map(({ state }) => state)).toEqual(
        world.canFind ? ['accepted', 'absent'] : ['unavailable', 'unavailable'],
      );
    });

    it('a service that cannot tell never says that a send is absent', async () => {
      const { sendId, mail } = await send();
      await world.hideLog?.();
      expect(
        await world.unreachable().findSend({
          sendId,
          messageId: mail.messageId,
          to: mail.to.email,
          subject: mail.subject,
          since: new Date(0),
        }),
      ).toEqual({ state: 'unavailable' });
      if (world.hideLog !== undefined)
        expect(await find('never-sent', { messageId: '<never@seller.example>', subject: 'x' })).toEqual({
          state: 'unavailable',
        });
    });
  });
}
