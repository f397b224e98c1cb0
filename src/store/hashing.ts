import type { SuppressionScope } from '../ports/records.ts';
import { keyBytes, toHex } from './base64.ts';

/** Keyed hashes of suppressed values, which outlive their erasure. */
export interface Hasher {
  hash(scope: SuppressionScope, value: string): Promise<string>;
}

/** The form in which values are compared: addresses and domains in lower case, the rest as it stands. */
export function normalize(scope: SuppressionScope, value: string): string {
  const trimmed = value.trim();
  return scope === 'email' || scope === 'domain' ? trimmed.toLowerCase() : trimmed;
}

/** HMAC-SHA256 with SUPPRESSION_KEY (base64, at least 16 bytes) over scope and normalized value. */
export async function createHasher(suppressionKey: string): Promise<Hasher> {
  const raw = keyBytes('SUPPRESSION_KEY', suppressionKey, 16);
  const key = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return {
    async hash(scope, value) {
      const text = new TextEncoder().encode(`${scope}:${normalize(scope, value)}`);
      return toHex(new Uint8Array(await crypto.subtle.sign('HMAC', key, text)));
    },
  };
}
