import { describe, expect, it } from 'vitest';
import {
  type ComposeInput,
  composeEmail,
  messageIdFor,
  replyAddress,
  threadOf,
  tokenOf,
  unsubscribeAddress,
} from '../../src/mail/compose.ts';

const token = 'abcdefghijklmnopqrstuvwxyz';
const input: ComposeInput = {
  touchId: '0192-touch',
  from: { email: 'rep@seller.example', name: 'Rep' },
  to: { email: 'ana@buyer.example', name: 'Ana' },
  content: { subject: 'Your reports', text: 'Hi Ana,\n\na <b>question</b>.' },
  previous: [],
  messageDomain: 'seller.example',
  inbound: { domain: 'in.seller.example', replyToken: token, unsubscribeToken: token },
  unsubscribeUrl: 'https://app.example/u/t?a=1&b=2',
  footer: { company: 'Seller & Co', postalAddress: '1 High Street\nLondon' },
  customArgs: { cadenza_touch: '0192-touch' },
  track: { opens: true, clicks: false },
};

describe('composeEmail', () => {
  it('says in text and HTML who writes, from where, and how to opt out', () => {
    const mail = composeEmail(input);
    expect(mail.text).toContain('Hi Ana,\n\na <b>question</b>.');
    expect(mail.text).toContain('Seller & Co, 1 High Street, London');
    expect(mail.text).toContain('https://app.example/u/t?a=1&b=2');
    expect(mail.html).toContain('Seller &amp; Co, 1 High Street, London');
    expect(mail.html).toContain('&lt;b&gt;question');
    expect(mail.html).toMatch(/<a clicktracking="off" href="https:\/\/app.example\/u\/t\?a=1&amp;b=2"/);
    expect(mail.unsubscribe).toEqual({
      url: input.unsubscribeUrl,
      mailto: `u-${token}@in.seller.example?subject=unsubscribe`,
    });
    expect(mail.replyTo).toBe(`r-${token}@in.seller.example`);
  });

  it('is the same on every attempt', () => {
    expect(composeEmail(input)).toEqual(composeEmail(input));
    expect(composeEmail(input).messageId).toBe('<0192-touch@seller.example>');
  });

  it('continues a thread under its first subject', () => {
    const previous = [
      { messageId: '<a@seller.example>', subject: 'First' },
      { messageId: '<b@seller.example>', subject: 'Re: First' },
    ];
    expect(composeEmail({ ...input, previous })).toMatchObject({
      subject: 'Re: First',
      inReplyTo: '<b@seller.example>',
      references: ['<a@seller.example>', '<b@seller.example>'],
    });
  });

  it.each([
    { company: '', postalAddress: 'x' },
    { company: 'x', postalAddress: ' \n' },
  ])('refuses a mail without company or postal address', (footer) => {
    expect(() => composeEmail({ ...input, footer })).toThrow(
      expect.objectContaining({ code: 'misconfigured' }),
    );
  });
});

describe('Threads and addresses', () => {
  it('puts Re: once, whatever language stood there', () => {
    const subject = (text: string) => threadOf([{ messageId: '<a@b>', subject: text }])?.subject;
    for (const text of ['Offer', 'Re: Offer', 'AW: RE: Offer', 'SV: Re[2]: Offer'])
      expect(subject(text)).toBe('Re: Offer');
    expect(threadOf([])).toBeNull();
  });

  it('makes message ids that do not depend on the attempt', () => {
    expect(messageIdFor('t1', 'a.example')).toBe('<t1@a.example>');
  });

  it('reads its own addresses back, in any case', () => {
    expect(tokenOf(replyAddress(token, 'in.example').toUpperCase())).toEqual({ kind: 'reply', token });
    expect(tokenOf(`<${unsubscribeAddress(token, 'in.example')}>`)).toEqual({ kind: 'unsubscribe', token });
    for (const other of [
      'rep@seller.example',
      'r-@in.example',
      'x-abcdefgh@in.example',
      `r-${token}`,
      `a r-${token}@in.example`,
    ])
      expect(tokenOf(other)).toBeNull();
  });
});
