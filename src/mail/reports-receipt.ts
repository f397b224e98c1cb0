import type { InboundMail } from '../ports/mail.ts';
import { foldLine } from './fold.ts';
import { receiptSubject, receiptText } from './phrases/reports.ts';
import type { Report } from './reports.ts';
import { causeOf, plainWords } from './reports-cause.ts';
import { type RecipientFields, recipientFields } from './reports-fields.ts';
import { strongHeaders } from './signals.ts';

const disposition =
  /^[ \t>]{0,8}disposition[ \t]{0,4}:[ \t]{0,4}automatic-action\/[^;\n]{0,60};[ \t]{0,4}(?:deleted|failed|denied)/im;
const refused = /\b(?:automatically |was |been )(?:rejected|refused)\b/;

/**
 * A filter at the recipient's server (Sieve, Dovecot) has refused the mail, and tells so in the form of a disposition
 * notice: RFC 5429 allows it. Nothing was delivered.
 */
function refusalIn(text: string): Report | null {
  const words = plainWords(text, 1_000);
  const recipients = recipientFields(text);
  if (!disposition.test(text) || !refused.test(words) || recipients.length === 0) return null;
  const toBounced = ({ address, status }: RecipientFields) => ({
    ...{ address, status },
    ...causeOf(status, [words]),
  });
  return { kind: 'bounce', reason: 'refused by a filter', bounce: { recipients: recipients.map(toBounced) } };
}

/** A disposition notice (RFC 8098), or a read receipt in words: the mail was shown, deleted or handled, nobody wrote. */
export function receiptIn(
  mail: InboundMail,
  about: { readonly text: string; readonly named: string },
): Report | null {
  const typed = mail.partTypes.some((type) => /^message\/(?:global-)?disposition-notification$/.test(type));
  const fields =
    /^[ \t>]{0,8}disposition[ \t]*:[ \t]*(?:manual|automatic)-action/im.test(about.text) &&
    /^[ \t>]{0,8}final-recipient[ \t]*:/im.test(about.text);
  if (typed || fields || about.named === 'disposition-notification')
    return refusalIn(about.text) ?? { kind: 'other_report', reason: 'read receipt' };
  const subject = receiptSubject.test(foldLine(mail.subject.slice(0, 300)));
  if (!subject) return null;
  const words = receiptText.test(plainWords(about.text, 1_000));
  const machine = mail.envelopeFrom === '' || strongHeaders(mail).length > 0;
  return words || (machine && about.text.trim() === '')
    ? { kind: 'other_report', reason: 'read receipt' }
    : null;
}
