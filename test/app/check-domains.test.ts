import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDns } from '../../connectors/dns/index.ts';
import { startSendgridStandIn } from '../../connectors/sandbox/sendgrid/index.ts';
import { checkDomains } from '../../src/app/check-domains.ts';

const domain = 'acme.example';
const of = { senders: [{ email: `rep@${domain}` }], inboundDomain: null };
type Rule = {
  name: string;
  type: 'TXT' | 'CNAME' | 'MX';
  values?: string[];
  code?: number;
  status?: number;
};

let standIn: Awaited<ReturnType<typeof startSendgridStandIn>>;
beforeAll(async () => {
  standIn = await startSendgridStandIn({ clock: { now: () => new Date() } });
});
afterAll(() => standIn.close());

/** What is said where the DNS differs from how it should be in this. */
async function check(rules: readonly Rule[], about: Parameters<typeof checkDomains>[1] = of) {
  const answer = await fetch(`${standIn.url}/sandbox/dns`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(rules),
  });
  if (!answer.ok) throw new Error(await answer.text());
  const dns = createDns({ url: standIn.settings.DNS_URL ?? '', wall: () => new Date(), timeoutMs: 500 });
  return checkDomains(dns, about);
}
const txt = (name: string, ...values: string[]): Rule => ({ name, type: 'TXT', values });
const noKeys = (at: string) => ['s1', 's2'].map((one) => txt(`${one}._domainkey.${at}`));

test('a domain whose owner did everything is in order, and each domain is told once', async () => {
  const senders = [{ email: 'a@acme.example' }, { email: 'b@ACME.example' }, { email: 'c@other.example' }];
  const items = await check([], { senders, inboundDomain: 'In.acme.example' });
  expect(items.map(({ key, state }) => [key, state])).toEqual([
    ['domain:acme.example', 'done'],
    ['domain:other.example', 'done'],
    ['inbound_domain', 'done'],
  ]);
});

test.each<[string, Rule[], string]>([
  [
    'no SPF',
    [txt(domain)],
    'There is no SPF record. Add a TXT record at acme.example: "v=spf1 include:sendgrid.net ~all"',
  ],
  ['SPF twice', [txt(domain, '"v=spf1 -all"', '"v=spf1 a -all"')], 'acme.example has 2 SPF records'],
  ['SPF with a slip', [txt(domain, '"v=spf1 inlcude:x.example ~all"')], "'inlcude:x.example'"],
  ['SPF for everybody', [txt(domain, '"v=spf1 +all"')], '"+all"'],
  [
    'an include of nothing',
    [txt(domain, '"v=spf1 include:gone.example ~all"'), txt('gone.example')],
    'gone.example, which has no SPF record',
  ],
  [
    'SPF that asks too often',
    [
      txt(domain, '"v=spf1 include:a.example include:b.example mx -all"'),
      txt('a.example', '"v=spf1 a mx ptr exists:x.example -all"'),
      txt('b.example', '"v=spf1 a:1.example a:2.example a:3.example a:4.example -all"'),
    ],
    'ask the DNS 11 times',
  ],
  [
    'no DKIM',
    noKeys(domain),
    'enter the three CNAME records that it shows: em….acme.example, s1._domainkey.acme.example and s2._domainkey.acme.example',
  ],
  ['one key', [txt('s2._domainkey.acme.example')], 's2._domainkey.acme.example is missing'],
  [
    'keys taken back',
    ['s1', 's2'].map((one) => txt(`${one}._domainkey.acme.example`, '"v=DKIM1; p="')),
    'taken back',
  ],
  [
    'keys of others only',
    [...noKeys(domain), txt('google._domainkey.acme.example', '"v=DKIM1; k=rsa; p=abc"')],
    'Only others sign for it (google)',
  ],
  ['no DMARC', [txt('_dmarc.acme.example')], 'Add a TXT record at _dmarc.acme.example: "v=DMARC1; p=none;'],
  [
    'DMARC twice',
    [txt('_dmarc.acme.example', '"v=DMARC1; p=none"', '"v=DMARC1; p=reject"')],
    '2 DMARC records',
  ],
  ['DMARC without a policy', [txt('_dmarc.acme.example', '"v=DMARC1"')], 'does not say what is to be done'],
])('%s is said with what to add or mend', async (_, rules, words) => {
  const [item] = await check(rules);
  expect(item).toMatchObject({ state: 'attention', title: 'acme.example is not set up for sending' });
  expect(item?.words).toContain(words);
});

test.each<[string, Rule[], string]>([
  ['SPF', [{ name: domain, type: 'TXT', code: 2 }], 'SPF could not be looked up at acme.example'],
  [
    'an include',
    [{ name: 'sendgrid.net', type: 'TXT', status: 503 }],
    'SPF could not be looked up at sendgrid.net',
  ],
  ['DKIM', [{ name: 's1._domainkey.acme.example', type: 'TXT', code: 2 }], 'DKIM could not be looked up'],
  ['DMARC', [{ name: '_dmarc.acme.example', type: 'TXT', code: 5 }], 'DMARC could not be looked up'],
])('where %s could not be looked up, nothing is called missing', async (_, rules, words) => {
  const [item] = await check(rules);
  expect(item).toMatchObject({ state: 'optional', title: 'acme.example could not be looked up' });
  expect(item?.words).toContain(words);
  expect(item?.words).not.toMatch(/There is no|is missing|Add a/);
});

test('a domain below an authenticated one is signed for, unless DMARC is strict', async () => {
  const about = { senders: [{ email: 'rep@mail.acme.example' }], inboundDomain: null };
  const below = [...noKeys('mail.acme.example'), txt('_dmarc.mail.acme.example')];
  expect(await check(below, about)).toMatchObject([{ state: 'done' }]);
  const strict = [...below, txt('_dmarc.acme.example', '"v=DMARC1; p=reject; adkim=s"')];
  const [item] = await check(strict, about);
  expect(item).toMatchObject({ state: 'attention', words: expect.stringContaining('is strict (adkim=s)') });
});

test('SPF that does not name SendGrid is in order, and ten questions are not too many', async () => {
  const ten = `"v=spf1 ${Array.from({ length: 10 }, (_, at) => `a:h${at}.example`).join(' ')} -all"`;
  expect(await check([txt(domain, ten)])).toMatchObject([
    { state: 'done', words: expect.stringContaining('does not name SendGrid, which is all right') },
  ]);
});

test('an include that includes itself is asked once', async () => {
  const [item] = await check([
    txt(domain, '"v=spf1 include:loop.example ~all"'),
    txt('loop.example', '"v=spf1 include:loop.example ~all"'),
  ]);
  expect(item?.state).toBe('done');
});

test.each([
  [[], 'Mail to in.acme.example does not reach SendGrid. Add an MX record'],
  [['10 mx.elsewhere.example.'], 'does not reach SendGrid but mx.elsewhere.example'],
  [['10 mx.sendgrid.net.', '20 mx.elsewhere.example.'], 'has MX records for mx.elsewhere.example'],
])('an inbound domain with %o is told what to do', async (values, words) => {
  const about = { senders: [], inboundDomain: 'in.acme.example' };
  const [item] = await check([{ name: 'in.acme.example', type: 'MX', values }], about);
  expect(item).toMatchObject({ key: 'inbound_domain', state: 'attention' });
  expect(item?.words).toContain(words);
});

test('an inbound domain that could not be looked up is not called wrong', async () => {
  const about = { senders: [], inboundDomain: 'in.acme.example' };
  const rules: Rule[] = [{ name: 'in.acme.example', type: 'MX', status: 500 }];
  expect(await check(rules, about)).toMatchObject([{ state: 'optional' }]);
});

test('without a resolver nothing is said', async () => {
  expect(await checkDomains(null, of)).toEqual([]);
});
