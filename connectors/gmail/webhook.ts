import { AppError } from '../../src/errors.ts';
import type { InboundRequest } from '../../src/ports/inbound-request.ts';
import type { MailboxNotice } from '../../src/ports/mailbox.ts';
import { isSameText } from '../wire/same-text.ts';
import { noticeSchema, pushSchema } from './schemas.ts';

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** `data` of a push is base64; Gmail's notice in it base64url or not, so both alphabets are taken. */
function decoded(data: string): string | null {
  try {
    const binary = atob(data.replaceAll('-', '+').replaceAll('_', '/'));
    return new TextDecoder().decode(Uint8Array.from(binary, (character) => character.charCodeAt(0)));
  } catch {
    return null;
  }
}

/**
 * Reads a push of Cloud Pub/Sub. A topic has one push subscription for all mailboxes: it is known by the secret in the
 * query of its URL, and the mailbox by the address that Gmail names. `unauthenticated` without that secret,
 * `invalid_input` when nothing can be read.
 */
export function readNotice(request: InboundRequest, secret: string | null): MailboxNotice {
  const given = new URL(request.url).searchParams.get('secret') ?? '';
  if (secret === null || !isSameText(given, secret))
    throw new AppError(
      'unauthenticated',
      'The URL of the push subscription must end in ?secret= and the GOOGLE_PUBSUB_SECRET of Cadenza.',
    );
  const push = pushSchema.safeParse(parsed(new TextDecoder().decode(request.body)));
  const text = push.success ? decoded(push.data.message.data) : null;
  const notice = noticeSchema.safeParse(text === null ? null : parsed(text));
  if (!notice.success)
    throw new AppError('invalid_input', 'This is no notice of Gmail in a push of Pub/Sub.');
  return { state: 'addressed', address: notice.data.emailAddress.toLowerCase() };
}
