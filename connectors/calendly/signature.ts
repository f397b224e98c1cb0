import { AppError } from '../../src/errors.ts';
import type { InboundRequest } from '../../src/ports/inbound-request.ts';

/** Calendly's own advice is three minutes; a repeat is signed anew, so that a wider door gains nothing. */
const toleranceSeconds = 180;

const refused = (why: string) =>
  new AppError('unauthenticated', `This request is not signed by Calendly: ${why}.`);

/** `t=1700000000,v1=ab12…`: a time in seconds and a MAC in hex. */
function partsOf(header: string): {
  readonly time: string;
  readonly macs: readonly Uint8Array<ArrayBuffer>[];
} {
  const parts = header.split(',').map((part) => part.trim().split('='));
  const time = parts.find(([name]) => name === 't')?.[1] ?? '';
  const macs = parts.flatMap(([name, hex = '']) =>
    name === 'v1' && /^[0-9a-f]{64}$/i.test(hex)
      ? [Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))]
      : [],
  );
  return { time, macs };
}

/** HMAC-SHA256 over `t.body`, compared in constant time by WebCrypto. */
export async function verify(request: InboundRequest, secrets: readonly string[], wall: Date): Promise<void> {
  const { time, macs } = partsOf(request.headers.get('calendly-webhook-signature') ?? '');
  if (!/^\d{1,12}$/.test(time) || macs.length === 0)
    throw refused('the header Calendly-Webhook-Signature is missing or misshapen');
  const age = Math.abs(wall.getTime() / 1000 - Number(time));
  if (age > toleranceSeconds) throw refused('its time is more than three minutes off');
  const start = new TextEncoder().encode(`${time}.`);
  const signed = new Uint8Array(start.length + request.body.length);
  signed.set(start);
  signed.set(request.body, start.length);
  for (const secret of secrets) {
    const raw = new TextEncoder().encode(secret);
    const key = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, [
      'verify',
    ]);
    for (const mac of macs) if (await crypto.subtle.verify('HMAC', key, mac, signed)) return;
  }
  throw refused('the signature does not fit the signing key');
}
