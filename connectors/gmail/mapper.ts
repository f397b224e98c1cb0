import type { OutgoingMail } from '../../src/ports/mail.ts';
import type { MailHead } from '../../src/ports/mailbox.ts';
import { base64UrlOf, toMime } from '../mime/index.ts';
import { addressOf } from '../sendgrid/mime.ts';
import type { Metadata } from './schemas.ts';

/**
 * Carries the send's id, under which it is found again: Gmail keeps headers of this kind, while it may give a mail another
 * Message-ID (seen in public reports of its API; which form of id it keeps is said nowhere and was not tried).
 */
export const sendHeader = 'X-Cadenza-Send';

/** A mail as `messages.send` takes it. */
export function toGmailMessage(mail: OutgoingMail, date: Date): { readonly raw: string } {
  const sendId = mail.customArgs.cadenza_send ?? '';
  const more = /^[\w-]+$/.test(sendId) ? { [sendHeader]: sendId } : {};
  return { raw: base64UrlOf(toMime(mail, { date, more })) };
}

/** A header of a message, unfolded; the first one, where it is repeated. */
export function headerOf({ payload }: Metadata, name: string): string | null {
  const wanted = name.toLowerCase();
  const found = payload.headers.find((header) => header.name.toLowerCase() === wanted);
  return found?.value.replace(/\r?\n[ \t]+/g, ' ').trim() ?? null;
}

const idsIn = (value: string | null): string[] => value?.match(/<[^<>\s]+>/g) ?? [];

/** The Message-ID of a message, in its brackets. */
export const messageIdOf = (message: Metadata): string | null =>
  idsIn(headerOf(message, 'Message-ID'))[0] ?? null;

/** The headers that are asked for of what arrived. */
export const headHeaders = ['Message-ID', 'In-Reply-To', 'References', 'From', 'Content-Type'];
const serverNames = /^(mailer-daemon|postmaster|mail-daemon|microsoftexchange)/i;

/** What is looked at of a mail before it is known whether it concerns us. */
export function fromGmailMessage(message: Metadata): MailHead {
  const from = addressOf(headerOf(message, 'From') ?? '')?.email ?? null;
  const type = headerOf(message, 'Content-Type') ?? message.payload.mimeType;
  return {
    id: message.id,
    messageId: messageIdOf(message),
    answers: [...idsIn(headerOf(message, 'In-Reply-To')), ...idsIn(headerOf(message, 'References'))],
    from,
    report: /^multipart\/report/i.test(type) || serverNames.test(from ?? ''),
  };
}

/** Whether something with these labels is mail that arrived: not sent from here, a draft, a chat, spam or thrown away. */
export function hasArrived(labels: readonly string[]): boolean {
  if (labels.some((label) => ['DRAFT', 'CHAT', 'SPAM', 'TRASH'].includes(label))) return false;
  return !labels.includes('SENT') || labels.includes('INBOX');
}
