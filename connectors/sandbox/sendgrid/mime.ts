/** The charsets in which replies can be written; `iso-8859-1` goes out as raw 8-bit bytes. */
export type Charset = 'utf-8' | 'iso-8859-1';

/** Characters that ISO 8859-1 lacks become question marks, as old mail programs do it. */
export function encodeText(text: string, charset: Charset): Buffer {
  if (charset === 'utf-8') return Buffer.from(text, 'utf8');
  return Buffer.from(
    Array.from(text, (character) => (character > '\u00ff' ? '?' : character)).join(''),
    'latin1',
  );
}

/** Encodes a header's text as RFC 2047 words of at most 75 characters where it is not plain ASCII. */
export function encodeHeader(text: string, charset: Charset): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  const words: string[] = [];
  let chunk = '';
  const flush = () => {
    if (chunk !== '')
      words.push(`=?${charset.toUpperCase()}?B?${encodeText(chunk, charset).toString('base64')}?=`);
    chunk = '';
  };
  for (const character of text) {
    if (encodeText(chunk + character, charset).length > 42) flush();
    chunk += character;
  }
  flush();
  return words.join('\r\n ');
}

/** Quoted-printable (RFC 2045, 6.7) of UTF-8 text with CRLF line ends. */
function quotedPrintable(text: string): string {
  const lines = text.split('\r\n').map((line) => {
    const units: string[] = [];
    const bytes = Buffer.from(line, 'utf8');
    for (const [index, byte] of bytes.entries()) {
      const blank = byte === 0x20 || byte === 0x09;
      const plain = byte > 0x20 && byte < 0x7f && byte !== 0x3d;
      const keep = plain || (blank && index < bytes.length - 1);
      units.push(keep ? String.fromCharCode(byte) : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`);
    }
    let out = '';
    let width = 0;
    for (const unit of units) {
      if (width + unit.length > 75) {
        out += '=\r\n';
        width = 0;
      }
      out += unit;
      width += unit.length;
    }
    return out;
  });
  return lines.join('\r\n');
}

function part(type: string, text: string, charset: Charset): Buffer {
  const body = text.replace(/\r?\n/g, '\r\n');
  const encoding = charset === 'utf-8' ? 'quoted-printable' : '8bit';
  const head = `Content-Type: ${type}; charset=${charset}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n`;
  const bytes = charset === 'utf-8' ? Buffer.from(quotedPrintable(body)) : encodeText(body, charset);
  return Buffer.concat([Buffer.from(head), bytes, Buffer.from('\r\n')]);
}

/** One mail before it is turned into bytes. Header values are already encoded. */
interface MimeMail {
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly text: string;
  readonly html?: string;
  readonly charset: Charset;
  /** Must not occur in the text. */
  readonly boundary: string;
}

/** The mail as it travels: CRLF line ends, `multipart/alternative` when there is HTML. */
export function buildMime(mail: MimeMail): Buffer {
  const head = [...mail.headers, ['MIME-Version', '1.0'] as const]
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  const text = part('text/plain', mail.text, mail.charset);
  if (mail.html === undefined) return Buffer.concat([Buffer.from(head), text]);
  const html = part('text/html', mail.html, mail.charset);
  return Buffer.concat([
    Buffer.from(
      `${head}Content-Type: multipart/alternative; boundary="${mail.boundary}"\r\n\r\n--${mail.boundary}\r\n`,
    ),
    text,
    Buffer.from(`--${mail.boundary}\r\n`),
    html,
    Buffer.from(`--${mail.boundary}--\r\n`),
  ]);
}
