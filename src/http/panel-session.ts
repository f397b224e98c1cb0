import { z } from 'zod';
import type { PanelSubject } from '../ports/records.ts';
import type { CookieParts } from './cookie-parts.ts';

const prefix = 'cdzp_';
const hours = 8;

const bytes = (text: string) => new TextEncoder().encode(text);

async function keyOf(secret: string) {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  return crypto.subtle.importKey('raw', bytes(secret), algorithm, false, ['sign', 'verify']);
}

function toBase64Url(raw: ArrayBuffer): string {
  const text = btoa(String.fromCharCode(...new Uint8Array(raw)));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) =>
      char.charCodeAt(0),
    );
  } catch {
    return null;
  }
}

const contents = z.tuple([
  z.uuid(),
  z.uuid(),
  z.uuid(),
  z.enum(['Contact', 'Lead', 'contact']),
  z.string().regex(/^[A-Za-z0-9]{1,32}$/),
  z.coerce.number().int(),
]);

/** Whether a bearer is meant as a panel's session; API keys begin otherwise. */
export const looksLikePanelSession = (bearer: string) => bearer.startsWith(prefix);

/**
 * A session for the panel beside one CRM record: 8 hours of real time, signed, kept nowhere. It is no cookie, since
 * browsers refuse those in another site's frame. The prefix is signed along, so that it can never pass for the cookie,
 * nor the cookie for it.
 */
export async function makePanelSession({ ctx, secret }: CookieParts, subject: PanelSubject): Promise<string> {
  const { workspaceId, userId, connectionId, ref } = subject;
  const expires = ctx.clock.wall().getTime() + hours * 3_600_000;
  const text = `${prefix}${[workspaceId, userId, connectionId, ref.type, ref.id, expires].join('.')}`;
  return `${text}.${toBase64Url(await crypto.subtle.sign('HMAC', await keyOf(secret), bytes(text)))}`;
}

/** What a panel's session is for; null when it is forged, changed or over. */
export async function readPanelSession(parts: CookieParts, bearer: string): Promise<PanelSubject | null> {
  const at = bearer.lastIndexOf('.');
  const text = bearer.slice(0, at);
  const signature = fromBase64Url(bearer.slice(at + 1));
  if (at === -1 || !looksLikePanelSession(text) || signature === null) return null;
  if (!(await crypto.subtle.verify('HMAC', await keyOf(parts.secret), signature, bytes(text)))) return null;
  const parsed = contents.safeParse(text.slice(prefix.length).split('.'));
  if (!parsed.success) return null;
  const [workspaceId, userId, connectionId, type, id, expires] = parsed.data;
  if (expires <= parts.ctx.clock.wall().getTime()) return null;
  return { workspaceId, userId, connectionId, ref: { type, id } };
}
