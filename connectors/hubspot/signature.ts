import { AppError } from '../../src/errors.ts';
import type { InboundRequest } from '../../src/ports/inbound-request.ts';

/** How far a request's timestamp may be off, either way (ms). */
const TOLERANCE_MS = 5 * 60_000;

/** The characters that HubSpot decodes in a URL before it signs, and no others: not `%20`, `%26`, `%2B`. */
const decoded: Readonly<Record<string, string>> = {
  '%3A': ':',
  '%2F': '/',
  '%3F': '?',
  '%40': '@',
  '%21': '!',
  '%24': '$',
  '%27': "'",
  '%28': '(',
  '%29': ')',
  '%2A': '*',
  '%2C': ',',
  '%3B': ';',
};

/** The URL as HubSpot signs it: without fragment, some characters decoded. */
export function signedUri(url: string): string {
  const bare = url.replace(/#.*$/s, '');
  return bare.replace(/%[0-9A-Fa-f]{2}/g, (code) => decoded[code.toUpperCase()] ?? code);
}

function refuse(why: string): never {
  throw new AppError('unauthenticated', `The request is not from HubSpot: ${why}.`);
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch {
    return null;
  }
}

/** METHOD + URI + body + timestamp, the body as the bytes that came. */
function signedBytes(request: InboundRequest, timestamp: string): Uint8Array<ArrayBuffer> {
  const encode = new TextEncoder();
  const head = encode.encode(`${request.method.toUpperCase()}${signedUri(request.url)}`);
  const tail = encode.encode(timestamp);
  const bytes = new Uint8Array(head.length + request.body.length + tail.length);
  bytes.set(head);
  bytes.set(request.body, head.length);
  bytes.set(tail, head.length + request.body.length);
  return bytes;
}

/**
 * Checks `X-HubSpot-Signature-v3` (HMAC-SHA256 keyed by the app's client secret) and its age; WebCrypto compares in
 * constant time. Throws `unauthenticated`. Source: HubSpot, "Validating requests".
 */
export async function verifySignature(
  request: InboundRequest,
  secrets: readonly string[],
  now: Date,
): Promise<void> {
  const timestamp = request.headers.get('x-hubspot-request-timestamp') ?? '';
  const given = fromBase64(request.headers.get('x-hubspot-signature-v3') ?? '');
  if (!/^\d{10,16}$/.test(timestamp)) refuse('it has no timestamp');
  if (Math.abs(now.getTime() - Number(timestamp)) > TOLERANCE_MS) refuse('its timestamp is too old or ahead');
  if (given === null || given.length === 0) refuse('it has no signature');
  const bytes = signedBytes(request, timestamp);
  // An empty secret would let anybody sign.
  for (const secret of secrets.filter((each) => each !== '')) {
    const algorithm = { name: 'HMAC', hash: 'SHA-256' };
    const raw = new TextEncoder().encode(secret);
    const key = await crypto.subtle.importKey('raw', raw, algorithm, false, ['verify']);
    if (await crypto.subtle.verify('HMAC', key, given, bytes)) return;
  }
  refuse('its signature does not fit');
}
