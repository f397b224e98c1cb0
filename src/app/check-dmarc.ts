import { isDmarc, readDmarc } from '../mail/domains/tags.ts';
import type { DnsPort } from '../ports/dns.ts';
import type { DkimFinding } from './check-dkim.ts';
import { type DomainFinding, notLookedUp, withParents } from './domain-finding.ts';

/**
 * The DMARC record that holds for a sending domain, its own or that of a domain above it, and whether what DKIM signs
 * counts for it: under a strict record only a signature of the very domain does.
 */
export async function checkDmarc(
  dns: DnsPort,
  domain: string,
  signing: Promise<DkimFinding>,
): Promise<DomainFinding> {
  for (const at of withParents(domain)) {
    const name = `_dmarc.${at}`;
    const answer = await dns.look(name, 'TXT');
    if (answer.state === 'failed') return notLookedUp('DMARC', name, answer.reason);
    const records = answer.state === 'found' ? answer.values.filter(isDmarc) : [];
    const [first] = records;
    if (first === undefined) continue;
    if (records.length > 1)
      return {
        kind: 'wrong',
        words: `There are ${records.length} DMARC records at ${name}, and receivers then use none. Leave one.`,
      };
    const record = readDmarc(first);
    if (record === null)
      return {
        kind: 'wrong',
        words: `The DMARC record at ${name} does not say what is to be done (p=none, quarantine or reject). Mend it.`,
      };
    const { policy, subPolicy, strictDkim } = record;
    const { signs } = await signing;
    if (signs !== null && signs !== domain && strictDkim)
      return {
        kind: 'wrong',
        words: `DMARC at ${name} is strict (adkim=s), and DKIM signs for ${signs}, not for ${domain}. Authenticate ${domain} itself in SendGrid, or take adkim=s out.`,
      };
    const holds = at === domain ? policy : subPolicy;
    return {
      kind: 'ok',
      words:
        holds === 'none'
          ? `DMARC is there (${name}, p=none: receivers only report).`
          : `DMARC is there (${name}, ${holds}).`,
    };
  }
  return {
    kind: 'missing',
    words: `There is no DMARC record. Add a TXT record at _dmarc.${domain}: "v=DMARC1; p=none; rua=mailto:postmaster@${domain}".`,
  };
}
