import { AppError } from '../errors.ts';
import { fromBase64, keyBytes, toBase64, toHex } from './base64.ts';

/** A sealed secret: which key sealed it, and base64 of nonce and ciphertext. */
export interface Sealed {
  readonly keyId: string;
  readonly sealed: string;
}

/** Seals secrets with AES-256-GCM. `context` binds a secret to its place: moved to another row it does not open. */
export interface Sealer {
  /** Names the key that seals. */
  readonly keyId: string;
  seal(secret: string, context: readonly string[]): Promise<Sealed>;
  open(sealed: Sealed, context: readonly string[]): Promise<string>;
}

/** What there is to do for any kind of secret; those whom the error reaches know what they were about. */
const again =
  'connect or enter again in Set-up what it belongs to (CRM, mailbox, mail service, calendar or webhook)';

const nonceBytes = 12;

type CryptoKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

interface NamedKey {
  readonly id: string;
  readonly key: CryptoKey;
}

async function importKey(name: string, value: string): Promise<NamedKey> {
  const raw = keyBytes(name, value, 32);
  if (raw.length !== 32)
    throw new AppError('misconfigured', `${name} has ${raw.length} bytes, but needs exactly 32.`);
  const key = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', raw));
  return { id: toHex(digest.subarray(0, 4)), key };
}

function additionalData(context: readonly string[]): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(context));
}

/**
 * Makes a sealer from ENCRYPTION_KEY and, for reading only, ENCRYPTION_KEY_PREVIOUS (base64, 32 bytes).
 * Opening with neither of the keys that sealed, or a changed secret, is `misconfigured`.
 */
export async function createSealer(current: string, previous?: string): Promise<Sealer> {
  const own = await importKey('ENCRYPTION_KEY', current);
  const older = previous ? await importKey('ENCRYPTION_KEY_PREVIOUS', previous) : null;
  return {
    keyId: own.id,
    async seal(secret, context) {
      const iv = crypto.getRandomValues(new Uint8Array(nonceBytes));
      const cipher = await crypto.subtle.encrypt(
        { name: 'AES-GCM', iv, additionalData: additionalData(context) },
        own.key,
        new TextEncoder().encode(secret),
      );
      const joined = new Uint8Array(nonceBytes + cipher.byteLength);
      joined.set(iv);
      joined.set(new Uint8Array(cipher), nonceBytes);
      return { keyId: own.id, sealed: toBase64(joined) };
    },
    async open({ keyId, sealed }, context) {
      const named = [own, older].find((candidate) => candidate?.id === keyId);
      if (!named)
        throw new AppError(
          'misconfigured',
          `A stored secret was sealed with key ${keyId}, but ENCRYPTION_KEY is ${own.id}. Set the old key as ENCRYPTION_KEY_PREVIOUS, or ${again}.`,
        );
      try {
        const joined = fromBase64(sealed);
        const plain = await crypto.subtle.decrypt(
          { name: 'AES-GCM', iv: joined.subarray(0, nonceBytes), additionalData: additionalData(context) },
          named.key,
          joined.subarray(nonceBytes),
        );
        return new TextDecoder().decode(plain);
      } catch {
        throw new AppError(
          'misconfigured',
          `A stored secret does not open: it was changed or belongs to another record. If it cannot be restored from a backup, ${again}.`,
        );
      }
    },
  };
}
