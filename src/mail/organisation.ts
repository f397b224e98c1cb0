import { getDomain, parse } from 'tldts';
import type { Writer } from '../ports/records.ts';

/** Providers whose domain says nothing about where somebody works. By the name before the public suffix. */
const mailboxProviders = new Set([
  ...['gmail', 'googlemail', 'outlook', 'hotmail', 'live', 'msn', 'yahoo', 'ymail', 'rocketmail', 'aol'],
  ...['icloud', 'me', 'mac', 'gmx', 'web', 't-online', 'freenet', 'mail', 'proton', 'protonmail', 'pm'],
  ...['zoho', 'fastmail', 'hey', 'tutanota', 'tuta', 'orange', 'wanadoo', 'free', 'laposte', 'sfr', 'libero'],
  ...['virgilio', 'tiscali', 'terra', 'uol', 'bol', 'wp', 'o2', 'onet', 'interia', 'seznam', 'yandex', 'ya'],
  ...['qq', '163', '126', 'sina', 'naver', 'daum', 'hanmail', 'comcast', 'verizon', 'btinternet', 'ziggo'],
]);

/** The registrable domain of an address (`sales.buyer.co.uk` is `buyer.co.uk`), null for none or a mailbox provider's. */
function organisationOf(email: string): string | null {
  const domain = getDomain(email.slice(email.lastIndexOf('@') + 1), { allowPrivateDomains: true });
  const name = domain?.split('.', 1)[0];
  return domain === null || name === undefined || mailboxProviders.has(name) ? null : domain;
}

/**
 * Why a domain is nobody's own: anybody may have a name below it (`co.uk`), or an address at it (`gmail.com`). In words,
 * without a full stop; null for a domain of an organisation.
 */
export function sharedDomain(domain: string): string | null {
  const { isIcann, isPrivate, domain: own, publicSuffix } = parse(domain, { allowPrivateDomains: true });
  const name = own?.split('.', 1)[0];
  if (own === null && publicSuffix === domain && (isIcann === true || isPrivate === true))
    return `everybody may have a domain that ends with ${domain}`;
  return own === domain && name !== undefined && mailboxProviders.has(name)
    ? `${domain} gives addresses to everybody`
    : null;
}

/** Who wrote in the thread of somebody with `expected` as address: they, a colleague by domain, or somebody else. */
export function writerOf(from: string | null, expected: string | null): Writer | null {
  if (from === null || expected === null) return null;
  if (from.toLowerCase() === expected.toLowerCase()) return 'person';
  const organisation = organisationOf(expected);
  return organisation !== null && organisation === organisationOf(from) ? 'colleague' : 'stranger';
}
