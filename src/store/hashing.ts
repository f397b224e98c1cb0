import { createHmac, createSecretKey } from 'node:crypto';
import type { SuppressionScope } from '../ports/records.ts';
import { keyBytes } from './base64.ts';

/** Keyed hashes of suppressed values, which outlive their erasure. */
export interface Hasher {
  hash(scope: SuppressionScope, value: string): string;
  /** A MAC of a link that leaves the product, base64url, 96 bits: enough for something that only a service can try. */
  mac(purpose: string, value: string): string;
}

/** The form in which values are compared: addresses and domains in lower case, the rest as it stands. */
export function normalize(scope: SuppressionScope, value: string): string {
  const trimmed = value.trim();
  return scope === 'email' || scope === 'domain' ? trimmed.toLowerCase() : trimmed;
}

/** What is hashed for a value. */
const hashed = (scope: SuppressionScope, value: string) => `${scope}:${normalize(scope, value)}`;

/** SUPPRESSION_KEY (base64, at least 16 bytes) as bytes. */
const suppressionKeyBytes = (key: string) => keyBytes('SUPPRESSION_KEY', key, 16);

/**
 * HMAC-SHA256 with SUPPRESSION_KEY over scope and normalized value. By `node:crypto`, which Workers have too: every mail
 * asks for four hashes, and WebCrypto hands each one to another thread, which costs many times the hash.
 */
export function createHasher(suppressionKey: string): Hasher {
  const key = createSecretKey(suppressionKeyBytes(suppressionKey));
  return {
    hash: (scope, value) => createHmac('sha256', key).update(hashed(scope, value), 'utf8').digest('hex'),
    mac: (purpose, value) =>
      createHmac('sha256', key)
        .update(`${purpose}|${value}`, 'utf8')
        .digest()
        .subarray(0, 12)
        .toString('base64url'),
  };
}
