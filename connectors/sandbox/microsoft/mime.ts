import type { Address, Header } from './types.ts';

/** One RFC 2047 word as text. */
function decodeWord(_: string, charset: string, encoding: string, text: string): string {
  const bytes =
    encoding.toUpperCase() === 'B'
      ? Buffer.from(text, 'base64')
      : Buffer.from(
          text
            .replaceAll('_', ' ')
            .replace(/=([0-9a-f]{2})/gi, (_all, hex: string) =>
              String.fromCharCode(Number.parseInt(hex, 16)),
            ),
          'latin1',
        );
  return new TextDecoder(charset).decode(bytes);
}

/** A header's value as people read it. Blanks between two encoded words mean nothing. */
export function decodeHeader(value: string): string {
  return value.replace(/\?=\s+=\?/g, '?==?').replace(/=\?([\w.-]+)\?([bq])\?([^?]*)\?=/gi, decodeWord);
}

/** Header lines in their order, unfolded but not decoded. */
export function headersOf(raw: Buffer): Header[] {
  const [head = ''] = raw.toString('latin1').split(/\r?\n\r?\n/, 1);
  return head
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .flatMap((line) => {
      const at = line.indexOf(':');
      return at < 1 ? [] : [{ name: line.slice(0, at).trim(), value: line.slice(at + 1).trim() }];
    });
}

export function headerOf(headers: readonly Header[], name: string): string | undefined {
  return headers.find((header) => header.name.toLowerCase() === name.toLowerCase())?.value;
}

/** The addresses of a header. Commas inside quotes part nothing. */
export function addressesOf(value: string | undefined): Address[] {
  const parts = value?.match(/(?:"(?:[^"\\]|\\.)*"|[^,"])+/g) ?? [];
  return parts.flatMap((part) => {
    const angled = /^(.*)<([^<>\s]+@[^<>\s]+)>\s*$/s.exec(part.trim());
    const address = (angled?.[2] ?? part.trim()).toLowerCase();
    if (!/^[^\s@<>]+@[^\s@<>]+$/.test(address)) return [];
    const quoted = (angled?.[1] ?? '').trim().replace(/^"(.*)"$/s, '$1');
    return [{ name: decodeHeader(quoted.replace(/\\(.)/g, '$1')) || address, address }];
  });
}

/** Puts a header in the place of another, or before all others. */
export function withHeader(raw: Buffer, name: string, value: string): Buffer {
  const text = raw.toString('latin1');
  const at = text.search(/\r?\n\r?\n/);
  const end = at < 0 ? text.length : at;
  const others = text
    .slice(0, end)
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .filter((line) => !line.toLowerCase().startsWith(`${name.toLowerCase()}:`));
  return Buffer.from([`${name}: ${value}`, ...others].join('\r\n') + text.slice(end), 'latin1');
}

/** A plain mail, as somebody outside writes it. */
export function plainMail(mail: {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly messageId: string;
  readonly date: Date;
  readonly text: string;
  readonly more?: Readonly<Record<string, string>>;
}): Buffer {
  const encode = (text: string) =>
    /^[ -~]*$/.test(text) ? text : `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`;
  const headers = {
    From: mail.from,
    To: mail.to,
    Subject: encode(mail.subject),
    'Message-ID': mail.messageId,
    Date: mail.date.toUTCString().replace('GMT', '+0000'),
    'MIME-Version': '1.0',
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Transfer-Encoding': '8bit',
    ...mail.more,
  };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${head.join('')}\r\n${mail.text.replace(/\r?\n/g, '\r\n')}\r\n`);
}
