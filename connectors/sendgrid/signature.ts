import { AppError } from '../../src/errors.ts';
import type { InboundRequest } from '../../src/ports/inbound-request.ts';

export const signatureHeader = 'x-twilio-email-event-webhook-signature';
export const timestampHeader = 'x-twilio-email-event-webhook-timestamp';

/** SendGrid repeats a post for a rolling 24 hours, perhaps under its first timestamp; the rest is allowance for clocks. */
const oldestSeconds = 24 * 3600 + 10 * 60;
const furthestAheadSeconds = 5 * 60;

/** Base64 to bytes; null when it is not base64. */
function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    const binary = atob(text.trim());
    const bytes = new Uint8Array(binary.length);
    for (let index = 0; index < binary.length; index += 1) bytes[index] = binary.charCodeAt(index);
    return bytes;
  } catch {
    return null;
  }
}

/**
 * An ECDSA P-256 signature from DER (`SEQUENCE {INTEGER r, INTEGER s}`), as SendGrid sends it, to the 64 bytes
 * `r || s` that WebCrypto wants. Null when it is not such a signature: WebCrypto would only answer "invalid".
 */
export function derToRaw(der: Uint8Array): Uint8Array<ArrayBuffer> | null {
  const raw = new Uint8Array(64);
  if (der[0] !== 0x30 || der[1] !== der.length - 2) return null;
  let at = 2;
  for (const end of [32, 64]) {
    const length = der[at + 1];
    if (der[at] !== 0x02 || length === undefined || length === 0 || at + 2 + length > der.length) return null;
    let integer = der.subarray(at + 2, at + 2 + length);
    while (integer.length > 1 && integer[0] === 0) integer = integer.subarray(1);
    if (integer.length > 32) return null;
    raw.set(integer, end - integer.length);
    at += 2 + length;
  }
  return at === der.length ? raw : null;
}

/** The key in base64 SPKI or PEM; null when it is none of P-256. */
async function importKey(publicKey: string) {
  const spki = fromBase64(publicKey.replace(/-----[^-]+-----|\s/g, ''));
  if (spki === null) return null;
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  return crypto.subtle.importKey('spki', spki, algorithm, false, ['verify']).catch(() => null);
}

/** Whether a text is a public key that posts can be checked with. */
export async function isPublicKey(publicKey: string): Promise<boolean> {
  return (await importKey(publicKey)) !== null;
}

async function matchesKey(
  publicKey: string,
  signature: Uint8Array<ArrayBuffer>,
  data: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const key = await importKey(publicKey);
  if (key === null) return false;
  try {
    return await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, signature, data);
  } catch {
    return false;
  }
}

/**
 * Whether one of the keys (base64 SPKI or PEM, P-256) signed timestamp + body. Looks at nothing but the signature:
 * age is `checkSigned`'s business.
 */
export async function isSigned(
  publicKeys: readonly string[],
  signed: { readonly signature: string; readonly timestamp: string; readonly body: Uint8Array },
): Promise<boolean> {
  const der = fromBase64(signed.signature);
  const raw = der === null ? null : derToRaw(der);
  if (raw === null) return false;
  const prefix = new TextEncoder().encode(signed.timestamp);
  const data = new Uint8Array(prefix.length + signed.body.length);
  data.set(prefix);
  data.set(signed.body, prefix.length);
  for (const key of publicKeys) if (await matchesKey(key, raw, data)) return true;
  return false;
}

/**
 * Checks a post's signature headers over its raw bytes, and its age against `now`. Any of the keys will do, so that
 * a key can be replaced without losing posts. Throws `unauthenticated`, saying which check failed.
 */
export async function checkSigned(
  request: InboundRequest,
  publicKeys: readonly string[],
  now: Date,
): Promise<void> {
  const signature = request.headers.get(signatureHeader);
  const timestamp = request.headers.get(timestampHeader);
  if (!signature || !timestamp)
    throw new AppError(
      'unauthenticated',
      'The post has no SendGrid signature: switch on "Signed Event Webhook" in SendGrid and keep its two headers through any proxy.',
    );
  if (publicKeys.length === 0)
    throw new AppError(
      'unauthenticated',
      "No public key for SendGrid's signature is set: copy it from SendGrid's webhook settings into the workspace's mail service, or into SENDGRID_WEBHOOK_PUBLIC_KEY.",
    );
  const seconds = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) : Number.NaN;
  const age = now.getTime() / 1000 - seconds;
  if (!(age <= oldestSeconds && age >= -furthestAheadSeconds))
    throw new AppError(
      'unauthenticated',
      "The SendGrid signature's timestamp is too old, in the future, or not a number of seconds; check this machine's clock.",
    );
  if (!(await isSigned(publicKeys, { signature, timestamp, body: request.body })))
    throw new AppError(
      'unauthenticated',
      'The SendGrid signature fits none of the configured public keys: the key is another one, or the body was changed on the way.',
    );
}
