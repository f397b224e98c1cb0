import { readDkimKey } from '../mail/domains/tags.ts';
import type { DnsPort } from '../ports/dns.ts';
import { type DomainFinding, notLookedUp, withParents } from './domain-finding.ts';

/** Selectors of a domain that is authenticated in SendGrid: by CNAME, which is usual, or with a key entered by hand. */
const ofSendgrid = ['s1', 's2', 'm1'] as const;
/** Selectors by which others sign whose mail may come from the same domain: Google, Microsoft, and what is usual. */
const ofOthers = ['google', 'selector1', 'selector2', 'default'] as const;

interface Key {
  readonly selector: string;
  readonly state: 'key' | 'revoked' | 'none' | 'failed';
  readonly reason: string;
}

async function keyOf(dns: DnsPort, domain: string, selector: string): Promise<Key> {
  // A resolver follows a CNAME by itself: what counts is whether there is a key at its end.
  const answer = await dns.look(`${selector}._domainkey.${domain}`, 'TXT');
  if (answer.state === 'failed') return { selector, state: 'failed', reason: answer.reason };
  const keys = answer.state === 'found' ? answer.values.map(readDkimKey) : [];
  const state = keys.includes('key') ? 'key' : keys.includes('revoked') ? 'revoked' : 'none';
  return { selector, state, reason: '' };
}

const keysOf = (dns: DnsPort, domain: string, selectors: readonly string[]) =>
  Promise.all(selectors.map((selector) => keyOf(dns, domain, selector)));

export interface DkimFinding extends DomainFinding {
  /** The domain that signs: the sending one, or one above it; null where none is known to. */
  readonly signs: string | null;
}

const howTo = (domain: string) =>
  `Authenticate ${domain} in SendGrid (Settings, Sender Authentication) and enter the three CNAME records that it shows: em….${domain}, s1._domainkey.${domain} and s2._domainkey.${domain}.`;

/** Whether mail that SendGrid sends for this domain is signed for it, or for a domain above it. */
export async function checkDkim(dns: DnsPort, domain: string): Promise<DkimFinding> {
  let failed: Key | undefined;
  for (const signs of withParents(domain)) {
    const keys = await keysOf(dns, signs, ofSendgrid);
    const [s1, s2, m1] = keys.map((key) => key.state);
    if ((s1 === 'key' && s2 === 'key') || m1 === 'key')
      return { kind: 'ok', signs, words: `DKIM signs mail through SendGrid for ${signs}.` };
    failed ??= keys.find((key) => key.state === 'failed');
    if (failed !== undefined) break;
    if (s1 === 'key' || s2 === 'key')
      return {
        kind: 'wrong',
        signs,
        words: `DKIM has only one of SendGrid's two keys, which it changes between: ${s1 === 'key' ? 's2' : 's1'}._domainkey.${signs} is missing or without a key. ${howTo(signs)}`,
      };
    if (s1 === 'revoked' || s2 === 'revoked' || m1 === 'revoked')
      return { kind: 'wrong', signs: null, words: `The DKIM key of ${signs} is taken back. ${howTo(signs)}` };
  }
  if (failed !== undefined)
    return {
      ...notLookedUp('DKIM', `${failed.selector}._domainkey.${domain}`, failed.reason),
      signs: null,
    };
  const others = (await keysOf(dns, domain, ofOthers)).filter((key) => key.state === 'key');
  const signed =
    others.length === 0
      ? ''
      : ` Only others sign for it (${others.map((key) => key.selector).join(', ')}), which does not help mail through SendGrid.`;
  return {
    kind: 'missing',
    signs: null,
    words: `DKIM does not sign mail through SendGrid.${signed} ${howTo(domain)}`,
  };
}
