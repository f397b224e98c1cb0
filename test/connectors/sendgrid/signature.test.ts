import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSendgridInbound } from '../../../connectors/sendgrid/index.ts';
import {
  derToRaw,
  isSigned,
  signatureHeader,
  timestampHeader,
} from '../../../connectors/sendgrid/signature.ts';
import { createSigner, rawToDer, signedPost, toBase64 } from './signing.ts';

const now = new Date('2026-11-23T12:00:00Z');
const seconds = now.getTime() / 1000;
const bytes = (text: string) => new TextEncoder().encode(text);
const body = bytes(
  '[{"event":"open","timestamp":1600112492},\r\n{"event":"click","timestamp":1600112493}]\r\n',
);
const [signer, other] = await Promise.all([createSigner(), createSigner()]);
const hour = 3600;

function verify(
  request: Parameters<ReturnType<typeof createSendgridInbound>['verifyEvents']>[0],
  publicKeys = [signer.publicKey],
) {
  return createSendgridInbound({ publicKeys, inboundSecret: null }).verifyEvents(request, now);
}

const refused = (words: RegExp) =>
  expect.objectContaining({ code: 'unauthenticated', message: expect.stringMatching(words) });

describe('The signature of the event webhook', () => {
  it('is good over timestamp and raw bytes, with the line ends between events', async () => {
    await expect(verify(await signedPost(signer, body, { seconds }))).resolves.toBeUndefined();
  });

  it('may be of any of several keys, in base64 or PEM', async () => {
    const request = await signedPost(signer, body, { seconds });
    await expect(verify(request, [other.publicKey, 'no key', signer.publicKey])).resolves.toBeUndefined();
    const pem = `-----BEGIN PUBLIC KEY-----\n${signer.publicKey.replace(/.{64}/g, '$&\n')}\n-----END PUBLIC KEY-----\n`;
    await expect(verify(request, [pem])).resolves.toBeUndefined();
  });

  it.each([
    ['another key', async () => signedPost(other, body, { seconds })],
    [
      'another body',
      async () => ({ ...(await signedPost(signer, body, { seconds })), body: bytes('payload') }),
    ],
    [
      'a body without its last line end',
      async () => ({ ...(await signedPost(signer, body, { seconds })), body: body.subarray(0, -2) }),
    ],
    [
      'another timestamp',
      async () => {
        const request = await signedPost(signer, body, { seconds });
        return { ...request, headers: new Map([...request.headers, [timestampHeader, String(seconds - 1)]]) };
      },
    ],
    [
      'a signature that is none',
      async () => {
        const request = await signedPost(signer, body, { seconds });
        return { ...request, headers: new Map([...request.headers, [signatureHeader, '***']]) };
      },
    ],
  ])('is refused with %s', async (_, make) => {
    await expect(verify(await make())).rejects.toEqual(refused(/fits none of the configured public keys/));
  });

  it('is missing without its headers, and says what to switch on', async () => {
    const request = await signedPost(signer, body, { seconds });
    await expect(verify({ ...request, headers: new Map() })).rejects.toEqual(refused(/Signed Event Webhook/));
  });

  it('is refused when no key is configured', async () => {
    await expect(verify(await signedPost(signer, body, { seconds }), [])).rejects.toEqual(
      refused(/SENDGRID_WEBHOOK_PUBLIC_KEY/),
    );
  });

  it.each([
    ['a day and 10 minutes old', seconds - 24 * hour - 599, true],
    ['older than that', seconds - 24 * hour - 601, false],
    ['five minutes ahead', seconds + 299, true],
    ['further ahead', seconds + 301, false],
  ])('with a timestamp %s is judged by its age', async (_, at, good) => {
    const checked = verify(await signedPost(signer, body, { seconds: at }));
    if (good) await expect(checked).resolves.toBeUndefined();
    else await expect(checked).rejects.toEqual(refused(/too old, in the future/));
  });

  it('is refused when its timestamp is no number, even if it is signed', async () => {
    const request = await signedPost(signer, body, { seconds: Number.NaN });
    await expect(verify(request)).rejects.toEqual(refused(/not a number/));
  });
});

describe('DER signatures', () => {
  it('keep their value whatever the first bits of r and s are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 64, maxLength: 64 }), fc.nat(31), (raw, zeros) => {
        raw.fill(0, 0, zeros);
        raw.fill(0, 32, 32 + zeros);
        expect(derToRaw(rawToDer(raw))).toEqual(raw);
      }),
    );
  });

  it('of any bytes never throw', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 80 }), async (der) => {
        const signed = { signature: toBase64(der), timestamp: '1', body };
        expect(await isSigned([signer.publicKey], signed)).toBe(false);
      }),
    );
  });
});
