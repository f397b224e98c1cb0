import type { DnsAnswer, DnsPort } from '../../src/ports/dns.ts';
import { askOverHttps } from './client.ts';

interface DnsConfig {
  /** A resolver that speaks DNS over HTTPS with JSON answers: `https://cloudflare-dns.com/dns-query`. */
  readonly url: string;
  /** Real time. */
  readonly wall: () => Date;
  /** For one question, milliseconds; 2,000 unless told. */
  readonly timeoutMs?: number;
}

/** How long an answer is kept, a failure, too: records are put right by people, who look again after a minute. */
const keptMs = 60_000;
const keptAtMost = 500;

/**
 * A resolver over HTTPS, which a Node process and a Worker can both ask; the same on both, so that both say the same.
 * Answers are kept in memory, never a question that is under way: a Worker must not wait for another request's.
 */
export function createDns({ url, wall, timeoutMs = 2000 }: DnsConfig): DnsPort {
  const kept = new Map<string, { readonly answer: DnsAnswer; readonly until: number }>();
  return {
    async look(name, type) {
      const key = `${type} ${name.toLowerCase()}`;
      const before = kept.get(key);
      const now = wall().getTime();
      if (before !== undefined && before.until > now) return before.answer;
      const answer = await askOverHttps({ url, timeoutMs }, name, type);
      if (kept.size >= keptAtMost) kept.clear();
      kept.set(key, { answer, until: now + keptMs });
      return answer;
    },
  };
}
