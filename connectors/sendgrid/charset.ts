import { breaksAsUtf8 } from '../../src/charset.ts';
import { joined, type Part, partsOf } from './parts.ts';

/** Bytes as letters of the same numbers; the decoder of that name would read windows-1252. */
const lettersOf = (bytes: Uint8Array) => {
  let letters = '';
  for (let at = 0; at < bytes.length; at += 8192)
    letters += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return letters;
};
const bytesOf = (letters: string) => Uint8Array.from(letters, (letter) => letter.charCodeAt(0));

function decoded(body: Uint8Array, encoding: string): Uint8Array {
  if (encoding === 'quoted-printable') {
    const whole = lettersOf(body).replace(/=\r?\n/g, '');
    return bytesOf(
      whole.replace(/=([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    );
  }
  if (encoding !== 'base64') return body;
  const digits = lettersOf(body).replace(/[^A-Za-z\d+/]/g, '');
  // A last digit alone is half of a byte.
  return bytesOf(atob(digits.length % 4 === 1 ? digits.slice(0, -1) : digits));
}

const contentType = /^content-type:[^\n]*(?:\n[ \t][^\n]*)*/im;
const charset = /;\s*charset\s*=\s*(?:"[^"\n]*"|[^\s;]*)/i;

/** A part's head that says windows-1252; null where it is no text, or says another charset than UTF-8 or ASCII. */
function mendedHead(head: Uint8Array, first: boolean): Uint8Array | null {
  const letters = lettersOf(head);
  const found = contentType.exec(letters);
  // A part that says nothing may be a mail in a digest; the mail itself is text then (RFC 2045, 5.2).
  if (found === null)
    return first ? bytesOf(`Content-Type: text/plain; charset=windows-1252\r\n${letters}`) : null;
  if (!/^content-type:\s*text\/(?:plain|html)\b/i.test(found[0])) return null;
  const said = charset.exec(found[0])?.[0] ?? '';
  if (said !== '' && !/=\s*"?(?:utf-?8|us-ascii|ascii)?"?$/i.test(said)) return null;
  const line = found[0].replace(charset, '').trimEnd().replace(/;$/, '');
  const [before, after] = [letters.slice(0, found.index), letters.slice(found.index + found[0].length)];
  return bytesOf(`${before}${line}; charset=windows-1252${after.startsWith('\n') ? '\r' : ''}${after}`);
}

function mended(part: Part): Uint8Array {
  const head = breaksAsUtf8(decoded(part.body, part.encoding))
    ? mendedHead(part.head, part.before.length === 0)
    : null;
  return head ?? part.head;
}

/**
 * A mail whose texts say how they are written: what claims UTF-8, or nothing, and is none is read as windows-1252, as
 * mail programs do that send it. For mails that decode to replacement characters; others need no look.
 */
export function withTrueCharsets(raw: Uint8Array): Uint8Array {
  const pieces: Uint8Array[] = [];
  for (const part of partsOf(raw)) pieces.push(part.before, mended(part), part.body);
  return joined(pieces);
}
