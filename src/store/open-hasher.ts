import { createHmac, createSecretKey } from 'node:crypto';
import { type Hasher, hashed, suppressionKeyBytes } from './hashing.ts';

/**
 * The same hashes by Node's own module. Every mail asks for four of them, and WebCrypto hands each one to another
 * thread, which costs many times the hash.
 */
export function nodeHasher(suppressionKey: string): Hasher {
  const key = createSecretKey(suppressionKeyBytes(suppressionKey));
  return {
    hash: (scope, value) => createHmac('sha256', key).update(hashed(scope, value), 'utf8').digest('hex'),
  };
}
