import { isSpf, readSpf, type SpfRecord, spfLookupsAtMost } from '../mail/domains/spf.ts';
import type { DnsPort } from '../ports/dns.ts';
import { type DomainFinding, notLookedUp } from './domain-finding.ts';

/** SendGrid's own record, which lists the servers that it sends from. */
const sendgrid = 'sendgrid.net';

type Found =
  | { readonly state: 'record'; readonly record: SpfRecord }
  | { readonly state: 'none' }
  | { readonly state: 'wrong'; readonly why: string }
  | { readonly state: 'failed'; readonly reason: string };

async function recordOf(dns: DnsPort, domain: string): Promise<Found> {
  const answer = await dns.look(domain, 'TXT');
  if (answer.state === 'failed') return answer;
  const records = answer.state === 'found' ? answer.values.filter(isSpf) : [];
  const [first] = records;
  if (first === undefined) return { state: 'none' };
  if (records.length > 1)
    return {
      state: 'wrong',
      why: `${domain} has ${records.length} SPF records, and receivers then use none`,
    };
  const record = readSpf(first);
  return 'wrong' in record
    ? {
        state: 'wrong',
        why: `the SPF record of ${domain} has '${record.wrong}' in it, which is no term of SPF`,
      }
    : { state: 'record', record };
}

/** Everything that a record includes, level by level, until all is known or it asks too often. */
async function includedBy(dns: DnsPort, record: SpfRecord) {
  const seen = new Set<string>();
  let { lookups } = record;
  let next = record.asks;
  while (next.length > 0 && lookups <= spfLookupsAtMost) {
    const fresh = next.filter((name) => !seen.has(name) && !name.includes('%'));
    for (const name of fresh) seen.add(name);
    const found = await Promise.all(fresh.map(async (name) => ({ name, of: await recordOf(dns, name) })));
    for (const { name, of } of found) {
      if (of.state === 'failed') return { state: 'failed' as const, name, reason: of.reason };
      if (of.state === 'wrong') return { state: 'wrong' as const, why: of.why };
      if (of.state === 'none')
        return { state: 'wrong' as const, why: `it includes ${name}, which has no SPF record` };
    }
    const records = found.flatMap(({ of }) => (of.state === 'record' ? [of.record] : []));
    lookups += records.reduce((sum, one) => sum + one.lookups, 0);
    next = records.flatMap((one) => one.asks);
  }
  return { state: 'known' as const, names: seen, lookups };
}

/**
 * The SPF record of a sending domain. Mail through SendGrid is checked against SendGrid's own bounce domain
 * (`em….domain`), so a sound record need not name SendGrid; that it is sound matters to whoever else sends.
 */
export async function checkSpf(dns: DnsPort, domain: string): Promise<DomainFinding> {
  const found = await recordOf(dns, domain);
  if (found.state === 'failed') return notLookedUp('SPF', domain, found.reason);
  if (found.state === 'none')
    return {
      kind: 'missing',
      words: `There is no SPF record. Add a TXT record at ${domain}: "v=spf1 include:${sendgrid} ~all", with whoever else sends mail for it before "~all".`,
    };
  const mend = (why: string): DomainFinding => ({
    kind: 'wrong',
    words: `SPF is wrong: ${why}. Mend the TXT record at ${domain}.`,
  });
  if (found.state === 'wrong') return mend(found.why);
  if (found.record.allowsAll) return mend('it ends in "+all", by which everybody may send');
  const included = await includedBy(dns, found.record);
  if (included.state === 'failed') return notLookedUp('SPF', included.name, included.reason);
  if (included.state === 'wrong') return mend(included.why);
  if (included.lookups > spfLookupsAtMost)
    return mend(
      `it makes receivers ask the DNS ${included.lookups} times or more, and after ${spfLookupsAtMost} they give up; take out senders that are not used any more`,
    );
  const named = included.names.has(sendgrid);
  return {
    kind: 'ok',
    words: named
      ? 'SPF allows SendGrid.'
      : 'SPF is in order. It does not name SendGrid, which is all right once the domain is authenticated there.',
  };
}
