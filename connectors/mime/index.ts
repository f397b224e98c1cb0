import type { OutgoingMail } from '../../src/ports/mail.ts';
import { encodeHeader, headersOf } from './headers.ts';

/** RFC 2045, 6.8: an encoded line has at most 76 characters, which hold 57 octets. */
const octetsALine = 57;
/** RFC 5322, 2.1.1: lines should have no more characters than this. */
const lineLength = 78;
/** What `String.fromCharCode` is given at once, well within the arguments that a call may have. */
const atOnce = 0x2000;

/** Base64 of UTF-8 text, in one line. */
export function base64Of(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let binary = '';
  for (let at = 0; at < bytes.length; at += atOnce)
    binary += String.fromCharCode(...bytes.subarray(at, at + atOnce));
  return btoa(binary);
}

/** The same in the alphabet for URLs (RFC 4648, 5), without padding. */
export const base64UrlOf = (text: string): string =>
  base64Of(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

/** A name and an address as a header holds them; a name of plain ASCII is quoted. */
function mailbox(name: string | null, email: string): string {
  if (name === null || name === '') return email;
  const shown = /^[ -~]*$/.test(name) ? `"${name.replace(/["\\]/g, '\\$&')}"` : encodeHeader(name);
  return `${shown} <${email}>`;
}

/** A header in lines of fit length, broken at its blanks only. */
function folded(name: string, value: string): string {
  const lines: string[] = [];
  let line = `${name}:`;
  for (const word of value.split(' ')) {
    const fits = line.length + 1 + word.length <= lineLength;
    // A line of blanks alone is obsolete (RFC 5322, 4.2): an empty word never begins one.
    if (fits || word === '' || line === `${name}:`) line += ` ${word}`;
    else {
      lines.push(line);
      line = ` ${word}`;
    }
  }
  return [...lines, line].join('\r\n');
}

/** `Fri, 27 Nov 2026 05:00:00 +0000` (RFC 5322, 3.3). */
const dateLine = (date: Date) => date.toUTCString().replace(/GMT$/, '+0000');

function part(type: string, text: string): string {
  const encoded = base64Of(text.replace(/\r?\n/g, '\r\n'));
  const width = (octetsALine / 3) * 4;
  const lines = encoded.match(new RegExp(`.{1,${width}}`, 'g')) ?? [];
  return [`Content-Type: ${type}; charset=utf-8`, 'Content-Transfer-Encoding: base64', '', ...lines, ''].join(
    '\r\n',
  );
}

/**
 * A mail as it goes over the wire, with the headers that a mail service would have written for us: ASCII, CRLF line
 * ends, text and HTML as alternatives. Written out here since the well-kept composers need Node, and this also runs on
 * Workers. The mail must be sound (`problemOf`): no header is looked at again. `more` are headers of the caller's own.
 */
export function toMime(
  mail: OutgoingMail,
  { date, more = {} }: { readonly date: Date; readonly more?: Readonly<Record<string, string>> },
): string {
  // `=_` is in no base64 line, so that no text can hold it.
  const boundary = `=_${mail.messageId.replace(/[^0-9a-z]/gi, '').slice(0, 60)}`;
  const head = [
    folded('From', mailbox(mail.from.name, mail.from.email)),
    folded('To', mailbox(mail.to.name, mail.to.email)),
    ...(mail.replyTo === null ? [] : [`Reply-To: ${mail.replyTo}`]),
    folded('Subject', encodeHeader(mail.subject)),
    `Date: ${dateLine(date)}`,
    ...Object.entries({ ...headersOf(mail), ...more }).map(([name, value]) => `${name}: ${value}`),
    'MIME-Version: 1.0',
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
  ];
  return [
    ...head,
    '',
    `--${boundary}`,
    part('text/plain', mail.text),
    `--${boundary}`,
    part('text/html', mail.html),
    `--${boundary}--`,
    '',
  ].join('\r\n');
}
