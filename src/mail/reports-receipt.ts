import type { InboundMail } from '../ports/mail.ts';
import { foldLine } from './fold.ts';
import { receiptSubject, receiptText } from './phrases/reports.ts';
import type { Report } from './reports.ts';
import { plainWords } from './reports-cause.ts';
import { strongHeaders } from './signals.ts';

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
    return { kind: 'other_report', reason: 'read receipt' };
  const subject = receiptSubject.test(foldLine(mail.subject.slice(0, 300)));
  if (!subject) return null;
  const words = receiptText.test(plainWords(about.text, 1_000));
  const machine = mail.envelopeFrom === '' || strongHeaders(mail).length > 0;
  return words || (machine && about.text.trim() === '')
    ? { kind: 'other_report', reason: 'read receipt' }
    : null;
}
