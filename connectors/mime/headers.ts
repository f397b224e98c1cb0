import type { OutgoingMail } from '../../src/ports/mail.ts';

const address = /^[^\s@<>,;:\\"()[\]]+@[^\s@<>,;:\\"()[\]]+$/;
const messageId = /^<[!-;=?A-~]+@[!-;=?A-~]+>$/;
const lineBreaks = /[\r\n\0\u0085\u2028\u2029]/;
/** RFC 5322, 2.1.1: a line has at most 998 octets without its end. */
const lineOctets = 998;

/**
 * What in a mail must not go out, by whichever service or mailbox: line breaks where they would start a header, things that are no address or
 * no Message-ID, too large custom arguments. A sentence for the touch, or null when the mail is sound.
 */
export function problemOf(mail: OutgoingMail): string | null {
  const single: [string, string | null][] = [
    ["sender's name", mail.from.name],
    ["recipient's name", mail.to.name],
    ['subject', mail.subject],
    ['unsubscribe URL', mail.unsubscribe?.url ?? null],
    ['unsubscribe address', mail.unsubscribe?.mailto ?? null],
  ];
  for (const [what, value] of single)
    if (value !== null && lineBreaks.test(value)) return `The ${what} contains a line break.`;
  const addresses: [string, string | null][] = [
    ["sender's address", mail.from.email],
    ["recipient's address", mail.to.email],
    ['reply address', mail.replyTo],
  ];
  for (const [what, value] of addresses)
    if (value !== null && !address.test(value)) return `The ${what} is not an email address.`;
  for (const id of [mail.messageId, mail.inReplyTo, ...mail.references])
    if (id !== null && !messageId.test(id)) return 'A message id is not of the form <local@domain>.';
  if (mail.unsubscribe !== null && !/^https?:\/\/[!-;=?-~]+$/.test(mail.unsubscribe.url))
    return 'The unsubscribe URL is not an http(s) URL.';
  // A blank, a comma or a bracket would end it in the header, and what follows be read as another way to opt out.
  if (mail.unsubscribe !== null && !/^(?:mailto:)?[!-;=?-~]+@[!-+\--;=?-~]+$/i.test(mail.unsubscribe.mailto))
    return 'The unsubscribe address is not an email address.';
  if (mail.subject.trim() === '') return 'The subject is empty.';
  const args = JSON.stringify(mail.customArgs);
  if (new TextEncoder().encode(args).length > 10_000) return 'The custom arguments are over 10,000 bytes.';
  return null;
}

/** Header `name`'s value in at most one line: RFC 2047 encoded words for anything that isn't ASCII. */
export function encodeHeader(value: string): string {
  if (/^[ -~]*$/.test(value)) return value;
  const words: string[] = [];
  let chunk = '';
  const flush = () => {
    const binary = Array.from(new TextEncoder().encode(chunk), (byte) => String.fromCharCode(byte)).join('');
    words.push(`=?UTF-8?B?${btoa(binary)}?=`);
    chunk = '';
  };
  // 45 octets are 60 base64 digits, which leaves an encoded word under its limit of 75; characters stay whole.
  for (const character of value) {
    if (new TextEncoder().encode(chunk + character).length > 45) flush();
    chunk += character;
  }
  if (chunk !== '') flush();
  return words.join(' ');
}

/** References in one line of at most 998 octets: the first and the last ten, fewer if those are long. */
export function referencesLine(references: readonly string[]): string {
  const room = lineOctets - 'References: '.length;
  const line = (ids: readonly string[]) => ids.join(' ');
  if (line(references).length <= room) return line(references);
  const first = references.slice(0, 1);
  let last = references.slice(1).slice(-10);
  while (last.length > 1 && line([...first, ...last]).length > room) last = last.slice(1);
  const short = line([...first, ...last]);
  return short.length <= room ? short : line(last);
}

/** What goes into the headers besides addresses and subject, encoded. */
export function headersOf(mail: OutgoingMail): Record<string, string> {
  const headers: Record<string, string> = { 'Message-ID': mail.messageId };
  if (mail.inReplyTo !== null) headers['In-Reply-To'] = mail.inReplyTo;
  if (mail.references.length > 0) headers.References = referencesLine(mail.references);
  if (mail.unsubscribe !== null) {
    const mailto = mail.unsubscribe.mailto.replace(/^mailto:/i, '');
    headers['List-Unsubscribe'] = `<${mail.unsubscribe.url}>, <mailto:${mailto}>`;
    headers['List-Unsubscribe-Post'] = 'List-Unsubscribe=One-Click';
  }
  if (mail.automatic) headers['Auto-Submitted'] = 'auto-generated';
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, encodeHeader(value)]));
}
