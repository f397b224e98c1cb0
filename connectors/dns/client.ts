import { z } from 'zod';
import type { DnsAnswer, DnsType } from '../../src/ports/dns.ts';
import { fromRecordData } from './mapper.ts';

/** Numbers of record types (IANA's registry of DNS parameters). */
const numbers: Readonly<Record<DnsType, number>> = { CNAME: 5, MX: 15, TXT: 16 };

/** The JSON form of an answer, as Cloudflare and Google document it. `Status` is the response code of RFC 1035. */
const answerSchema = z.object({
  Status: z.int(),
  Answer: z.array(z.object({ type: z.int(), data: z.string() })).optional(),
});

const [noError, noSuchName] = [0, 3];

/** An answer is a few kilobytes at most; whoever sends more is no resolver. */
const bytesAtMost = 100_000;

function toAnswer(text: string, type: DnsType): DnsAnswer {
  const parsed = answerSchema.parse(JSON.parse(text));
  if (parsed.Status === noSuchName) return { state: 'none' };
  if (parsed.Status !== noError)
    return { state: 'failed', reason: `the resolver answered code ${parsed.Status}` };
  const records = (parsed.Answer ?? []).filter((record) => record.type === numbers[type]);
  if (records.length === 0) return { state: 'none' };
  return { state: 'found', values: records.map(({ data }) => fromRecordData(data, type)) };
}

/** Asks for a name's records of one type. Whatever goes wrong on the way is `failed`, with why. */
export async function askOverHttps(
  resolver: { readonly url: string; readonly timeoutMs: number },
  name: string,
  type: DnsType,
): Promise<DnsAnswer> {
  const url = `${resolver.url}?${new URLSearchParams({ name, type })}`;
  try {
    const response = await fetch(url, {
      headers: { accept: 'application/dns-json' },
      redirect: 'manual',
      signal: AbortSignal.timeout(resolver.timeoutMs),
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      return { state: 'failed', reason: `the resolver answered ${response.status}` };
    }
    const text = await response.text();
    if (text.length > bytesAtMost) return { state: 'failed', reason: 'the resolver’s answer is too long' };
    return toAnswer(text, type);
  } catch (error) {
    const late = error instanceof Error && error.name === 'TimeoutError';
    return {
      state: 'failed',
      reason: late ? 'the resolver did not answer in time' : 'the resolver could not be asked',
    };
  }
}
