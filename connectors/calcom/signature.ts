import { AppError } from '../../src/errors.ts';
import type { InboundRequest } from '../../src/ports/inbound-request.ts';

/** Cal.com signs the body alone, with HMAC-SHA256 in hex: no time, so a repeat is known by what it says. */
export async function verify(request: InboundRequest, secrets: readonly string[]): Promise<void> {
  const hex = request.headers.get('x-cal-signature-256') ?? '';
  if (/^[0-9a-f]{64}$/i.test(hex)) {
    const mac = Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
    for (const secret of secrets) {
      const raw = new TextEncoder().encode(secret);
      const key = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, [
        'verify',
      ]);
      if (await crypto.subtle.verify('HMAC', key, mac, new Uint8Array(request.body))) return;
    }
  }
  throw new AppError('unauthenticated', 'This request is not signed by Cal.com.');
}
