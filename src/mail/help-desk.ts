import { deskLine } from './phrases/notice.ts';
import { rule } from './phrases/quote.ts';

/** `##- Please type your reply above this line -##`: Zendesk's is between these signs in any language. */
const zendeskMark = /^[ \t]{0,5}##-[^\n]{1,200}-##[ \t]*$/;

/** Whether a help desk's program says with this line where to answer. */
const isReplyMark = (line: string): boolean =>
  line.length <= 300 && (zendeskMark.test(line) || deskLine.test(line));

const isWritten = (line: string) => line.trim() !== '' && !rule.test(line);

/** Whether a help desk's program sent a text: its mark stands on top. */
export const isFromDesk = (lines: readonly string[]): boolean => isReplyMark(lines.find(isWritten) ?? '');

/** `Kim, 19 Aug 2026, 10:14 BST`: who wrote a comment in a ticket, and when. */
const endsWithTime =
  /\d{1,2}[:.]\d{2}(?: ?[ap]\.?m\.?)?(?: (?:UTC|GMT)[+-]\d{1,2}(?::?\d{2})?| [A-Z]{2,5}| ?\(?(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?\)?)?[ \t]*$/i;
const isHeading = (line: string) =>
  line.length <= 150 && /^[^\d,][^,]*, /.test(line) && /\b\d{4}\b/.test(line) && endsWithTime.test(line);

/** Zendesk names itself and its customer below everything. */
const serviceLine =
  /^[ \t]{0,5}(?:this e-?mail is a service from|diese e-?mail ist ein (?:service|dienst) von|cet e-?mail est un service de|este (?:correo electrónico|e-?mail) (?:es un servicio|é um serviço) d[aeo]|questa e-?mail è un servizio di|deze e-?mail is een (?:service|dienst) van|det(?:ta|te) e-?post(?:meddelande)? är en tjänst från|denne e-?mail er en (?:service|tjeneste) fra|ten e-?mail jest usługą) .{1,80}$/iu;

interface Lines {
  readonly at: number;
  readonly lines: number;
}

/**
 * The rules and headings above each comment of a ticket, newest first, where a help desk's program wrote the mail.
 * Without its mark on top such a line is somebody's own.
 */
function commentsIn(lines: readonly string[]): readonly Lines[] {
  if (!isFromDesk(lines)) return [];
  return lines.flatMap((line, at) => {
    if (!rule.test(line)) return [];
    const below = [1, 2].find((step) => (lines[at + step] ?? '').trim() !== '');
    return below !== undefined && isHeading(lines[at + below] ?? '') ? [{ at, lines: below + 1 }] : [];
  });
}

/** Where the second comment begins, which is older than the mail. */
export const olderComment = (lines: readonly string[]): Lines | null => commentsIn(lines)[1] ?? null;

/**
 * Without the mark, the program's foot, and the heading of the newest comment if that follows at once. Below other words
 * the comment may be anybody's, so that its heading stays.
 */
export function withoutDeskLines(lines: readonly string[]): readonly string[] {
  if (!isFromDesk(lines)) return lines;
  const mark = lines.findIndex(isReplyMark);
  const comment = commentsIn(lines)[0];
  const top = comment !== undefined && !lines.slice(mark + 1, comment.at).some(isWritten) ? comment : null;
  const foot = lines.findIndex((line) => serviceLine.test(line));
  return lines.filter((line, at) => {
    if (foot !== -1 && at >= foot) return false;
    if (isReplyMark(line) || (rule.test(line) && isReplyMark(lines[at + 1] ?? ''))) return false;
    return top === null || at < top.at || at >= top.at + top.lines;
  });
}
