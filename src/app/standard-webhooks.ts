import { AppError } from '../errors.ts';

/**
 * Signatures as the Standard Webhooks specification (standardwebhooks.com, 1.0) has them: HMAC-SHA256 over
 * `id.timestamp.body`, in base64 behind `v1,`. Own code since the reference library takes its time from the machine,
 * while age is judged by the clock that is handed in here.
 */
interface SignedHeaders {
  readonly 'webhook-id': string;
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
}

/** How far the sender's clock may be off, and how long a request may have been under way, in seconds. */
const toleranceSeconds = 5 * 60;
const prefix = 'whsec_';
const encoder = new TextEncoder();

const toBase64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));
const fromBase64 = (text: string) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));

/** A secret in the form that libraries of the specification take, made from a random token of 24 to 64 characters. */
export const toSecret = (token: string): string => `${prefix}${toBase64(encoder.encode(token))}`;

function keyOf(secret: string, use: 'sign' | 'verify') {
  const raw = fromBase64(secret.startsWith(prefix) ? secret.slice(prefix.length) : secret);
  return crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, [use]);
}

function signedBytes(id: string, timestamp: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = encoder.encode(`${id}.${timestamp}.`);
  const whole = new Uint8Array(head.length + body.length);
  whole.set(head);
  whole.set(body, head.length);
  return whole;
}

/** Headers for a message; with two secrets it carries two signatures, so that the receiver can change over. */
export async function signWebhook(
  secrets: readonly string[],
  message: { readonly id: string; readonly at: Date; readonly body: string },
): Promise<SignedHeaders> {
  const timestamp = String(Math.floor(message.at.getTime() / 1000));
  const bytes = signedBytes(message.id, timestamp, encoder.encode(message.body));
  const signatures = await Promise.all(
    secrets.map(async (secret) => {
      const mac = await crypto.subtle.sign('HMAC', await keyOf(secret, 'sign'), bytes);
      return `v1,${toBase64(new Uint8Array(mac))}`;
    }),
  );
  return {
    'webhook-id': message.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}

/**
 * Checks that a message is signed with one of the secrets and no older or newer than five minutes; returns its id.
 * `unauthenticated` otherwise, with one answer for whatever is wrong with a signature. WebCrypto compares in constant time.
 */
export async function verifyWebhook(
  secrets: readonly string[],
  request: { readonly headers: ReadonlyMap<string, string>; readonly body: Uint8Array },
  wall: Date,
): Promise<string> {
  const header = (name: string) => request.headers.get(name) ?? '';
  const [id, timestamp] = [header('webhook-id'), header('webhook-timestamp')];
  const seconds = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) : Number.NaN;
  const refused = () =>
    new AppError(
      'unauthenticated',
      'This request is not signed as Standard Webhooks says, or with another secret, or it is older than five minutes.',
    );
  if (id === '' || !(Math.abs(wall.getTime() / 1000 - seconds) <= toleranceSeconds)) throw refused();
  const bytes = signedBytes(id, timestamp, request.body);
  const given = header('webhook-signature')
    .split(' ')
    .slice(0, 10)
    .flatMap((one) => (/^v1,[A-Za-z0-9+/]{43}=$/.test(one) ? [fromBase64(one.slice(3))] : []));
  for (const secret of secrets) {
    const key = await keyOf(secret, 'verify');
    for (const signature of given) if (await crypto.subtle.verify('HMAC', key, signature, bytes)) return id;
  }
  throw refused();
}
