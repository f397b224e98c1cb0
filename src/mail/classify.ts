import type { ReplyKind } from '../cadence/conditions.ts';
import type { InboundMail } from '../ports/mail.ts';
import { type Automatic, type AutomaticKind, automaticIn } from './automatic.ts';
import { isChallenge } from './challenge.ts';
import { foldLine } from './fold.ts';
import { newTextOf, quotesMore } from './new-text.ts';
import { isAddedOnly } from './own-words.ts';
import { negativeText, objectionText, positiveText } from './phrases/grade.ts';
import { notNowText, referralText } from './phrases/reply-kind.ts';
import { type BounceFacts, type Report, reportIn } from './reports.ts';
import { answersSomething, isList, subjectSignal } from './signals.ts';
import type { Successor } from './successor.ts';
import { isWishLine, type Wish, wishByPhrase } from './wish-by-phrase.ts';
import { wishIn } from './wishes.ts';

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
  /** It names a mail of ours that it answers. */
  readonly answersUs?: boolean;
  /** The same text came from this sender before. */
  readonly repeated: boolean;
  /** Somebody has read it and says that a person wrote it: no sign of a machine counts. */
  readonly byPerson?: boolean;
}

export const inboundKinds = [
  'reply',
  'out_of_office',
  'bounce',
  'complaint',
  'unsubscribe',
  'automatic',
  'challenge',
  'list',
  'own',
] as const;
export type InboundKind = (typeof inboundKinds)[number];

/** What a human's answer means for the rep. A reason against that a rep may answer is an `objection`. */
export const grades = ['positive', 'neutral', 'negative', 'referral', 'objection'] as const;
export type Grade = (typeof grades)[number];

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
  /** Of replies only: whether it answers something: it names a mail before it, its subject begins with `Re:`, or it quotes. */
  readonly answers?: boolean;
  /** Of automatic mail: what it is; `away` goes with the kind `out_of_office`. */
  readonly automatic?: AutomaticKind;
  /** Of automatic mail that says that somebody has left: who is named instead. */
  readonly successor?: Successor;
  /** Of replies only: what the cadence's rules call it. */
  readonly reply?: ReplyKind;
  /** Of bounces, and of reports that the server still tries. */
  readonly bounce?: BounceFacts;
  /** Of automatic mail that is a report about mail: what it reports. */
  readonly report?: 'delayed' | 'dsn_success' | 'other_report';
  /** Of opt-outs only: stored data is to be deleted or told of as well. */
  readonly erasure?: true;
}

const gradedText = 2000;

/** Pointing to somebody else says more than the tone; a reason against is more than a no. */
function gradeOf(newText: string): Grade {
  const text = foldLine(newText.slice(0, gradedText));
  if (referralText.test(text)) return 'referral';
  if (objectionText.test(text) || notNowText.test(text)) return 'objection';
  if (negativeText.test(text)) return 'negative';
  return positiveText.test(text) ? 'positive' : 'neutral';
}

/** What the rules of a cadence call it: another time is asked for more than a reason is given. */
function replyKindOf(newText: string, grade: Grade): ReplyKind {
  if (grade === 'referral') return grade;
  return notNowText.test(foldLine(newText.slice(0, gradedText))) ? 'not_now' : grade;
}

const wishReasons: Readonly<Record<Wish, string>> = {
  opt_out: 'asks not to be written to',
  erasure: 'asks for the deletion of personal data',
  asked_about: 'speaks of opting out, but not clearly for themselves',
};

/** `unsubscribe:4f7c21`: a mail program fills in what a `List-Unsubscribe` asks it to. */
const withToken = /^\s*(?:unsubscribe|opt-?out|remove)[ :=_-]{1,3}(?=[\w.+=-]{0,80}\d)[\w.+=-]{4,80}\s*$/i;

/** `unsubscribe` as the subject of an empty or very short mail: what mail programs send to a List-Unsubscribe address. */
function wishOf(mail: InboundMail, newText: string): Wish | null {
  if (isAddedOnly(newText)) return withToken.test(mail.subject) ? 'opt_out' : wishIn(mail.subject);
  const inText = wishIn(newText);
  // A mail program that unsubscribes for its owner writes a line of its own below such a subject.
  return inText === null && newText.length < 200 && isWishLine(foldLine(mail.subject)) ? 'opt_out' : inText;
}

/**
 * What came in, decided by the first of these that fits: our own mail, reports (before automatic mail, since bounces
 * carry its headers), mail to an unsubscribe address, challenges, automatic answers, list mail, a clear wish to opt
 * out, and else a human's reply. A clear wish counts in automatic mail, too, and in what a person wrote by somebody's
 * word. Pure: same mail and facts, same answer.
 */
export function classifyInbound(mail: InboundMail, facts: InboundFacts): Classified {
  const machine = facts.byPerson !== true;
  const report = machine ? reportIn(mail) : null;
  if (report !== null)
    return { ...ofReport(report), newText: mail.text.slice(0, maxReport).trim(), reasons: [report.reason] };
  const newText = newTextOf(mail);
  const decide = (kind: InboundKind, ...reasons: string[]): Classified => ({ kind, newText, reasons });
  const optOut = (asked: 'opt_out' | 'erasure', ...reasons: string[]): Classified => ({
    ...decide('unsubscribe', wishReasons[asked], ...reasons),
    ...(asked === 'erasure' ? { erasure: true } : {}),
  });
  if (facts.ownMessage) return decide('own', 'its Message-ID is one of ours');
  if (facts.ownAddresses.includes(mail.from?.email ?? ''))
    return decide('own', 'it comes from one of our senders');
  if (facts.toUnsubscribe) return decide('unsubscribe', 'sent to an unsubscribe address');
  if (machine && isChallenge(mail, newText)) return decide('challenge', 'asks to prove that a human wrote');
  const wish = wishOf(mail, newText);
  const toUs = facts.toToken || facts.answersUs === true;
  const found = machine ? automaticIn(mail, newText, facts) : null;
  // What a list adds to everybody's mail makes nobody a machine; the list is told below.
  const automatic: Automatic | null = found?.automatic === 'notice' && isList(mail) ? null : found;
  if (automatic !== null) {
    // A machine's footer offers to unsubscribe; only what a person would put first, or alone, counts here.
    const alone =
      isWishLine(foldLine(mail.subject)) || (!newText.includes('\n') && isWishLine(foldLine(newText)));
    const first =
      automatic.automatic !== 'notice' ? wishByPhrase(newText.slice(0, 120)) : alone ? wish : null;
    return first === 'opt_out' || first === 'erasure'
      ? optOut(first, ...automatic.reasons)
      : { kind: automatic.automatic === 'away' ? 'out_of_office' : 'automatic', newText, ...automatic };
  }
  if (machine && isList(mail) && !toUs) return decide('list', 'list mail that answers none of ours');
  if (wish === 'opt_out' || wish === 'erasure') return optOut(wish);
  const nothing = newText === '' && mail.subject.trim() === '' && mail.attachments.length === 0;
  const believed = nothing ? 'nothing in it can be read, so a human is to look' : 'written by a human';
  const said = machine ? believed : 'somebody says that a person wrote it';
  const reasons = [said, ...(wish === null ? [] : [wishReasons[wish]])];
  const grade = gradeOf(newText);
  const answers = answersSomething(mail) || subjectSignal(mail).behindReply || quotesMore(mail, newText);
  return { kind: 'reply', newText, reasons, answers, grade, reply: replyKindOf(newText, grade) };
}

/** What is kept of a report's text, which may repeat a whole mail. */
const maxReport = 100_000;

function ofReport(report: Report): Pick<Classified, 'kind' | 'bounce' | 'report'> {
  if (report.kind === 'bounce') return { kind: 'bounce', bounce: report.bounce };
  if (report.kind === 'delayed') return { kind: 'automatic', report: 'delayed', bounce: report.bounce };
  return report.kind === 'complaint' ? { kind: 'complaint' } : { kind: 'automatic', report: report.kind };
}
