import { describe, expect, it } from 'vitest';
import { createSendgridInbound } from '../../../connectors/sendgrid/index.ts';
import { createSigner, signedPost } from './signing.ts';

const now = new Date('2026-11-23T12:00:00Z');
const seconds = now.getTime() / 1000;
const boundary = 'xYzZY';
const contentType = `multipart/form-data; boundary=${boundary}`;
type Field = readonly [name: string, value: string | Uint8Array, extra?: string];

function form(...fields: Field[]): Uint8Array {
  const parts = fields.flatMap(([name, value, extra = '']) => [
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"${extra}\r\n\r\n`),
    Buffer.from(value),
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);
}

const envelope: Field = [
  'envelope',
  JSON.stringify({ to: ['R-Token@in.seller.example'], from: 'ana@buyer.example' }),
];
const mime = (lines: readonly string[]) => lines.join('\r\n');
const inbound = createSendgridInbound({ publicKeys: [], inboundSecret: 'secret' });
const parse = (...fields: Field[]) => inbound.parseInbound(contentType, form(...fields));

const simple = mime([
  'Received: from a by b',
  'Received: from c by a',
  'From: =?UTF-8?Q?Ana_N=C3=BA=C3=B1ez?= <Ana@Buyer.example>',
  'To: <r-other@in.seller.example>, Team: x@y.example;',
  'Subject: Re: =?iso-8859-1?Q?Gr=FC=DFe?=',
  'Message-ID: <reply-1@buyer.example>',
  'In-Reply-To: <touch-1@seller.example>',
  'References: <touch-0@seller.example>',
  '\t<touch-1@seller.example>',
  'Date: Mon, 23 Nov 2026 12:00:00 +0100',
  'Auto-Submitted: no',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'Klingt gut.',
]);

describe('A mail in raw mode', () => {
  it('is read from its own bytes, and delivered where the envelope says', async () => {
    const mail = await parse(envelope, ['email', simple], ['to', 'wrong@x.example']);
    expect(mail).toMatchObject({
      recipients: ['r-token@in.seller.example'],
      envelopeFrom: 'ana@buyer.example',
      from: { email: 'ana@buyer.example', name: 'Ana Núñez' },
      to: ['r-other@in.seller.example', 'x@y.example'],
      subject: 'Re: Grüße',
      messageId: '<reply-1@buyer.example>',
      inReplyTo: '<touch-1@seller.example>',
      references: ['<touch-0@seller.example>', '<touch-1@seller.example>'],
      date: new Date('2026-11-23T11:00:00Z'),
      partTypes: ['text/plain'],
    });
    expect(mail.text.trim()).toBe('Klingt gut.');
    expect(mail.headers.get('auto-submitted')).toBe('no');
    expect(mail.headers.get('received')).toBe('from a by b\nfrom c by a');
  });

  it.each([
    ['iso-8859-1', [0x47, 0x72, 0xfc, 0xdf, 0x65], 'Grüße'],
    ['windows-1252', [0x80, 0x20, 0x93, 0x94], '€ “”'],
    ['utf-8', [0xc3, 0xa9], 'é'],
    ['shift_jis', [0x8a, 0xb4, 0x8e, 0xd3], '感謝'],
    ['koi8-r', [0xf0, 0xd2], 'Пр'],
    ['iso-8859-2', [0xb3, 0xf3, 0xe6], 'łóć'],
  ])('keeps 8-bit text in %s', async (charset, bytes, text) => {
    const head = Buffer.from(
      `From: a@b.example\r\nContent-Type: text/plain; charset=${charset}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n`,
    );
    const mail = await parse(envelope, ['email', Buffer.concat([head, Buffer.from(bytes)])]);
    expect(mail.text.trim()).toBe(text);
  });

  it('is found under its other field name, too', async () => {
    expect((await parse(envelope, ['rawEmail', simple])).messageId).toBe('<reply-1@buyer.example>');
  });

  it('in several parts gives text, HTML, types and attachments', async () => {
    const mail = await parse(envelope, [
      'email',
      mime([
        'From: a@b.example',
        'Content-Type: multipart/mixed; boundary=m',
        '',
        '--m',
        'Content-Type: multipart/alternative; boundary=n',
        '',
        '--n',
        'Content-Type: text/plain',
        '',
        'text',
        '--n',
        'Content-Type: text/html',
        '',
        '<p>html</p>',
        '--n--',
        '--m',
        'Content-Type: application/pdf; name="a.pdf"',
        'Content-Disposition: attachment; filename="a.pdf"',
        'Content-Transfer-Encoding: base64',
        '',
        'AAECAw==',
        '--m--',
      ]),
    ]);
    expect(mail.text.trim()).toBe('text');
    expect(mail.html?.trim()).toBe('<p>html</p>');
    expect(mail.partTypes).toEqual(['multipart/mixed', 'text/plain', 'text/html', 'application/pdf']);
    expect(mail.attachments).toEqual([{ name: 'a.pdf', bytes: 4 }]);
  });

  it('that is a bounce tells what the server said and which mail it was', async () => {
    const mail = await parse(
      ['envelope', '{"to":["r-token@in.seller.example"],"from":""}'],
      [
        'email',
        mime([
          'From: MAILER-DAEMON@mx.buyer.example',
          'Content-Type: multipart/report; report-type=delivery-status; boundary=m',
          '',
          '--m',
          'Content-Type: text/plain',
          '',
          'Sorry.',
          '--m',
          'Content-Type: message/delivery-status',
          '',
          'Reporting-MTA: dns; mx.buyer.example',
          '',
          'Final-Recipient: rfc822; ana@buyer.example',
          'Action: failed',
          'Status: 5.1.1',
          '--m',
          'Content-Type: text/rfc822-headers',
          '',
          'Subject: Offer',
          'Message-ID:',
          ' <touch-1@seller.example>',
          '--m--',
        ]),
      ],
    );
    expect(mail.envelopeFrom).toBe('');
    expect(mail.partTypes).toContain('message/delivery-status');
    expect(mail.text).toContain('Action: failed');
    expect(mail.references).toEqual(['<touch-1@seller.example>']);
  });

  it('without an envelope is delivered where the servers noted it, or to its To', async () => {
    expect((await parse(['email', simple])).recipients).toEqual(['r-other@in.seller.example', 'x@y.example']);
    expect(
      (await parse(['envelope', '{'], ['email', `Delivered-To: R-a@in.example\r\n${simple}`])).recipients,
    ).toEqual(['r-a@in.example']);
  });

  it('survives a post that breaks off after it', async () => {
    const body = form(envelope, ['email', simple], ['SPF', 'pass']);
    const mail = await inbound.parseInbound(contentType, body.subarray(0, body.length - 8));
    expect(mail.messageId).toBe('<reply-1@buyer.example>');
  });

  it('may be large: of very long words the beginning is read', async () => {
    const large = `${simple}\r\n${'x'.repeat(70)}\r\n`.repeat(1) + `${'y'.repeat(70)}\r\n`.repeat(60_000);
    expect((await parse(envelope, ['email', large])).text.length).toBeGreaterThan(250_000);
  });
});

describe('A mail in parsed mode', () => {
  it('is read field by field, each in its own charset', async () => {
    const mail = await parse(
      envelope,
      [
        'headers',
        'Message-ID: <reply-2@buyer.example>\nIn-Reply-To: <touch-1@seller.example>\nAuto-Submitted: auto-replied\n',
      ],
      ['from', Uint8Array.from([...Buffer.from('"N'), 0xfa, ...Buffer.from('ria" <nuria@buyer.example>')])],
      ['to', 'r-token@in.seller.example'],
      ['subject', Uint8Array.from([0x47, 0x72, 0xfc, 0xdf, 0x65])],
      ['text', Uint8Array.from([0x8a, 0xb4, 0x8e, 0xd3])],
      ['html', '<p>ü</p>'],
      [
        'charsets',
        JSON.stringify({ from: 'iso-8859-1', subject: 'iso-8859-1', text: 'cp932', html: 'no-such-charset' }),
      ],
      ['attachment1', 'abc', '; filename="a.txt"\r\nContent-Type: text/plain'],
    );
    expect(mail).toMatchObject({
      from: { email: 'nuria@buyer.example', name: 'Núria' },
      to: ['r-token@in.seller.example'],
      subject: 'Grüße',
      text: '感謝',
      html: '<p>ü</p>',
      messageId: '<reply-2@buyer.example>',
      inReplyTo: '<touch-1@seller.example>',
      attachments: [{ name: 'a.txt', bytes: 3 }],
      recipients: ['r-token@in.seller.example'],
    });
    expect(mail.headers.get('auto-submitted')).toBe('auto-replied');
  });
});

describe('A post that cannot be understood', () => {
  it.each([
    ['no form', 'application/json', Buffer.from('{}')],
    ['no boundary', 'multipart/form-data', form(envelope)],
    ['another boundary', 'multipart/form-data; boundary=other', form(envelope)],
    ['nothing in it', contentType, Buffer.from('')],
    ['no mail in it', contentType, form(envelope)],
  ])('is invalid input: %s', async (_, type, body) => {
    await expect(inbound.parseInbound(type, body)).rejects.toMatchObject({ code: 'invalid_input' });
  });
});

describe('verifyInbound', async () => {
  const signer = await createSigner();
  const body = form(envelope, ['email', simple]);
  const url = 'https://app.example/webhooks/sendgrid/inbound?key=secret';
  const verify = (
    request: Parameters<typeof inbound.verifyInbound>[0],
    inboundSecret: string | null = 'secret',
  ) => createSendgridInbound({ publicKeys: [signer.publicKey], inboundSecret }).verifyInbound(request, now);
  const unsigned = (to: string) => ({ method: 'POST', url: to, headers: new Map<string, string>(), body });

  it('wants the secret in the URL', async () => {
    await expect(verify(unsigned(url))).resolves.toBeUndefined();
    for (const other of [
      'https://app.example/',
      `${url}x`,
      url.slice(0, -1),
      'https://app.example/?key=',
      'no url',
    ])
      await expect(verify(unsigned(other))).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('refuses everything while no secret is set, and says so', async () => {
    for (const secret of [null, ''])
      await expect(verify(unsigned('https://app.example/?key='), secret)).rejects.toMatchObject({
        code: 'unauthenticated',
        message: expect.stringContaining('INBOUND_SECRET'),
      });
  });

  it('wants a good signature where there is one', async () => {
    const good = await signedPost(signer, body, { seconds, url });
    await expect(verify(good)).resolves.toBeUndefined();
    await expect(verify({ ...good, body: form(envelope) })).rejects.toMatchObject({
      code: 'unauthenticated',
    });
    const old = await signedPost(signer, body, { seconds: seconds - 100_000, url });
    await expect(verify(old)).rejects.toMatchObject({ code: 'unauthenticated' });
    const half = new Map([...good.headers].slice(0, 1));
    await expect(verify({ ...good, headers: half })).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});
