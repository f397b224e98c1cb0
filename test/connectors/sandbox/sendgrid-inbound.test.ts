import { createHmac } from 'node:crypto';
import { parseMultipart } from '@mjackson/multipart-parser';
import PostalMime from 'postal-mime';
import { afterEach, describe, expect, it } from 'vitest';
import {
  act,
  cadenceMail,
  call,
  client,
  closeAll,
  type Product,
  REPLY_TO,
  startProduct,
  startStandIn,
  verifies,
} from './sendgrid-support.ts';

afterEach(closeAll);

async function sent(changes: Record<string, unknown> = {}) {
  const product = await startProduct();
  const standIn = await startStandIn({ deliverTo: product.url });
  await client(standIn).send(cadenceMail(changes));
  return { product, standIn };
}

/** The fields of the last inbound post, as bytes. */
function inbound(product: Product): Map<string, Buffer> {
  const post = product.at('/webhooks/sendgrid/inbound').at(-1);
  if (post === undefined) throw new Error('no inbound mail was posted');
  const boundary = /boundary=(.+)$/.exec(String(post.headers['content-type']))?.[1] ?? '';
  const fields = new Map<string, Buffer>();
  for (const part of parseMultipart(post.body, { boundary }))
    fields.set(part.name ?? '', Buffer.from(part.bytes));
  return fields;
}

const text = (fields: Map<string, Buffer>, name: string) =>
  (fields.get(name) ?? Buffer.alloc(0)).toString('utf8');

describe('a reply', () => {
  it('arrives as a raw MIME mail that threads on ours and quotes it', async () => {
    const { product, standIn } = await sent({
      headers: {
        'Message-ID': '<touch2.1@cadenza-demo.example>',
        References: '<touch1.1@cadenza-demo.example>',
      },
    });
    const { json } = await act(standIn, { act: 'reply', text: 'Yes, let us talk.' });
    expect(json).toMatchObject({ posted: [{ status: 204, url: expect.stringMatching(/key=…$/) }] });
    const fields = inbound(product);
    expect(JSON.parse(text(fields, 'envelope'))).toEqual({
      to: [REPLY_TO],
      from: 'keiko.aoki@birch-software.example',
    });
    expect([...fields.keys()].toSorted()).toEqual(
      'SPF charsets dkim email envelope from sender_ip spam_report spam_score subject to'.split(' '),
    );
    const mail = await PostalMime.parse(fields.get('email') ?? '');
    expect(mail).toMatchObject({
      from: { address: 'keiko.aoki@birch-software.example', name: 'Keiko Aoki' },
      to: [{ address: REPLY_TO }],
      subject: 'Re: A question about onboarding',
      inReplyTo: '<touch2.1@cadenza-demo.example>',
      date: '2026-03-02T09:30:00.000Z',
    });
    expect(mail.references?.split(/\s+/)).toEqual([
      '<touch1.1@cadenza-demo.example>',
      '<touch2.1@cadenza-demo.example>',
    ]);
    expect(mail.messageId).toMatch(/^<.+@mail\.birch-software\.example>$/);
    expect(mail.text).toMatch(/^Yes, let us talk\.\n\nOn .* wrote:\n\n> Hello Keiko,\n>\n> how do you/);
  });

  it('is posted to the secret address and signed like the events', async () => {
    const { product, standIn } = await sent();
    await act(standIn, { act: 'reply', text: 'Hello' });
    const [post] = product.at('/webhooks/sendgrid/inbound');
    if (post === undefined) throw new Error('no inbound mail was posted');
    expect(new URL(post.path, product.url).searchParams.get('key')).toBe(standIn.settings.INBOUND_SECRET);
    expect(await verifies(post, standIn.settings.SENDGRID_WEBHOOK_PUBLIC_KEY ?? '')).toBe(true);
    expect(JSON.stringify(standIn.log.entries)).not.toContain(standIn.settings.INBOUND_SECRET);
  });

  it('keeps its 8-bit bytes in ISO 8859-1', async () => {
    const { product, standIn } = await sent();
    await act(standIn, {
      act: 'reply',
      text: 'Très volontiers, à bientôt',
      from: 'Zoé Müller <zoe@iris-media.example>',
      charset: 'iso-8859-1',
    });
    const fields = inbound(product);
    const raw = fields.get('email') ?? Buffer.alloc(0);
    expect(raw.includes(Buffer.from('Très volontiers, à bientôt', 'latin1'))).toBe(true);
    expect(raw.toString('utf8')).toContain('\ufffd');
    expect(JSON.parse(text(fields, 'charsets'))).toMatchObject({ from: 'iso-8859-1' });
    expect(fields.get('from')?.toString('latin1')).toBe('Zoé Müller <zoe@iris-media.example>');
    const mail = await PostalMime.parse(raw);
    expect(mail.text).toContain('Très volontiers, à bientôt');
    expect(mail.from?.name).toBe('Zoé Müller');
  });

  it('carries HTML beside the text, and text beyond ASCII in both', async () => {
    const { product, standIn } = await sent();
    const line = `Gerne – ${'sehr '.repeat(40)}= 100 % 日本語`;
    await act(standIn, { act: 'reply', text: line, html: `<p>${line}</p>` });
    const mail = await PostalMime.parse(inbound(product).get('email') ?? '');
    expect(mail.text).toContain(line);
    expect(mail.html).toContain(`<p>${line}</p>`);
    expect(mail.html).toContain('gmail_quote');
  });

  it('comes again after a 5xx but not after a 4xx', async () => {
    const { product, standIn } = await sent();
    await standIn.settled();
    product.answers.push(503, 503, 503);
    await act(standIn, { act: 'reply', text: 'one' });
    expect(product.at('/webhooks/sendgrid/inbound')).toHaveLength(3);
    await standIn.settled();
    expect(product.at('/webhooks/sendgrid/inbound')).toHaveLength(4);
    product.answers.push(400);
    await act(standIn, { act: 'reply', text: 'two' });
    await standIn.settled();
    expect(product.at('/webhooks/sendgrid/inbound')).toHaveLength(5);
  });

  it('to an address outside the inbound domain is refused, because it would never reach the product', async () => {
    const { product, standIn } = await sent({ replyTo: 'rosa@cadenza-demo.example' });
    const { status, json } = await act(standIn, { act: 'reply', text: 'Hello' });
    expect(status).toBe(422);
    expect(json).toMatchObject({ error: expect.stringContaining('rosa@cadenza-demo.example') });
    expect(product.at('/webhooks/sendgrid/inbound')).toEqual([]);
  });
});

describe('other mail that comes in', () => {
  it.each([
    ['en', 'Automatic reply: A question about onboarding', '14 March 2026'],
    ['de', 'Automatische Antwort: A question about onboarding', '14. März 2026'],
    ['fr', 'Réponse automatique: A question about onboarding', '14 mars 2026'],
    ['es', 'Respuesta automática: A question about onboarding', '14 de marzo de 2026'],
  ])(
    'an out-of-office answer in %s names the day of the return and says that it is automatic',
    async (language, subject, date) => {
      const { product, standIn } = await sent();
      await act(standIn, { act: 'out_of_office', until: '2026-03-14', language });
      const fields = inbound(product);
      const mail = await PostalMime.parse(fields.get('email') ?? '');
      expect(mail.subject).toBe(subject);
      expect(mail.text).toContain(date);
      expect(mail.inReplyTo).toBe('<touch1.1@cadenza-demo.example>');
      expect(mail.headers.find(({ key }) => key === 'auto-submitted')?.value).toBe('auto-replied');
      expect(JSON.parse(text(fields, 'envelope'))).toMatchObject({ from: '' });
    },
  );

  it('can be any bytes at all', async () => {
    const product = await startProduct();
    const standIn = await startStandIn({ deliverTo: product.url });
    const bytes = Buffer.from([0x46, 0x72, 0x6f, 0x6d, 0x3a, 0x20, 0xe9, 0x00, 0xff, 0x0d, 0x0a]);
    await call(standIn, '/sandbox/inbound', {
      body: { raw: bytes.toString('base64'), to: [REPLY_TO], from: 'x@y.example' },
    });
    expect(inbound(product).get('email')).toEqual(bytes);
  });
});

describe('unsubscribing', () => {
  it('posts the one-click form to the web address of the List-Unsubscribe header', async () => {
    const product = await startProduct();
    const standIn = await startStandIn({ deliverTo: product.url });
    await client(standIn).send(
      cadenceMail({
        headers: {
          'List-Unsubscribe': `<mailto:u@reply.cadenza-demo.example>, <${product.url}/u/token-1?x=1>`,
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        },
      }),
    );
    expect((await act(standIn, { act: 'unsubscribe' })).json).toMatchObject({ posted: [{ status: 204 }] });
    const post = product.received.find((each) => each.path.startsWith('/u/'));
    expect(post).toMatchObject({ path: '/u/token-1?x=1' });
    expect(post?.body.toString()).toBe('List-Unsubscribe=One-Click');
    expect(post?.headers['content-type']).toBe('application/x-www-form-urlencoded');
  });

  it('stays on this machine when the product has a public name', async () => {
    const { product, standIn } = await sent({
      headers: {
        'List-Unsubscribe': '<https://app.cadenza-demo.example/u/token-2>',
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      },
    });
    await act(standIn, { act: 'unsubscribe' });
    expect(product.at('/u/token-2')).toHaveLength(1);
  });

  it('writes to the mailto address when asked to', async () => {
    const { product, standIn } = await sent();
    await act(standIn, { act: 'unsubscribe', via: 'mailto' });
    const fields = inbound(product);
    expect(JSON.parse(text(fields, 'envelope')).to).toEqual(['u-token@reply.cadenza-demo.example']);
    expect(text(fields, 'subject')).toBe('unsubscribe');
  });

  it('is refused without the one-click header, as no provider would offer it', async () => {
    const { standIn } = await sent({ headers: { 'List-Unsubscribe': '<https://x.example/u/1>' } });
    expect((await act(standIn, { act: 'unsubscribe' })).status).toBe(422);
  });
});

describe('booking', () => {
  it('posts a Cal.com booking signed with the webhook’s secret', async () => {
    const { product, standIn } = await sent();
    await act(standIn, { act: 'book', startTime: '2026-03-05T14:00:00+01:00' });
    const [post] = product.at('/webhooks/calcom');
    if (post === undefined) throw new Error('no booking was posted');
    const expected = createHmac('sha256', standIn.settings.CALCOM_WEBHOOK_SECRET ?? '')
      .update(post.body)
      .digest('hex');
    expect(post.headers['x-cal-signature-256']).toBe(expected);
    expect(JSON.parse(post.body.toString())).toMatchObject({
      triggerEvent: 'BOOKING_CREATED',
      createdAt: '2026-03-02T09:30:00.000Z',
      payload: {
        startTime: '2026-03-05T13:00:00.000Z',
        endTime: '2026-03-05T13:30:00.000Z',
        attendees: [
          { email: 'keiko.aoki@birch-software.example', name: 'Keiko Aoki', timeZone: 'Europe/Berlin' },
        ],
        organizer: { email: 'rosa@cadenza-demo.example', name: 'Rosa Winter' },
      },
    });
  });
});
