import type { InboundMail } from '../ports/mail.ts';
import { isChallenge } from './challenge.ts';
import { foldLine } from './fold.ts';
import { htmlText, newTextOf } from './new-text.ts';
import {
  delaySubject,
  delayText,
  failureSubject,
  failureText,
  gaveUpText,
  handedOn,
  serverName,
  serverSender,
  successSubject,
  successText,
} from './phrases/bounce.ts';
import { causeOf, plainWords, statusIn } from './reports-cause.ts';
import { complaintIn } from './reports-complaint.ts';
import { type RecipientFields, recipientFields } from './reports-fields.ts';
import { looseRecipients, serversWords, wordsAbout } from './reports-loose.ts';
import { receiptIn } from './reports-receipt.ts';
import { strongHeaders } from './signals.ts';
import { machineKind } from './wording/machine-kind.ts';
import { machineWording } from './wording/machine-wording.ts';

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
  /** At least one; those that were delivered are left out, and beside failures those that are only delayed. */
  readonly recipients: readonly BouncedRecipient[];
}

/**
 * `delayed`: the server still tries, and whom it could not reach yet. `dsn_success`: delivered, relayed or expanded.
 * `other_report`: read or deleted, and reports about no complaint.
 */
export type Report =
  | { readonly kind: 'bounce' | 'delayed'; readonly reason: string; readonly bounce: BounceFacts }
  | { readonly kind: 'complaint' | 'dsn_success' | 'other_report'; readonly reason: string };

/** How much of a report is read: its beginning, and its end, where the fields stand behind a long text. */
const maxEnd = 60_000;

function boundedText(mail: InboundMail): string {
  const text =
    mail.text.length > 2 * maxEnd
      ? `${mail.text.slice(0, maxEnd)}\n\n${mail.text.slice(-maxEnd)}`
      : mail.text;
  return text.replace(/\r\n?/g, '\n');
}

/** Words for people: the text, and the HTML where the text has only the fields or nothing. */
function wordsOf(mail: InboundMail, text: string): string {
  if (mail.html === null || text.replace(/^[\w-]+:.*$/gm, '').trim().length > 80) return text;
  return `${htmlText(mail.html)}\n\n${text}`;
}

/** Actions of RFC 3464 that are no failure; some servers write `expired` and other words of their own for `failed`. */
const noFailure = /^(?:deliver|relay|expand|delay)/;
const failed = (each: RecipientFields): boolean =>
  each.action === null ? !/^2/.test(each.status ?? '') : !noFailure.test(each.action);

/** Whom a server could not reach yet: nothing final is known of them, whatever the code says. */
const stillTried = (
  recipients: readonly Pick<BouncedRecipient, 'address' | 'status'>[],
): readonly BouncedRecipient[] =>
  recipients.map(({ address, status }) => ({ address, status, type: 'soft', reason: null }));

function deliveryReport(fields: readonly RecipientFields[], words: string): Report {
  const actions = fields.flatMap(({ action }) => (action === null ? [] : [action]));
  const failures = actions.length > 0 || !delayText.test(plainWords(words)) ? fields.filter(failed) : [];
  if (failures.length === 0) {
    const done = actions.some((action) => /^(?:deliver|relay|expand)/.test(action));
    const late = actions.includes('delayed') || (actions.length === 0 && !/^2/.test(fields[0]?.status ?? ''));
    const reason = `delivery report: ${[...new Set(actions)].join(', ') || 'no failure'}`;
    if (late) return { kind: 'delayed', reason, bounce: { recipients: stillTried(fields) } };
    return { kind: done ? 'dsn_success' : 'other_report', reason };
  }
  const said = serversWords(words);
  const about = wordsAbout(
    said,
    failures.map(({ address }) => address ?? ''),
  );
  const recipients = failures.map((each, index) => {
    const own = failures.length === 1 ? said : (about[index] ?? '');
    // A code in the server's own words is more exact than `5.0.0`, which its relay made of them.
    const status =
      each.status === null || /^\d\.0\.0$/.test(each.status)
        ? (statusIn(each.diagnosis) ?? statusIn(own) ?? each.status)
        : each.status;
    return { address: each.address, status, ...causeOf(status, [each.diagnosis, own]) };
  });
  return { kind: 'bounce', reason: 'delivery report', bounce: { recipients } };
}

interface Signs {
  /** A mail server's address or name, a report by its type, or a bare text in a server's words. */
  readonly server: boolean;
  readonly emptySender: boolean;
  readonly machine: boolean;
  /** A bare text that all words together make a server's. */
  readonly worded: boolean;
}

/**
 * Odds (their logarithm) from which a text without a sender is a machine's, and a server's report. Below `person` what
 * was newly written is plainly a person's, who quotes a report or has a disclaimer.
 */
const odds = { machine: 0.8, person: -1, report: 1.5 };

/** Of a bare text nothing else is known: all its words together, or those for what became of a mail beside them. */
function readsAsServers(mail: InboundMail): boolean {
  if (machineWording(newTextOf(mail)) < odds.person || machineWording(mail.text) <= odds.machine)
    return false;
  const said = serversWords(boundedText(mail));
  const found = machineKind(said);
  if (found !== null && found.kind !== 'bounce') return false;
  if (found !== null && found.odds > odds.report) return true;
  return [failureText, delayText, successText].some((each) => each.test(plainWords(said, 6_000)));
}

function signsOf(mail: InboundMail, isReport: boolean): Signs {
  const from = foldLine((mail.headers.get('from') ?? '').slice(0, 500));
  const name = foldLine((mail.from?.name ?? '').slice(0, 200));
  const emptySender = mail.envelopeFrom === '' || /^<>/.test((mail.headers.get('return-path') ?? '').trim());
  const worded = mail.from === null && readsAsServers(mail);
  return {
    worded,
    server:
      worded ||
      isReport ||
      serverSender.test(mail.from?.email ?? '') ||
      serverName.test(name) ||
      /^"?(?:mailer-daemon|postmaster)\b/.test(from) ||
      serverSender.test(foldLine((mail.envelopeFrom ?? '').slice(0, 300))),
    emptySender,
    machine: emptySender || strongHeaders(mail).length > 0,
  };
}

/** Reports of servers that write no fields: by who sends them, and by their words. */
function looseReport(mail: InboundMail, text: string, signs: Signs): Report | null {
  const bounce = (reason: string): Report => ({
    kind: 'bounce',
    reason,
    bounce: { recipients: looseRecipients(mail, text) },
  });
  const subject = foldLine(mail.subject.slice(0, 500));
  const words = plainWords(serversWords(text), 6_000);
  const [bySubject, byText] = [failureSubject.test(subject), failureText.test(words)];
  const code = /\b[45]\d\d[ -]+[#(]?[45]\.\d{1,2}\.\d{1,3}\b|\b[45]\.\d{1,2}\.\d{1,3}\b|\b55\d\b/.test(words);
  const late = delaySubject.test(subject) || (delayText.test(words) && !gaveUpText.test(words) && !bySubject);
  if (mail.headers.has('x-failed-recipients') && !late) return bounce('X-Failed-Recipients');
  const addressed = /deliver\w*(?: \S+){0,6}? @|(?:^| )@:? (?:\S+ ){0,12}?(?:[45]\d\d|unknown|not|fail)/.test(
    words,
  );
  // Saved mails lack the envelope; then only subject, words and a server's code or list together count.
  // What somebody quotes of a report is not the report.
  const unquoted = plainWords(serversWords(text.replace(/^[ \t]{0,3}>.*$/gm, '')), 6_000);
  const byForm = bySubject && failureText.test(unquoted) && (code || addressed) && mail.inReplyTo === null;
  if (!signs.server && !signs.machine && !byForm) return null;
  // A filter that asks for proof has held the mail, neither refused nor delivered it.
  if (!code && !bySubject && !(signs.server && delaySubject.test(subject)) && isChallenge(mail, text))
    return null;
  if (late && (signs.server || byText || delaySubject.test(subject)))
    return {
      kind: 'delayed',
      reason: 'server says that delivery is delayed',
      bounce: { recipients: stillTried(looseRecipients(mail, text)) },
    };
  const succeeded = successSubject.test(subject) || (successText.test(words) && !bySubject && !byText);
  if (succeeded && (signs.server || successText.test(words)))
    return { kind: 'dsn_success', reason: 'server says that the mail was delivered' };
  const enough = signs.server
    ? bySubject || byText || code || signs.worded
    : (bySubject && (byText || code)) || (signs.emptySender && byText && (code || addressed));
  return enough ? bounce('server says that delivery failed') : null;
}

const report = (mail: InboundMail): string => {
  const type = foldLine((mail.headers.get('content-type') ?? '').slice(0, 500));
  return /report-type="?([\w-]+)/.exec(type)?.[1] ?? '';
};

/**
 * Reports of machines about mail, which must be told before automatic answers: bounces carry `Auto-Submitted`, too.
 * An embedded message alone is none of them: people forward mail as attachments. Looks at a bounded part of the mail.
 */
export function reportIn(mail: InboundMail): Report | null {
  const types = new Set(mail.partTypes);
  const named = report(mail);
  const isReport = types.has('multipart/report') || named !== '';
  const text = boundedText(mail);
  const special = complaintIn(mail, { text, named }) ?? receiptIn(mail, { text, named });
  if (special !== null) return special;
  const hasFields = types.has('message/delivery-status') || types.has('message/global-delivery-status');
  const signs = signsOf(mail, isReport);
  if (handedOn.test(foldLine(mail.subject.slice(0, 200))) && !isReport && !signs.server && !signs.emptySender)
    return null;
  const fields = hasFields || signs.server || signs.machine ? recipientFields(text) : [];
  if (fields.length > 0) return deliveryReport(fields, wordsOf(mail, text));
  const loose = looseReport(mail, wordsOf(mail, text), { ...signs, server: signs.server || hasFields });
  if (loose !== null || !(isReport || hasFields)) return loose;
  return { kind: 'other_report', reason: `report: ${named || 'of no known kind'}` };
}
