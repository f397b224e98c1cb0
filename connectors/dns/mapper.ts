import type { DnsType } from '../../src/ports/dns.ts';

/**
 * A record's data as one text. A TXT record is a row of quoted strings that belong together without a blank (RFC 7208,
 * 3.3); some resolvers leave the quotes out.
 */
export function fromRecordData(data: string, type: DnsType): string {
  if (type !== 'TXT') return data.trim().toLowerCase().replace(/\.$/, '');
  const parts = [...data.matchAll(/"((?:[^"\\]|\\.)*)"/g)];
  if (parts.length === 0) return data.trim();
  return parts.map(([, part = '']) => part.replace(/\\(\d{3}|.)/g, unescaped)).join('');
}

const unescaped = (_: string, what: string) =>
  /^\d{3}$/.test(what) ? String.fromCharCode(Number(what)) : what;
