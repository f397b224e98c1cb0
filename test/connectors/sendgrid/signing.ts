import { signatureHeader, timestampHeader } from '../../../connectors/sendgrid/signature.ts';
import type { InboundRequest } from '../../../src/ports/inbound-request.ts';

/** The 64 bytes of WebCrypto as DER, the way SendGrid sends a signature. */
export function rawToDer(raw: Uint8Array): Uint8Array {
  const integer = (bytes: Uint8Array): number[] => {
    const digits = [...bytes];
    while (digits.length > 1 && digits[0] === 0) digits.shift();
    if ((digits[0] ?? 0) >= 0x80) digits.unshift(0);
    return [0x02, digits.length, ...digits];
  };
  const body = [...integer(raw.subarray(0, 32)), ...integer(raw.subarray(32))];
  return Uint8Array.from([0x30, body.length, ...body]);
}

export const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

export interface TestSigner {
  readonly publicKey: string;
  sign(timestamp: string, body: Uint8Array): Promise<string>;
}

export async function createSigner(): Promise<TestSigner> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const pair = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  return {
    publicKey: toBase64(new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey))),
    sign: async (timestamp, body) => {
      const data = new Uint8Array([...new TextEncoder().encode(timestamp), ...body]);
      const raw = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, data);
      return toBase64(rawToDer(new Uint8Array(raw)));
    },
  };
}

/** A post as the product receives it, signed at a time (epoch seconds). */
export async function signedPost(
  signer: TestSigner,
  body: Uint8Array,
  at: { readonly seconds: number; readonly url?: string },
): Promise<InboundRequest> {
  const timestamp = String(at.seconds);
  const headers = new Map([
    [signatureHeader, await signer.sign(timestamp, body)],
    [timestampHeader, timestamp],
  ]);
  return { method: 'POST', url: at.url ?? 'https://app.example/webhooks/sendgrid/events', headers, body };
}
