import type { InboundMail } from '../ports/mail.ts';
import type { InboundFacts } from './classify.ts';
import { dateOrderOf } from './date-order.ts';
import { returnDate } from './dates.ts';
import { foldLine } from './fold.ts';
import { isFromDesk } from './help-desk.ts';
import { mailingSigns, massHeaderOf } from './mailing.ts';
import { htmlText, quotesMore } from './new-text.ts';
import { isAddedOnly } from './own-words.ts';
import { forwardPrefix, machineText, notReadText, receiptText } from './phrases/automatic.ts';
import { awayText, closedText, noteText, personalText } from './phrases/away.ts';
import { leftMyself, leftText, toWhomItConcerns } from './phrases/left.ts';
import { calendarSubject, deskAddress, footers, machineAddress, mailingName } from './phrases/notice.ts';
import {
  answersSomething,
  byHand,
  isList,
  type SubjectSignal,
  strongHeaders,
  subjectSignal,
  weakSignals,
} from './signals.ts';
import { type Successor, successorIn } from './successor.ts';
import { wishByPhrase } from './wish-by-phrase.ts';
import { machineKind } from './wording/machine-kind.ts';
import { machineWording } from './wording/machine-wording.ts';
import { wishWording } from './wording/wish-wording.ts';

/**
 * What a machine's mail is: `away`; `left` the company; `not_read`, a mailbox that nobody reads; `receipt` of what we
 * sent; `answer`, of which only that is known; `notice`, which answers nothing (mailings, notifications, calendars).
 */
export type AutomaticKind = 'away' | 'left' | 'not_read' | 'receipt' | 'answer' | 'notice';

export interface Automatic {
  readonly automatic: AutomaticKind;
  readonly reasons: readonly string[];
  readonly until?: Date;
  readonly successor?: Successor;
}

const readAtMost = 3000;
/** An absence is told in the first sentences; further down it is part of a story. */
const nearBeginning = 400;

/** Where mailings say why one gets them. */
const footText = 3000;
/** A mailing is longer than a wish to get no more of them. */
const shortText = 400;
/** Nobody puts so many links into a first mail. */
const manyLinks = 6;
const manyText = 50_000;

interface Reading {
  readonly mail: InboundMail;
  readonly newText: string;
  readonly folded: string;
  readonly subject: SubjectSignal;
  readonly strong: readonly string[];
  readonly weak: readonly string[];
  /** It names a mail before it, or its subject begins with `Re:`. */
  readonly answers: boolean;
  /** Something stands below what was newly written. */
  readonly quotes: boolean;
}

/** Without any mark by a server: the words are those of an absence note, and nobody is spoken to in it. */
function noteByWords({ quotes, folded, weak }: Reading): string[] {
  if (!awayText.test(folded.slice(0, nearBeginning))) return [];
  if (weak.includes('answered within a minute') || weak.includes('same text as before'))
    return ['text says that the person is away'];
  // A note of a mail program quotes nothing; who does has pressed 'Reply'.
  const toSomebody = quotes || /[?？]/.test(folded) || personalText.test(folded);
  if (toSomebody || !(noteText.test(folded) || weak.length > 0)) return [];
  return ['the whole text is a note of absence'];
}

function leftByWords({ mail, folded, weak, quotes }: Reading): string[] {
  const begin = folded.slice(0, nearBeginning);
  if (!leftText.test(begin) || /[?？]/.test(begin)) return [];
  const names = foldLine(mail.from?.name ?? '').split(/[^\p{L}]+/u);
  // Somebody who is spoken of as gone did not write this mail themselves; their name below it is a signature.
  const said = begin
    .split(/(?<=[.!?。])/)
    .filter((sentence) => leftText.test(sentence))
    .join(' ');
  const ofSender = names.some((name) => name.length > 2 && said.includes(name));
  const toAll = toWhomItConcerns.test(begin) && !personalText.test(begin) && !quotes;
  if (!leftMyself.test(begin) && !ofSender && !toAll && weak.length === 0) return [];
  return ['text says that the person has left'];
}

/** Machines and desks speak as `we`, or not of themselves at all. */
const ofMyself = /(?<![\p{L}'])(?:i|my|ich|meine?|je|mon|ma|mi|mio|mia|ik|mijn|min|mitt)(?![\p{L}])/u;

/** A machine's own words, a ticket's number, a desk that acknowledges. */
function phrasesOfMachines({ mail, folded, subject, answers }: Reading): string[] {
  const from = mail.from?.email ?? '';
  const speaks = machineText.test(folded);
  const receipt = receiptText.test(folded);
  const ticket =
    /(?:\[[^\][]{0,40}\d{3}[^\][]{0,40}\]|#\s?\d{3}|(?:ticket|case(?: number)?|request|anfrage|demande|solicitud|pedido|richiesta|aanvraag|zgloszenie|zgłoszenie|arende|sag|sak|tiketti|pozadavek|обращение|talep|工单|문의)\s?:?\s?#?\d{3})/u;
  const byDesk = machineAddress.test(from) || deskAddress.test(from) || ticket.test(subject.folded);
  const personal = personalText.test(folded) || /[?？]/.test(folded);
  // Nobody reads this mailbox, says who set that up: one who writes about their own address speaks of themselves.
  if (notReadText.test(folded) && !/[?？]/.test(folded)) return ['nobody reads this mailbox'];
  if (answers && !receipt && ofMyself.test(folded)) return [];
  if (speaks && (receipt || byDesk || !personal)) return ['a machine speaks of itself'];
  const ticketed = deskAddress.test(from) && ticket.test(subject.folded);
  if (receipt && byDesk && (ticketed || !(answers && personal))) return ['a desk acknowledges what came in'];
  return [];
}

/**
 * Odds (their logarithm) from which a text counts as a machine's by its words taken together. People quote what they
 * answer more often than machines do. Below `person` phrases that machines use are believed to be a person's.
 */
const odds = { machine: 0.8, machineAboveQuote: 1.8, person: -1 };

/** Phrases that only machines use, unless all words together are plainly a person's. */
function machineByPhrases(reading: Reading): string[] {
  const phrases = [...noteByWords(reading), ...leftByWords(reading), ...phrasesOfMachines(reading)];
  if (phrases.length === 0 || reading.weak.length > 0) return phrases;
  return machineWording(reading.newText) < odds.person ? [] : phrases;
}

/**
 * Where nothing else gives a machine away: all its words taken together. Wishes are a person's: one that is overlooked
 * is worse than a machine that is taken for somebody. So is what somebody passes on.
 */
function machineByWording({ mail, newText, quotes, weak }: Reading): string[] {
  // What went by a group, or stands above a quote in somebody's mail program, is no machine's, however it is worded.
  if (isList(mail) || (quotes && byHand(mail) && weak.length === 0)) return [];
  if (newText === '' || forwardPrefix.test(foldLine(mail.subject.slice(0, 200)))) return [];
  // Who answers with nothing but a signature or a link has pressed 'Reply'.
  if (isAddedOnly(newText) || (quotes && !/[.!?。！？]/.test(newText.replace(/https?:\S+/g, '')))) return [];
  const found = machineWording(newText);
  if (wishByPhrase(newText) !== null || wishWording(newText) > found) return [];
  if (found <= (quotes ? odds.machineAboveQuote : odds.machine)) return [];
  return ['worded as machines write'];
}

const plainOf = (mail: InboundMail) =>
  mail.text.trim() === '' && mail.html !== null ? htmlText(mail.html) : mail.text;

/** Mail that answers nothing and was written for many, or by a program. */
function noticeIn({ mail, newText, folded, answers, quotes, weak }: Reading): string[] {
  if (mail.partTypes.includes('text/calendar') || calendarSubject.test(foldLine(mail.subject)))
    if (folded.length < 60 || mail.partTypes.includes('text/calendar')) return ['a calendar wrote it'];
  const header = massHeaderOf(mail);
  if (machineAddress.test(mail.from?.email ?? ''))
    return ['sender takes no answers', ...(header === null ? [] : [`header ${header}`])];
  if (answers) return [];
  if (header !== null) return [`header ${header}`];
  if (weak.includes('Precedence: bulk')) return ['Precedence: bulk'];
  if (mailingName.test(foldLine(mail.from?.name ?? ''))) return ['its sender writes to many'];
  // 'Take me off, your unsubscribe link is broken' speaks like the foot of a mailing, and is a person's.
  if (newText.length < shortText && wishByPhrase(newText) !== null && machineWording(newText) <= odds.machine)
    return [];
  // Our own mail has a foot as well: what is quoted of it makes an answer no mailing.
  const plain = quotes ? newText : plainOf(mail);
  const foot = foldLine(plain.slice(-footText));
  const feet = footers.filter((footer) => footer.test(foot) || footer.test(folded)).length;
  const linked = quotes ? newText : `${mail.text.slice(0, manyText)}${mail.html?.slice(0, manyText) ?? ''}`;
  const links = linked.match(/https?:\/\//g)?.length ?? 0;
  if (feet >= 2) return ['the foot of a mailing'];
  if ((feet === 1 && links >= manyLinks) || links >= 3 * manyLinks) return ['many links, as in a mailing'];
  const personal = /[?？]/.test(folded) || personalText.test(folded);
  return [...mailingSigns(quotes ? { ...mail, html: null } : mail, { text: plain, folded, personal })];
}

/** Signs of a machine that answers, whether or not it names what. */
const repliesByItself = /^(?:Auto-Submitted: auto-replied|header x-auto|header x-mail-auto|Precedence: auto)/;

/** Odds (their logarithm) from which all words say what a machine's mail is; that somebody has left ends their runs. */
const kindOdds = { any: 0, left: 1 };

/** What all words together say that an answer is, where no phrase does. */
function kindByWording(newText: string): AutomaticKind | null {
  const found = machineKind(newText);
  if (found === null || found.odds < (found.kind === 'left' ? kindOdds.left : kindOdds.any)) return null;
  return found.kind === 'bounce' || found.kind === 'challenge' ? null : found.kind;
}

function kindOf(reading: Reading, until: Date | null): AutomaticKind {
  const { newText, folded, subject } = reading;
  const away = awayText.test(folded);
  if (leftText.test(folded) && !subject.away && !(away && until !== null)) return 'left';
  if (away || subject.away) return 'away';
  if (notReadText.test(folded) && until === null) return 'not_read';
  if (receiptText.test(folded)) return until !== null && closedText.test(folded) ? 'away' : 'receipt';
  const replies = reading.strong.some((sign) => repliesByItself.test(sign));
  const answer = reading.answers || subject.behindReply || subject.automatic || replies;
  const worded = kindByWording(newText);
  // What answers nothing is no receipt, however it is worded; of a bare text nobody knows whether it does.
  const mayAnswer = answer || reading.mail.from === null;
  if (worded === 'away' || worded === 'left') return worded;
  if (mayAnswer && worded !== null && worded !== 'notice') return worded;
  // The date of an invoice or an appointment is no return.
  if (until !== null && (answer || closedText.test(folded))) return 'away';
  return answer ? 'answer' : 'notice';
}

const leading: Readonly<Partial<Record<AutomaticKind, string>>> = {
  left: 'has left the company',
  receipt: 'receipt',
  not_read: 'nobody reads this mailbox',
};

/** A person pressed a heart; the words around it are the program's. */
const reaction = 'text/vnd.google.email-reaction+json';

/**
 * A person's answer that a help desk sends: its program marks its mails like its own receipts, so only words tell.
 */
function byAgent({ mail, newText, folded, strong, subject }: Reading): boolean {
  if (!isFromDesk(plainOf(mail).trimStart().slice(0, 300).split(/\r?\n/))) return false;
  if (subject.automatic || strong.some((sign) => repliesByItself.test(sign))) return false;
  return (
    answersSomething(mail) &&
    !receiptText.test(folded) &&
    !machineText.test(folded) &&
    machineWording(newText) <= odds.machine
  );
}

/** What a machine wrote, and what it says about the person; null when a human wrote. */
export function automaticIn(mail: InboundMail, newText: string, facts: InboundFacts): Automatic | null {
  if (mail.partTypes.includes(reaction)) return null;
  const subject = subjectSignal(mail);
  const answers = answersSomething(mail) || subject.behindReply;
  // `9. bis 13. März`: the point ends no sentence.
  const folded = foldLine(newText.slice(0, readAtMost)).replace(/(?<=\b\d{1,2})\.(?= )/g, '');
  const [strong, weak] = [strongHeaders(mail), weakSignals(mail, facts)];
  const quotes = newText !== '' && quotesMore(mail, newText);
  const reading: Reading = { mail, newText, folded, subject, strong, weak, answers, quotes };
  const saysSo = awayText.test(folded) || leftText.test(folded);
  if (byAgent(reading)) return null;
  const bySubject =
    (subject.away || subject.automatic) && (!subject.behindReply || (saysSo && weak.length > 0));
  const notice = noticeIn(reading);
  const marked = strong.length > 0 || bySubject || notice.length > 0;
  const phrases = machineByPhrases(reading);
  const byWords = marked || phrases.length > 0 ? phrases : machineByWording(reading);
  if (!marked && byWords.length === 0) return null;
  const signs = [
    ...strong,
    ...(bySubject ? [`subject says so: ${mail.subject.slice(0, 80)}`] : []),
    ...byWords,
    ...notice,
    ...weak,
  ];
  const order = dateOrderOf(mail);
  const onlyNotice = strong.length === 0 && !bySubject && byWords.length === 0;
  if (onlyNotice && (!answers || notice[0] === 'a calendar wrote it' || notice[1]?.startsWith('header ')))
    return { automatic: 'notice', reasons: signs };
  const until =
    returnDate(newText, facts.receivedAt, order) ?? returnDate(mail.subject, facts.receivedAt, order);
  const automatic = kindOf(reading, until);
  const first = leading[automatic];
  const reasons = first === undefined ? signs : [first, ...signs];
  if (automatic === 'away') return { automatic, reasons, ...(until === null ? {} : { until }) };
  const successor = automatic === 'left' ? successorIn(newText, mail.from?.email ?? null) : null;
  return { automatic, reasons, ...(successor === null ? {} : { successor }) };
}
