import type { InboundMail } from '../ports/mail.ts';
import { foldLine } from './fold.ts';
import {
  delayText,
  failureSubject,
  failureText,
  goneText,
  serverName,
  serverSender,
} from './phrases/bounce.ts';

/** Why a mail did not arrive, in the words of the ledger and of `cadenza mail classify`. */
export type BounceReason =
  | 'address_unknown'
  | 'host_unknown'
  | 'mailbox_disabled'
  | 'mailbox_full'
  | 'blocked'
  | 'content'
  | 'too_large'
  | 'greylisted'
  | 'rate_limited'
  | 'expired'
  | 'technical';

/** One address that a mail did not reach. */
export interface BouncedRecipient {
  /** Lower case; null where the report names none. */
  readonly address: string | null;
  /** `hard`: the address will never work. `soft`: the trouble may pass, or is not the address's. */
  readonly type: 'hard' | 'soft';
  /** Enhanced status code (RFC 3463), `5.1.1`; null where none is given. */
  readonly status: string | null;
  readonly reason: BounceReason | null;
}

export interface BounceFacts {
  /** At least one; those that were delivered or are only delayed are left out. */
  readonly recipients: readonly BouncedRecipient[];
}

/** `dsn_success`: delivered or expanded. `other_report`: delayed, relayed, read or deleted, and reports about no complaint. */
export type Report =
  | { readonly kind: 'bounce'; readonly reason: string; readonly bounce: BounceFacts }
  | { readonly kind: 'complaint' | 'dsn_success' | 'other_report'; readonly reason: string };

const embedded = (mail: InboundMail) =>
  mail.partTypes.some((type) => /^message\/(rfc822|global)$/.test(type));

function bounceFacts(mail: InboundMail): BounceFacts {
  const text = mail.text.slice(0, 20_000);
  const status =
    /^status:\s*([245]\.\d{1,3}\.\d{1,3})/im.exec(text)?.[1] ??
    /\b([45]\.\d{1,3}\.\d{1,3})\b/.exec(text)?.[1] ??
    null;
  const named =
    /^(?:final|original)-recipient:\s*[\w-]+;\s*<?([^\s<>]+@[^\s<>]+?)>?\s*$/im.exec(text)?.[1] ??
    mail.headers.get('x-failed-recipients')?.split(/[,\s]/)[0] ??
    /<([^\s<>@]+@[^\s<>]+)>/.exec(text)?.[1];
  const folded = foldLine(text);
  const permanent = status === null ? goneText.test(folded) : /^5\.1\.[12346]|^5\.2\.1/.test(status);
  return {
    recipients: [
      { address: named?.toLowerCase() || null, type: permanent ? 'hard' : 'soft', status, reason: null },
    ],
  };
}

function deliveryReport(mail: InboundMail): Report {
  const actions = [...mail.text.matchAll(/^action:\s*([a-z]+)/gim)].map((match) => match[1]?.toLowerCase());
  const failed = actions.includes('failed') || (actions.length === 0 && !delayText.test(foldLine(mail.text)));
  if (!failed) {
    const action = actions[0] ?? 'delayed';
    const kind = action === 'delivered' || action === 'expanded' ? 'dsn_success' : 'other_report';
    return { kind, reason: `delivery report: ${action}` };
  }
  return { kind: 'bounce', reason: 'delivery report', bounce: bounceFacts(mail) };
}

/** Bounces of servers that write no report: a server's address or an empty envelope sender, and words of failure. */
function looseBounce(mail: InboundMail): Report | null {
  if (mail.headers.has('x-failed-recipients'))
    return { kind: 'bounce', reason: 'X-Failed-Recipients', bounce: bounceFacts(mail) };
  const byServer =
    serverSender.test(mail.from?.email ?? '') || serverName.test(foldLine(mail.from?.name ?? ''));
  if (!byServer && mail.envelopeFrom !== '') return null;
  const text = foldLine(mail.text.slice(0, 5000));
  const failed = failureText.test(text) || failureSubject.test(foldLine(mail.subject));
  if (!byServer && !(failed && failureSubject.test(foldLine(mail.subject)))) return null;
  if (delayText.test(text)) return { kind: 'other_report', reason: 'server says that delivery is delayed' };
  if (!failed) return null;
  return { kind: 'bounce', reason: 'server says that delivery failed', bounce: bounceFacts(mail) };
}

/**
 * Reports of machines about mail, which must be told before automatic answers: bounces carry `Auto-Submitted`, too.
 * An embedded message alone is none of them: people forward mail as attachments.
 */
export function reportIn(mail: InboundMail): Report | null {
  const types = new Set(mail.partTypes);
  const named = foldLine(mail.headers.get('content-type') ?? '');
  if (types.has('message/feedback-report') || named.includes('report-type=feedback-report'))
    return { kind: 'complaint', reason: 'feedback report' };
  if (types.has('message/disposition-notification') || named.includes('disposition-notification'))
    return { kind: 'other_report', reason: 'read receipt' };
  if (types.has('message/delivery-status') || types.has('multipart/report')) return deliveryReport(mail);
  const complainer = /^(?:staff@hotmail\.com|abuse@|complaints?@|feedback-?loop@|fbl@)/.test(
    mail.from?.email ?? '',
  );
  if (embedded(mail) && (complainer || /^complaint about (?:message|e-?mail)/.test(foldLine(mail.subject))))
    return { kind: 'complaint', reason: 'complaint with the mail enclosed' };
  return looseBounce(mail);
}
