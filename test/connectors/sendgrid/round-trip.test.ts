import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSendgridInbound } from '../../../connectors/sendgrid/index.ts';
import { classifyInbound } from '../../../src/mail/classify.ts';
import { tokenOf } from '../../../src/mail/compose.ts';
import type { InboundRequest } from '../../../src/ports/inbound-request.ts';
import type { InboundMail, MailEvent, OutgoingMail } from '../../../src/ports/mail.ts';
import { contractMail } from '../../contracts/mail.contract.ts';
import { openSendgridWorld, type SendgridWorld } from './world.ts';

const token = 'abcdefghijklmnopqrstuvwxyz';

/** What a product would take in: every post verified and parsed by the connector. */
describe('From a mail that was sent to what comes back', () => {
  let world: SendgridWorld;
  const events: MailEvent[] = [];
  const mails: InboundMail[] = [];
  const refused: unknown[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const headers = new Map(
        Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]),
      );
      const post = {
        method: 'POST',
        url: `http://127.0.0.1${request.url}`,
        headers,
        body: Buffer.concat(chunks),
      };
      take(post).then(
        () => response.writeHead(204).end(),
        (error: unknown) => {
          refused.push(error);
          response.writeHead(400).end();
        },
      );
    });
  });

  async function take(post: InboundRequest): Promise<void> {
    const inbound = createSendgridInbound({
      publicKeys: [world.settings.SENDGRID_WEBHOOK_PUBLIC_KEY ?? ''],
      inboundSecret: world.settings.INBOUND_SECRET ?? null,
    });
    if (post.url.includes('/events')) {
      await inbound.verifyEvents(post, new Date());
      events.push(...inbound.events(post.body));
    } else if (post.url.includes('/inbound')) {
      await inbound.verifyInbound(post, new Date());
      mails.push(await inbound.parseInbound(post.headers.get('content-type') ?? '', post.body));
    }
  }

  beforeAll(async () => {
    world = await openSendgridWorld();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const address = server.address();
    world.setDeliverTo(
      `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    );
  });
  afterAll(async () => {
    await world.close();
    server.close();
  });

  async function send(changes: Partial<OutgoingMail> = {}) {
    const domain = world.settings.INBOUND_DOMAIN ?? '';
    const { sendId, ...mail } = contractMail('rep@seller.example', {
      replyTo: `r-${token}@${domain}`,
      html: '<p>Grüße <a href="https://seller.example/page">here</a></p>',
      unsubscribe: { url: 'https://app.example/u/token', mailto: `u-${token}@${domain}?subject=unsubscribe` },
      ...changes,
    });
    const outcome = await world.mail.send(mail);
    expect(outcome.state).toBe('accepted');
    return { sendId, mail, providerId: outcome.state === 'accepted' ? outcome.providerId : null };
  }
  const act = async (body: object) => {
    await world.control('POST', '/sandbox/acts', body);
    await world.settled();
    expect(refused).toEqual([]);
  };
  const eventsOf = (sendId: string) => events.filter((event) => event.sendId === sendId);
  const facts = {
    receivedAt: new Date(),
    ownAddresses: ['rep@seller.example'],
    ownMessage: false,
    toToken: true,
    toUnsubscribe: false,
    secondsSinceSent: null,
    repeated: false,
  };

  it('events name the send and the id under which it was accepted', async () => {
    const { sendId, providerId, mail } = await send();
    await act({ act: 'open', mailId: sendId, machine: true });
    await act({ act: 'click', mailId: sendId });
    const mine = eventsOf(sendId);
    expect(mine.map((event) => event.kind)).toEqual(
      expect.arrayContaining(['processed', 'delivered', 'opened', 'clicked']),
    );
    for (const event of mine)
      expect(event).toMatchObject({
        providerId,
        email: mail.to.email,
        touchId: mail.customArgs.cadenza_touch,
      });
    expect(mine.find((event) => event.kind === 'processed')?.messageId).toBe(mail.messageId);
    expect(mine.find((event) => event.kind === 'opened')?.machine).toBe(true);
    expect(mine.find((event) => event.kind === 'clicked')?.url).toContain('https://seller.example/page');
  });

  it.each([
    ['bounce', 'bounced', 'hard'],
    ['block', 'blocked', null],
    ['complain', 'complained', null],
  ])('a %s comes as %s', async (name, kind, severity) => {
    const { sendId } = await send({ to: { email: `${name}@buyer.example`, name: null } });
    await act({ act: name, mailId: sendId });
    const event = eventsOf(sendId).find((each) => each.kind === kind);
    expect(event).toBeDefined();
    if (severity !== null) expect(event?.severity).toBe(severity);
    if (kind === 'blocked') expect(event?.severity).not.toBe('hard');
  });

  it('an event that is posted again under a fresh id has the same content key', async () => {
    await world.control('POST', '/sandbox/webhooks', { duplicate: 1, reissue: 1, shuffle: true });
    const { sendId } = await send({ to: { email: 'twice@buyer.example', name: null } });
    await world.settled();
    await world.control('POST', '/sandbox/webhooks', {});
    const mine = eventsOf(sendId);
    const kinds = new Set(mine.map((event) => event.kind));
    expect(mine.length).toBe(2 * kinds.size);
    expect(new Set(mine.map((event) => event.key)).size).toBe(mine.length);
    expect(new Set(mine.map((event) => event.contentKey)).size).toBe(kinds.size);
  });

  it.each(['utf-8', 'iso-8859-1'])(
    'a reply in %s comes to its token, with its new text only',
    async (charset) => {
      const { sendId, mail } = await send({ to: { email: `reply-${charset}@buyer.example`, name: 'Ana' } });
      await act({ act: 'reply', mailId: sendId, text: 'Grüße, klingt gut. Gerne nächste Woche.', charset });
      const reply = mails.at(-1);
      expect(tokenOf(reply?.recipients[0] ?? '')).toEqual({ kind: 'reply', token });
      expect(reply?.inReplyTo).toBe(mail.messageId);
      expect(reply?.references.at(-1)).toBe(mail.messageId);
      expect(reply?.text).toContain('> ');
      if (reply !== undefined)
        expect(classifyInbound(reply, facts)).toMatchObject({
          kind: 'reply',
          grade: 'positive',
          newText: 'Grüße, klingt gut. Gerne nächste Woche.',
        });
    },
  );

  it.each(['en', 'de', 'fr', 'es'])('an absence in %s tells the day of the return', async (language) => {
    const until = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
    const { sendId } = await send({ to: { email: `away-${language}@buyer.example`, name: null } });
    await act({ act: 'out_of_office', mailId: sendId, until, language });
    const [mail] = mails.slice(-1);
    const result = mail === undefined ? undefined : classifyInbound(mail, facts);
    expect(result?.kind).toBe('out_of_office');
    expect(result?.until?.toISOString().slice(0, 10)).toBe(until);
  });

  it('a wish by mail comes to the unsubscribe address', async () => {
    const { sendId } = await send({ to: { email: 'bye@buyer.example', name: null } });
    await act({ act: 'unsubscribe', mailId: sendId, via: 'mailto' });
    const mail = mails.at(-1);
    expect(tokenOf(mail?.recipients[0] ?? '')?.kind).toBe('unsubscribe');
    if (mail !== undefined)
      expect(classifyInbound(mail, { ...facts, toUnsubscribe: true }).kind).toBe('unsubscribe');
  });
});
