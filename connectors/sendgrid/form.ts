import { type MultipartPart, parseMultipart } from '@mjackson/multipart-parser';
import { AppError } from '../../src/errors.ts';

/** One field of a posted form, its bytes untouched. */
export interface FormPart {
  readonly name: string;
  readonly filename: string | null;
  readonly type: string;
  /** The charset of the part's own Content-Type. */
  readonly charset: string | null;
  readonly bytes: Uint8Array;
}

/** Names that mail uses and the Encoding Standard does not know. */
const aliases: Readonly<Record<string, string>> = {
  cp932: 'shift_jis',
  'x-sjis': 'shift_jis',
  ms932: 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
  cp950: 'big5',
  'iso-8859-8-i': 'iso-8859-8',
  cp1252: 'windows-1252',
  latin1: 'iso-8859-1',
  'latin-1': 'iso-8859-1',
  utf8mb4: 'utf-8',
};

/** A label without what programs put around it: `x-` and `cs` before, `cp1250` or `ms1251` for a Windows code page. */
function plainLabel(label: string): string {
  const bare = label.replace(/^(?:x-|cs)/, '').replaceAll('_', '-');
  return aliases[bare] ?? bare.replace(/^(?:cp|ms|ibm)-?(125\d|874)$/, 'windows-$1');
}

/** Text of bytes in a charset; one that nobody knows, or none, is read as UTF-8, else as windows-1252. Never throws. */
export function decodeText(bytes: Uint8Array, charset: string | null | undefined): string {
  const label =
    charset
      ?.trim()
      .toLowerCase()
      .replace(/^["']|["']$/g, '') ?? '';
  for (const name of label === '' ? [] : [aliases[label] ?? label, plainLabel(label)]) {
    try {
      return new TextDecoder(name).decode(bytes);
    } catch {
      // An unknown label: tried in its plain form, then judged by the bytes, below.
    }
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** A field's text; `charset` is what SendGrid's `charsets` field says about it. */
export function fieldText(part: FormPart, charset: string | undefined): string {
  return decodeText(part.bytes, charset ?? part.charset);
}

/** Fields that are read; SendGrid posts about twenty, and one for each file. */
const mostFields = 2000;

function toPart(part: MultipartPart): FormPart | null {
  const name = part.name;
  if (name === undefined) return null;
  const type = part.headers.get('content-type') ?? '';
  return {
    name,
    filename: part.filename ?? null,
    type: (type.split(';')[0] ?? '').trim().toLowerCase() || 'application/octet-stream',
    charset: /charset\s*=\s*"?([^";\s]+)/i.exec(type)?.[1] ?? null,
    // Of a body that is one piece, a part is a view: no copy of a large one.
    bytes: part.content.length === 1 ? (part.content[0] ?? part.bytes) : part.bytes,
  };
}

/**
 * Splits a `multipart/form-data` body at its boundaries and leaves the bytes between them as they are; a platform's
 * form reader would decode them as UTF-8 and so destroy mail in any other charset. A body that breaks off gives the
 * parts before the break, and so does one of thousands of parts. The parts are views of `body`. `invalid_input` when there is no boundary or no part.
 */
export function readForm(contentType: string, body: Uint8Array): readonly FormPart[] {
  const match = /^\s*multipart\/form-data\b.*?\bboundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  const boundary = match?.[1] ?? match?.[2];
  if (boundary === undefined)
    throw new AppError('invalid_input', 'The inbound post is not multipart/form-data with a boundary.');
  const parts: FormPart[] = [];
  try {
    const limits = { boundary, maxFileSize: body.length + 1, maxHeaderSize: 64 * 1024 };
    for (const each of parseMultipart(body, limits)) {
      const part = toPart(each);
      if (part !== null) parts.push(part);
      if (parts.length >= mostFields) break;
    }
  } catch (cause) {
    if (parts.length === 0)
      throw new AppError('invalid_input', 'The inbound post is no readable multipart form.', { cause });
  }
  if (parts.length === 0) throw new AppError('invalid_input', 'The inbound post has no fields.');
  return parts;
}
