import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { base64Of, base64UrlOf, toMime } from '../../../connectors/mime/index.ts';
import { parseMime } from '../../../connectors/sendgrid/mime.ts';
import type { OutgoingMail } from '../../../src/ports/mail.ts';
import { contractMail } from '../../contracts/mail.contract.ts';

const date = new Date('2026-11-27T05:00:00.000Z');
const compose = (changes: Partial<OutgoingMail> = {}, more = {}) => {
  const { sendId: _, ...mail } = contractMail('rep@seller.example', changes);
  return toMime(mail, { date, more });
};
const parse = (mime: string) => parseMime(new TextEncoder().encode(mime));

describe('a mail as MIME', () => {
  it('is ASCII in short lines that end in CRLF, whatever its words', () => {
    const long = 'Zażółć gęślą jaźń '.repeat(30).trim();
    const mime = compose({ subject: long, text: 'ß'.repeat(5000), html: `<p>${'漢字'.repeat(2000)}</p>` });
    expect(mime).toMatch(/^[\r\n -~]*$/);
    const lines = mime.split('\r\n');
    expect(lines.filter((line) => /[\r\n]/.test(line))).toEqual([]);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(998);
    expect(lines.find((line) => line.startsWith('Date: '))).toBe('Date: Fri, 27 Nov 2026 05:00:00 +0000');
  });

  it('is read back as it was written', async () => {
    const words = fc.string({ unit: 'grapheme', maxLength: 200 });
    // Blanks at the ends, and several beside each other, may be lost in a header.
    const line = words.map((text) => text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim()).filter(Boolean);
    const body = words.map((text) => text.replace(/\p{C}/gu, '').trim()).filter(Boolean);
    await fc.assert(
      fc.asyncProperty(line, line, body, async (subject, name, text) => {
        const to = { email: 'ana@buyer.example', name };
        const mail = await parse(compose({ subject, to, text, html: `<p>${text}</p>` }));
        expect(mail.subject).toBe(subject);
        expect(mail.to).toEqual(['ana@buyer.example']);
        expect(mail.text.trim()).toBe(text);
        expect(mail.html).toContain(text);
      }),
      { numRuns: 100 },
    );
  });

  it('has a caller’s own headers once, and quotes names that would be read as addresses', () => {
    const from = { email: 'rep@seller.example', name: 'Vale, "Robin" \\ Sales' };
    const mime = compose({ from }, { 'X-Own': 'one' });
    expect(mime.match(/^X-Own: one\r$/gm)).toHaveLength(1);
    expect(mime).toContain('From: "Vale, \\"Robin\\" \\\\ Sales" <rep@seller.example>\r\n');
  });

  it('encodes any text as base64, for URLs, too', () => {
    const same = (text: string) => {
      // What is no Unicode becomes U+FFFD, as everywhere.
      const sound = text.toWellFormed();
      expect(base64Of(text)).toBe(Buffer.from(sound).toString('base64'));
      expect(base64UrlOf(text)).toBe(Buffer.from(sound).toString('base64url'));
    };
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), same), { numRuns: 50 });
    same('half of a pair: \ud83d');
    same('Grüße, 漢字! '.repeat(4000));
  });
});
