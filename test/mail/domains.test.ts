import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSpf, readSpf } from '../../src/mail/domains/spf.ts';
import { isDmarc, readDkimKey, readDmarc } from '../../src/mail/domains/tags.ts';

describe('An SPF record', () => {
  it.each([
    ['v=spf1 -all', { asks: [], lookups: 0, allowsAll: false }],
    ['v=spf1 include:sendgrid.net ~all', { asks: ['sendgrid.net'], lookups: 1, allowsAll: false }],
    [
      'V=SPF1 +a mx ?ptr exists:%{i}.x.example ip4:192.0.2.0/24 ip6:2001:db8::/32 -all',
      { asks: [], lookups: 4, allowsAll: false },
    ],
    ['v=spf1 redirect=_spf.acme.example', { asks: ['_spf.acme.example'], lookups: 1, allowsAll: false }],
    // A redirect counts only where nothing matched before it.
    ['v=spf1 redirect=_spf.acme.example ~all', { asks: [], lookups: 0, allowsAll: false }],
    ['v=spf1 a:mail.acme.example a/24 +all', { asks: [], lookups: 2, allowsAll: true }],
    ['v=spf1 all', { asks: [], lookups: 0, allowsAll: true }],
  ])('%s', (text, record) => {
    expect(readSpf(text)).toEqual(record);
  });

  it('is told what in it is no term', () => {
    expect(readSpf('v=spf1 inclued:sendgrid.net ~all')).toEqual({ wrong: 'inclued:sendgrid.net' });
    expect(readSpf('v=spf1 ip4:acme.example -all')).toEqual({ wrong: 'ip4:acme.example' });
  });

  it('is one by its first word alone', () => {
    expect([isSpf('v=spf1'), isSpf('v=spf1 -all'), isSpf('v=spf10 -all'), isSpf('x v=spf1')]).toEqual([
      ...[true, true, false, false],
    ]);
  });
});

describe('A DMARC record', () => {
  it.each([
    ['v=DMARC1; p=none', { policy: 'none', subPolicy: 'none', strictDkim: false }],
    ['v=DMARC1;p=REJECT;sp=none;adkim=s', { policy: 'reject', subPolicy: 'none', strictDkim: true }],
    [
      'v=DMARC1; p = quarantine ; rua=mailto:a@b.example',
      { policy: 'quarantine', subPolicy: 'quarantine', strictDkim: false },
    ],
    ['v=DMARC1; rua=mailto:a@b.example', null],
    ['v=DMARC1; p=nothing', null],
  ])('%s', (text, record) => {
    expect(isDmarc(text)).toBe(true);
    expect(readDmarc(text)).toEqual(record);
  });
});

it.each([
  ['v=DKIM1; k=rsa; p=abc', 'key'],
  ['k=rsa; t=s; p=abc', 'key'],
  ['v=DKIM1; p=', 'revoked'],
  ['v=spf1 -all', null],
  ['hello', null],
])('The text %s is a DKIM key: %s', (text, what) => {
  expect(readDkimKey(text)).toBe(what);
});

it('whatever a text record holds, reading it ends well', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      for (const read of [readSpf, readDmarc, readDkimKey, isSpf, isDmarc]) read(text);
    }),
  );
});
