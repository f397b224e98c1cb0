import type { SuppressionScope } from '../ports/records.ts';
import { keyBytes, toHex } from './base64.ts';

/** Keyed hashes of suppressed values, which outlive their erasure. */
export interface Hasher {
  hash(scope: SuppressionScope, value: string): string | Promise<string>;
}

/** The form in which values are compared: addresses and domains in lower case, the rest as it stands. */
export function normalize(scope: SuppressionScope, value: string): string {
  const trimmed = value.trim();
  return scope === 'email' || scope === 'domain' ? trimmed.toLowerCase() : trimmed;
}

/** What is hashed for a value. */
export const hashed = (scope: SuppressionScope, value: string) => `${scope}:${normalize(scope, value)}`;

/** SUPPRESSION_KEY (base64, at least 16 bytes) as bytes. */
export const suppressionKeyBytes = (key: string) => keyBytes('SUPPRESSION_KEY', key, 16);

/** HMAC-SHA256 with SUPPRESSION_KEY over scope and normalized value, on every platform. */
export async function createHasher(suppressionKey: string): Promise<Hasher> {
  const raw = suppressionKeyBytes(suppressionKey);
  const key = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return {
    async hash(scope, value) {
      const text = new TextEncoder().encode(hashed(scope, value));
      return toHex(new Uint8Array(await crypto.subtle.sign('HMAC', key, text)));
    },
  };
}
