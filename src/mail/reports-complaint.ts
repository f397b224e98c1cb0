import type { InboundMail } from '../ports/mail.ts';
import { foldLine } from './fold.ts';
import { failureSubject } from './phrases/bounce.ts';
import { complaintSender, complaintSubject, complaintText } from './phrases/reports.ts';
import type { Report } from './reports.ts';
import { plainWords } from './reports-cause.ts';

/** Types of RFC 5965 and RFC 6591 that are no wish of a recipient: `not-spam` takes one back, the others are about signatures. */
const noComplaint = /^(?:not-spam|auth-failure|dmarc|dkim|adsp|spf)/;

const isBounce = (mail: InboundMail): boolean =>
  mail.partTypes.some((each) => /^message\/(?:global-)?delivery-status$/.test(each)) ||
  failureSubject.test(foldLine(mail.subject.slice(0, 300))) ||
  /^(?:mailer-daemon|postmaster)@/.test(mail.from?.email ?? '');

/**
 * A recipient, or their provider for them, complains: by RFC 5965, or in the forms of providers that enclose the mail
 * (Hotmail's and others'). Null where the mail is no feedback at all.
 */
export function complaintIn(
  mail: InboundMail,
  about: { readonly text: string; readonly named: string },
): Report | null {
  const type = /^[ \t>]{0,8}feedback-type[ \t]{0,4}:[ \t]{0,8}"?([\w-]+)/im
    .exec(about.text)?.[1]
    ?.toLowerCase();
  const isFeedback = mail.partTypes.includes('message/feedback-report') || about.named === 'feedback-report';
  const from = mail.from?.email ?? '';
  if (isFeedback || (type !== undefined && /^[ \t>]{0,8}(?:user-agent|version)[ \t]*:/im.test(about.text))) {
    if (type !== undefined && noComplaint.test(type))
      return { kind: 'other_report', reason: `feedback report: ${type}` };
    return { kind: 'complaint', reason: `feedback report: ${type ?? 'type not given'}` };
  }
  // A server that refuses a mail as spam complains of nothing on anybody's behalf.
  if (isBounce(mail)) return null;
  const encloses = mail.partTypes.some((each) =>
    /^(?:message\/(?:rfc822|global)|text\/rfc822-headers)$/.test(each),
  );
  const subject = complaintSubject.test(foldLine(mail.subject.slice(0, 300)));
  const sender = complaintSender.test(from);
  const words = complaintText.test(plainWords(about.text, 2_000));
  if ((encloses && (sender || subject || words)) || (sender && (subject || words)) || (subject && words))
    return { kind: 'complaint', reason: 'complaint in the form of a provider' };
  return null;
}
