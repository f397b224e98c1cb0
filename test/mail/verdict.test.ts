import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Around,
  botReasons,
  countedLinks,
  type Engagement,
  hostingCompanyOf,
  judge,
} from '../../src/mail/index.ts';

const start = Date.parse('2026-11-23T10:00:00Z');
const browser =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36';

let count = 0;
function event(over: Partial<Engagement> & { readonly after?: number } = {}): Engagement {
  count += 1;
  const { after = 3600, ...rest } = over;
  return {
    id: `e-${count}`,
    kind: 'clicked',
    at: new Date(start + after * 1000),
    touchId: 'mail',
    url: 'https://shop.example/a',
    userAgent: browser,
    machine: false,
    hosting: false,
    ...rest,
  };
}
const around = (over: Partial<Around> = {}): Around => ({
  deliveredAt: new Date(start),
  others: [],
  links: 4,
  ...over,
});
const agent = (userAgent: string | null, kind: Engagement['kind'] = 'clicked') =>
  judge(event({ kind, userAgent }), around());

describe('the verdict on an open or a click', () => {
  it('is human for a click in a browser an hour after delivery', () => {
    expect(judge(event(), around())).toEqual({ verdict: 'human', reasons: [] });
  });

  it('is bot for what the service says, for Apple’s prefetch and for filters that name themselves', () => {
    expect(judge(event({ kind: 'opened', machine: true }), around()).verdict).toBe('bot');
    expect(agent('Mozilla/5.0', 'opened')).toEqual({ verdict: 'bot', reasons: ['apple_prefetch'] });
    for (const name of [
      'Mozilla/5.0 (compatible; BarracudaSentinel/1.0)',
      'Proofpoint URL Defense',
      'Mimecast Link Check',
      'Mozilla/4.0 (compatible; ms-office; MSOffice 16)',
      'python-requests/2.31.0',
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0.0.0 Safari/537.36',
    ])
      expect(agent(name)).toEqual({ verdict: 'bot', reasons: ['scanner_agent'] });
    expect(agent(null)).toEqual({ verdict: 'likely_bot', reasons: ['no_agent'] });
  });

  it('is human for an open through Gmail’s or Yahoo’s image proxy, and in Thunderbird and Outlook', () => {
    for (const name of [
      'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)',
      'YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html',
      'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.0',
      'Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17328; Pro)',
    ])
      expect(agent(name, 'opened').verdict).toBe('human');
  });

  it('weighs how soon after delivery it came', () => {
    expect(judge(event({ after: 9 }), around())).toEqual({ verdict: 'bot', reasons: ['too_fast'] });
    expect(judge(event({ after: -1 }), around()).verdict).toBe('bot');
    expect(judge(event({ after: 30 }), around()).reasons).toEqual(['soon_after_delivery']);
    expect(judge(event({ after: 30 }), around()).verdict).toBe('likely_bot');
    expect(judge(event({ after: 61 }), around()).verdict).toBe('human');
    expect(judge(event({ after: 3, kind: 'opened' }), around()).verdict).toBe('likely_bot');
    expect(judge(event({ after: 9 }), around({ deliveredAt: null })).verdict).toBe('human');
  });

  it('sees a burst over several links of one mail, whichever of them is judged', () => {
    const links = ['a', 'b', 'c'].map((name, at) =>
      event({ url: `https://shop.example/${name}`, after: 3600 + at }),
    );
    for (const one of links)
      expect(judge(one, around({ others: links }))).toMatchObject({ verdict: expect.stringMatching(/bot$/) });
    expect(judge(links[1] ?? event(), around({ others: links })).reasons).toEqual(['burst']);
    const again = [event(), event(), event()];
    expect(judge(again[0] ?? event(), around({ others: again })).verdict).toBe('human');
    const elsewhere = links.map((one) => ({ ...one, touchId: 'another' }));
    expect(judge(event(), around({ others: elsewhere })).verdict).toBe('human');
  });

  it('sees that every link of a mail was followed', () => {
    const links = ['a', 'b', 'c'].map((name, at) =>
      event({ url: `https://shop.example/${name}`, after: 3600 + at * 15 }),
    );
    const [first = event()] = links;
    expect(judge(first, around({ others: links, links: 3 }))).toEqual({
      verdict: 'bot',
      reasons: ['every_link'],
    });
    expect(judge(first, around({ others: links, links: 4 })).verdict).toBe('human');
    expect(judge(first, around({ others: links.slice(0, 2), links: 2 })).reasons).toEqual(['both_links']);
    expect(judge(event(), around({ links: 1 })).verdict).toBe('human');
  });

  it('sees many mails of one person opened at once', () => {
    const mails = ['one', 'two', 'three'].map((touchId, at) =>
      event({ kind: 'opened', touchId, after: 3600 + at }),
    );
    const [first = event()] = mails;
    expect(judge(first, around({ others: mails })).reasons).toEqual(['many_mails_at_once']);
    expect(judge(first, around({ others: mails.slice(0, 2) })).verdict).toBe('human');
  });

  it('does not depend on the order of the others, and more of them never make a human of a bot', () => {
    const any = fc
      .record({
        after: fc.integer({ min: -5, max: 90 }),
        kind: fc.constantFrom('opened' as const, 'clicked' as const),
        touchId: fc.constantFrom('mail', 'two', 'three', null),
        url: fc.constantFrom('a', 'b', 'c', null),
        userAgent: fc.constantFrom(browser, 'curl/8.4.0', '', null),
        machine: fc.boolean(),
        hosting: fc.boolean(),
      })
      .map((one) => event(one));
    fc.assert(
      fc.property(
        any,
        fc.array(any, { maxLength: 6 }),
        fc.integer({ min: 0, max: 6 }),
        (one, others, cut) => {
          const all = judge(one, around({ others }));
          expect(judge(one, around({ others: others.toReversed() }))).toEqual(all);
          expect(all.reasons.every((reason) => botReasons.includes(reason))).toBe(true);
          expect(all.verdict === 'human').toBe(all.reasons.length === 0);
          // 'both_links' of two may become 'every_link' of three: all of it still points to a machine.
          if (judge(one, around({ others: others.slice(0, cut), links: null })).verdict !== 'human')
            expect(judge(one, around({ others, links: null })).verdict).not.toBe('human');
        },
      ),
      { numRuns: 300 },
    );
  });

  it('takes a hosting company’s address for a sign beside another, and early, but never alone', () => {
    const from = (over: Partial<Engagement> & { readonly after?: number }, over2: Partial<Around> = {}) =>
      judge(event({ hosting: true, ...over }), around(over2));
    expect(from({})).toEqual({ verdict: 'human', reasons: [] });
    expect(from({ after: 121 }).verdict).toBe('human');
    expect(from({ after: 119 })).toEqual({ verdict: 'likely_bot', reasons: ['hosting_network'] });
    expect(from({ after: 30 })).toEqual({
      ...{ verdict: 'bot', reasons: ['soon_after_delivery', 'hosting_network'] },
    });
    expect(from({ userAgent: null }).verdict).toBe('bot');
    expect(from({ after: 30 }, { deliveredAt: null }).verdict).toBe('human');
    expect(from({ after: 30, kind: 'opened' }).verdict).toBe('human');
  });

  it('knows the large blocks of the large hosting companies, and no other address', () => {
    expect(hostingCompanyOf('3.8.140.2')).toBe('amazon');
    expect(hostingCompanyOf('::ffff:40.94.20.1')).toBe('microsoft');
    expect(hostingCompanyOf('34.64.0.1')).toBe('google');
    for (const other of [
      '192.0.2.7',
      '17.1.2.3',
      '104.28.1.1',
      '10.0.0.1',
      '2001:db8::1',
      '',
      'x',
      '3.8.140.256',
      '3.8.140',
    ])
      expect(hostingCompanyOf(other), other).toBeNull();
  });

  it('counts the links of a mail that the service sees', () => {
    const html = `<a href="https://a.example/1">one</a> <a class="x" href='https://a.example/2'>two</a>
      <a href="https://a.example/1">again</a> <a href="mailto:x@a.example">mail</a>
      <a clicktracking="off" href="https://a.example/u/token">unsubscribe</a>`;
    expect(countedLinks(html)).toBe(2);
    expect(countedLinks('no link')).toBe(0);
  });
});
