import type { DnsPort } from '../ports/dns.ts';
import { checkDkim } from './check-dkim.ts';
import { checkDmarc } from './check-dmarc.ts';
import { checkSpf } from './check-spf.ts';
import { type DomainFinding, notLookedUp } from './domain-finding.ts';
import type { SetUpItem } from './set-up-items.ts';

/** How many sending domains are looked at, in the order in which senders were made. */
const domainsAtMost = 5;

/** What is unknown needs no hand, only another look; what is wrong or missing does. */
function stateOf(findings: readonly DomainFinding[]): SetUpItem['state'] {
  if (findings.some(({ kind }) => kind === 'wrong' || kind === 'missing')) return 'attention';
  return findings.some(({ kind }) => kind === 'unknown') ? 'optional' : 'done';
}

function titleOf(domain: string, findings: readonly DomainFinding[]): string {
  switch (stateOf(findings)) {
    case 'done':
      return `${domain} is set up for sending`;
    case 'optional':
      return `${domain} could not be looked up`;
    default:
      return `${domain} is not set up for sending`;
  }
}

/** SPF, DKIM and DMARC of one sending domain. What is to be done stands first. */
async function domainItem(dns: DnsPort, domain: string): Promise<SetUpItem> {
  // All at once, so that a resolver that does not answer is waited for once.
  const signing = checkDkim(dns, domain);
  const findings = await Promise.all([signing, checkDmarc(dns, domain, signing), checkSpf(dns, domain)]);
  const urgency = ['missing', 'wrong', 'unknown', 'ok'];
  const sorted = findings.toSorted((a, b) => urgency.indexOf(a.kind) - urgency.indexOf(b.kind));
  return {
    key: `domain:${domain}`,
    state: stateOf(findings),
    title: titleOf(domain, findings),
    words: sorted.map((finding) => finding.words).join(' '),
  };
}

/** Whether mail to the inbound domain reaches SendGrid, and nobody else. */
async function inboundItem(dns: DnsPort, domain: string): Promise<SetUpItem> {
  const wanted = 'mx.sendgrid.net';
  const answer = await dns.look(domain, 'MX');
  const key = 'inbound_domain';
  if (answer.state === 'failed') {
    const { words } = notLookedUp('Where mail goes', domain, answer.reason);
    return { key, state: 'optional', title: `${domain} could not be looked up`, words };
  }
  const hosts = answer.state === 'found' ? answer.values.map((value) => value.replace(/^\d+\s+/, '')) : [];
  const others = hosts.filter((host) => host !== wanted);
  if (!hosts.includes(wanted))
    return {
      key,
      state: 'attention',
      title: 'Replies do not arrive',
      words: `Mail to ${domain} does not reach SendGrid${others.length === 0 ? '' : ` but ${others.join(', ')}`}. Add an MX record at ${domain}: priority 10, ${wanted}. Use a subdomain that receives no other mail.`,
    };
  if (others.length > 0)
    return {
      key,
      state: 'attention',
      title: 'Some replies may not arrive',
      words: `Besides ${wanted}, ${domain} has MX records for ${others.join(', ')}. What these take is never seen here. Remove them.`,
    };
  return {
    key,
    state: 'done',
    title: 'Replies reach SendGrid',
    words: `The MX record of ${domain} is right.`,
  };
}

/**
 * What the DNS says about the domains that mail comes from and the one that replies go to, as items of the set-up.
 * Looked up outside of any transaction; never throws. Nothing where no resolver is set, since no mail leaves this machine.
 */
export async function checkDomains(
  dns: DnsPort | null,
  of: { readonly senders: readonly { readonly email: string }[]; readonly inboundDomain: string | null },
): Promise<readonly SetUpItem[]> {
  if (dns === null) return [];
  const domains = new Set(
    of.senders.map(({ email }) => email.slice(email.lastIndexOf('@') + 1).toLowerCase()),
  );
  const sending = [...domains].slice(0, domainsAtMost).map((domain) => domainItem(dns, domain));
  const inbound = of.inboundDomain === null ? [] : [inboundItem(dns, of.inboundDomain.toLowerCase())];
  return Promise.all([...sending, ...inbound]);
}
