import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMime } from '../../../connectors/sendgrid/mime.ts';
import { skim } from '../../../connectors/sendgrid/skim.ts';
import { nested, shapes } from '../../bench/support/mail-shapes.ts';

const megabyte = 1024 * 1024;
const head =
  'From: Ana <ana@buyer.example>\r\nTo: r-x@in.seller.example\r\nMessage-ID: <1@buyer.example>\r\n';
const mixed = (boundary: string, ...parts: readonly (readonly [string, string | Buffer])[]) =>
  Buffer.concat([
    Buffer.from(`Content-Type: multipart/mixed;\r\n boundary="${boundary}"\r\n\r\nFor old programs.\r\n`),
    ...parts.flatMap(([lines, body]) => [
      Buffer.from(`--${boundary}\r\n${lines}\r\n\r\n`),
      Buffer.from(body),
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${boundary}--\r\n`),
  ]);
const mailOf = (content: string | Buffer) => Buffer.concat([Buffer.from(head), Buffer.from(content)]);
const file = (name: string, encoding = 'base64', type = 'application/pdf') =>
  `Content-Type: ${type}; name="${name}"\r\nContent-Disposition: attachment; filename="${name}"\r\nContent-Transfer-Encoding: ${encoding}`;
const base64 = (bytes: number) =>
  Buffer.alloc(bytes, 'any bytes').toString('base64').replace(/.{76}/g, '$&\r\n');

describe('A large mail', () => {
  it('of 30 MB keeps its words, and every file by name and size, nested parts and other encodings too', async () => {
    const nested = mixed(
      'inner',
      ['Content-Type: text/plain; charset=utf-8', 'Klingt gut.\r\n-- \r\nAna\r\n--inner but no boundary'],
      [file('plan.csv', '8bit', 'text/csv'), Buffer.alloc(2 * megabyte, '1;2;ä\r\n')],
    ).toString();
    const [first = '', ...rest] = nested.split('\r\n\r\n');
    const mail = mailOf(
      mixed(
        'outer',
        [first, rest.join('\r\n\r\n')],
        [file('offer.pdf'), base64(10 * megabyte)],
        [file('photos.zip', 'BASE64', 'application/zip'), base64(11 * megabyte + 1)],
        [file('notes.txt', 'quoted-printable', 'text/plain'), 'Gr=C3=BC=\r\n=C3=9Fe \r\n'.repeat(60_000)],
        [file('last.pdf'), base64(70)],
      ),
    );
    expect(mail.length).toBeGreaterThan(30e6);
    const began = performance.now();
    const { text, attachments, messageId, headers } = await parseMime(mail);
    expect(performance.now() - began).toBeLessThan(5000);
    expect(text).toBe('Klingt gut.\n-- \nAna\n--inner but no boundary\n');
    expect(messageId).toBe('<1@buyer.example>');
    expect(headers.has('content-description')).toBe(false);
    expect(attachments).toEqual([
      { name: 'plan.csv', bytes: 2 * megabyte - (2 * megabyte) / 8 + 1 },
      { name: 'offer.pdf', bytes: 10 * megabyte },
      { name: 'photos.zip', bytes: 11 * megabyte + 1 },
      { name: 'notes.txt', bytes: 60_000 * 9 + 1 },
      { name: 'last.pdf', bytes: 70 },
    ]);
  });

  it('that is one file is named and measured, and one that is all words is read from its beginning', async () => {
    const one = await parseMime(mailOf(`${file('all.pdf')}\r\n\r\n${base64(5 * megabyte)}`));
    expect(one.attachments).toEqual([{ name: 'all.pdf', bytes: 5 * megabyte }]);
    expect(one.headers.has('content-description')).toBe(false);
    const words = 'Please unsubscribe me.\r\n';
    const long = await parseMime(mailOf(`\r\n${words}${'And so on, for pages.\r\n'.repeat(400_000)}`));
    expect(long.text.startsWith('Please unsubscribe me.\nAnd so on')).toBe(true);
    expect(long.text.length).toBeLessThanOrEqual(256 * 1024);
  });

  it.each([
    ['of nothing but line breaks', `\r\n${'\n'.repeat(8e6)}`],
    ['of a million parts', `Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\n\n'.repeat(16e5)}`],
    ['of headers', 'X-Some: header\r\n'.repeat(500_000)],
    ['of one line', `\r\n${'x'.repeat(8e6)}`],
  ])('%s takes bounded time and memory', async (_, content) => {
    const mail = mailOf(content);
    const before = process.memoryUsage().rss;
    const began = performance.now();
    const { from, attachments } = await parseMime(mail);
    expect(from?.email).toBe('ana@buyer.example');
    expect(attachments.length).toBeLessThan(1000);
    expect(performance.now() - began).toBeLessThan(5000);
    expect(process.memoryUsage().rss - before).toBeLessThan(400e6);
  });
});

/** Seconds that this process computed, whatever else the machine does. */
async function computed(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

describe('A mail of a shape that could cost much', () => {
  it.each(Object.keys(shapes))('is read in time that its bytes bound: %s', async (name) => {
    const mail = (times: number) => Buffer.from(shapes[name]?.(times) ?? '');
    // Where each part is compared with all that lie around it, the first takes minutes.
    expect(await computed(() => parseMime(mail(2000)))).toBeLessThan(5);
    expect(await computed(() => parseMime(mail(20_000)))).toBeLessThan(5);
    expect(await computed(() => parseMime(mail(100_000)))).toBeLessThan(5);
    expect((await parseMime(mail(2000))).from?.email).toBe('ana@buyer.example');
  });

  it('is read as deep as fifty multiparts, and what lies deeper is one file', async () => {
    const deep = await parseMime(mailOf(nested(50)));
    expect(deep).toMatchObject({ text: 'Please stop.\n\n', attachments: [] });
    const deeper = await parseMime(mailOf(nested(51)));
    expect(deeper).toMatchObject({ text: '', attachments: [{ name: '' }], messageId: '<1@buyer.example>' });
    const beside = mixed(
      'outer',
      ['Content-Type: text/plain', 'Please stop.'],
      ...Array.from({ length: 60 }, () => nested(2).split(/\r\n\r\n/, 1)[0] ?? '').map(
        (lines) => [lines, '--b0\r\n\r\nDear all\r\n--b0--'] as const,
      ),
    );
    expect((await parseMime(mailOf(beside))).text.match(/Dear all/g)).toHaveLength(60);
  });

  it('keeps the headers behind one of megabytes', async () => {
    const long = `X-Long: ${'x'.repeat(3 * megabyte)}\r\n`;
    const { subject, text, from } = await parseMime(
      Buffer.from(`${long}${head}Subject: Stop\r\n\r\nPlease stop.`),
    );
    expect({ subject, text }).toEqual({ subject: 'Stop', text: 'Please stop.\n' });
    expect(from?.email).toBe('ana@buyer.example');
  });
});

describe('What is skimmed', () => {
  it('is the very bytes of an ordinary mail', () => {
    const mail = mailOf(mixed('b', ['Content-Type: text/plain', 'Hi'], [file('a.pdf'), base64(500_000)]));
    expect(skim(mail).bytes).toBe(mail);
  });

  it('is at most a few megabytes, whatever comes, and an ordinary mail is never changed', () => {
    const pieces = [
      '--b\n',
      '--b--\r\n',
      '\r\n',
      'Content-Type: multipart/mixed; boundary=b\n',
      'x',
      '--',
      '\n\n',
    ];
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...pieces), fc.integer({ min: 1, max: 40 })), { maxLength: 20 }),
        fc.constantFrom(0, 2 * megabyte),
        (drawn, more) => {
          const raw = Buffer.from(
            drawn.map(([piece, times]) => piece.repeat(times)).join('') + 'y'.repeat(more),
          );
          const { bytes } = skim(raw);
          if (more === 0 && !raw.includes('\n'.repeat(100))) expect(Buffer.compare(bytes, raw)).toBe(0);
          expect(bytes.length).toBeLessThan(1.5 * megabyte);
        },
      ),
      { numRuns: 100 },
    );
  });
});
