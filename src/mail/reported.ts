import type { InboundMail } from '../ports/mail.ts';
import { recipientFields } from './reports-fields.ts';

/** Whose mail a complaint was about (RFC 5965). */
const complained = /^original-rcpt-to\s*:\s*(?:rfc822\s*;|utf-8\s*;)?\s*<?([^\s<>;,]+@[^\s<>;,]+)>?/im;

/**
 * Whom a report (delivery, complaint) is about, in lower case, by its fields of RFC 3464 and RFC 5965 or by
 * `X-Failed-Recipients`; null when the mail is no report, or does not say it.
 */
export function reportedAddress(mail: InboundMail): string | null {
  const failed = mail.headers.get('x-failed-recipients')?.split(/[,\n]/, 1)[0]?.trim();
  if (failed?.includes('@') === true) return failed.toLowerCase();
  const isReport = mail.partTypes.some(
    (type) =>
      type === 'multipart/report' || type === 'message/delivery-status' || type === 'message/feedback-report',
  );
  if (!isReport) return null;
  const [first] = recipientFields(mail.text);
  return first?.address ?? complained.exec(mail.text)?.[1]?.toLowerCase() ?? null;
}
