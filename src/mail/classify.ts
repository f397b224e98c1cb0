import type { ReplyKind } from '../cadence/conditions.ts';
import type { InboundMail } from '../ports/mail.ts';
import { isChallenge } from './challenge.ts';
import { returnDate } from './dates.ts';
import { foldLine } from './fold.ts';
import { newTextOf } from './new-text.ts';
import { awayText, leftText, receiptText } from './phrases/automatic.ts';
import { negativeText, positiveText } from './phrases/grade.ts';
import { notNowText, referralText } from './phrases/reply-kind.ts';
import { type BounceFacts, type Report, reportIn } from './reports.ts';
import { headerValues, strongHeaders, subjectSignal, weakSignals } from './signals.ts';
import { type Wish, wishIn } from './wishes.ts';

/** What the mail itself cannot say. */
export interface InboundFacts {
  /** When it came: the reference for dates. */
  readonly receivedAt: Date;
  /** Addresses that we send from, lower case. */
  readonly ownAddresses: readonly string[];
  /** Its Message-ID is one of ours. */
  readonly ownMessage: boolean;
  /** It was delivered to a known reply token. */
  readonly toToken: boolean;
  /** It was delivered to a known unsubscribe address. */
  readonly toUnsubscribe: boolean;
  /** Since the mail that it answers; null where that is not known. */
  readonly secondsSinceSent: number | null;
  /** The same text came from this sender before. */
  readonly repeated: boolean;
}

export type InboundKind =
  | 'reply'
  | 'out_of_office'
  | 'bounce'
  | 'complaint'
  | 'unsubscribe'
  | 'automatic'
  | 'challenge'
  | 'list'
  | 'own';

export type Grade = 'positive' | 'negative' | 'neutral';

export interface Classified {
  readonly kind: InboundKind;
  /** What the sender wrote themselves; for reports their first 100,000 characters. */
  readonly newText: string;
  /** First day back of somebody who is away (UTC midnight). */
  readonly until?: Date;
  /** Every sign that counted, in words, the deciding one first. */
  readonly reasons: readonly string[];
  /** Of replies only. */
  readonly grade?: Grade;
  /** Of replies only: what the cadence's rules call it. */
  readonly reply?: ReplyKind;
  /** Of bounces only. */
  readonly bounce?: BounceFacts;
  /** Of automatic mail that is a report about mail: what it reports. */
  readonly report?: 'dsn_success' | 'other_report';
}

function gradeOf(newText: string): Grade {
  const text = foldLine(newText.slice(0, 2000));
  if (negativeText.test(text)) return 'negative';
  return positiveText.test(text) ? 'positive' : 'neutral';
}

/** A pointer to somebody else, or to another time, says more than the tone. */
function replyKindOf(newText: string): ReplyKind {
  const text = foldLine(newText.slice(0, 2000));
  if (referralText.test(text)) return 'referral';
  return notNowText.test(text) ? 'not_now' : gradeOf(newText);
}

/** An automatic answer: somebody is away, has left, or only a machine took the mail. Null when a human wrote. */
function automaticIn(mail: InboundMail, newText: string, facts: InboundFacts): Classified | null {
  const subject = subjectSignal(mail);
  const text = foldLine(newText.slice(0, 3000));
  const [strong, weak] = [strongHeaders(mail), weakSignals(mail, facts)];
  const [away, left] = [awayText.test(text), leftText.test(text)];
  const bySubject =
    (subject.away || subject.automatic) && (!subject.behindReply || ((away || left) && weak.length > 0));
  const byText = (awayText.test(text.slice(0, 300)) || left) && weak.length > 0;
  if (strong.length === 0 && !bySubject && !byText) return null;
  const reasons = [
    ...strong,
    ...(bySubject ? [`subject says so: ${mail.subject.slice(0, 80)}`] : []),
    ...(byText ? ['text says that the person is away'] : []),
    ...weak,
  ];
  if (left && !subject.away)
    return { kind: 'automatic', newText, reasons: ['has left the company', ...reasons] };
  const until = returnDate(newText, facts.receivedAt) ?? returnDate(mail.subject, facts.receivedAt);
  const receipt = receiptText.test(text);
  if (!away && !subject.away && (receipt || (until === null && !subject.automatic)))
    return { kind: 'automatic', newText, reasons: receipt ? ['receipt', ...reasons] : reasons };
  return { kind: 'out_of_office', newText, reasons, ...(until === null ? {} : { until }) };
}

function isList(mail: InboundMail): boolean {
  const marked = mail.headers.has('list-id') || mail.headers.has('list-post');
  return marked || headerValues(mail, 'precedence').some((value) => value.startsWith('list'));
}

const wishReasons: Readonly<Record<Wish, string>> = {
  opt_out: 'asks not to be written to',
  erasure: 'asks for the deletion of personal data',
  asked_about: 'speaks of opting out, but not clearly for themselves',
};

/** `unsubscribe` as the subject of an empty mail: what mail programs send to a List-Unsubscribe address. */
function wishOf(mail: InboundMail, newText: string): Wish | null {
  if (newText.trim() === '') return wishIn(mail.subject);
  return wishIn(newText);
}

/**
 * What came in, decided by the first of these that fits: our own mail, reports (before automatic mail, since bounces
 * carry its headers), mail to an unsubscribe address, challenges, automatic answers, list mail, a clear wish to opt
 * out, and else a human's reply. A clear wish counts in automatic mail, too. Pure: same mail and facts, same answer.
 */
export function classifyInbound(mail: InboundMail, facts: InboundFacts): Classified {
  const report = reportIn(mail);
  if (report !== null)
    return { ...ofReport(report), newText: mail.text.slice(0, maxReport).trim(), reasons: [report.reason] };
  const newText = newTextOf(mail);
  const decide = (kind: InboundKind, ...reasons: string[]): Classified => ({ kind, newText, reasons });
  if (facts.ownMessage) return decide('own', 'its Message-ID is one of ours');
  if (facts.ownAddresses.includes(mail.from?.email ?? ''))
    return decide('own', 'it comes from one of our senders');
  if (facts.toUnsubscribe) return decide('unsubscribe', 'sent to an unsubscribe address');
  if (isChallenge(mail, newText)) return decide('challenge', 'asks to prove that a human wrote');
  const wish = wishOf(mail, newText);
  const automatic = automaticIn(mail, newText, facts);
  if (automatic !== null) {
    // A machine's footer offers to unsubscribe; only what a person would put first counts here.
    const first = wishIn(newText.slice(0, 120));
    return first === 'opt_out' || first === 'erasure'
      ? decide('unsubscribe', wishReasons[first], ...automatic.reasons)
      : automatic;
  }
  if (isList(mail) && !facts.toToken) return decide('list', 'list mail without a reply token of ours');
  if (wish === 'opt_out' || wish === 'erasure') return decide('unsubscribe', wishReasons[wish]);
  const reasons = ['written by a human', ...(wish === null ? [] : [wishReasons[wish]])];
  return { kind: 'reply', newText, reasons, grade: gradeOf(newText), reply: replyKindOf(newText) };
}

/** What is kept of a report's text, which may repeat a whole mail. */
const maxReport = 100_000;

function ofReport(report: Report): Pick<Classified, 'kind' | 'bounce' | 'report'> {
  if (report.kind === 'bounce') return { kind: 'bounce', bounce: report.bounce };
  return report.kind === 'complaint' ? { kind: 'complaint' } : { kind: 'automatic', report: report.kind };
}
