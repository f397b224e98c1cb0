import PostalMime, { type Attachment, addressParser, type Email } from 'postal-mime';
import { AppError } from '../../src/errors.ts';
import type { InboundMail } from '../../src/ports/mail.ts';
import { withTrueCharsets } from './charset.ts';
import { decodeText } from './form.ts';
import { placeIn, skim } from './skim.ts';

/** A mail as its MIME tells it, before the envelope is known. */
export type ParsedMime = Omit<InboundMail, 'recipients' | 'envelopeFrom'>;

/** Addresses of a header's value, in lower case, without names and groups. */
export function addressesOf(value: string): string[] {
  return addressParser(value, { flatten: true }).flatMap(({ address }) =>
    address === undefined || address === '' ? [] : [address.toLowerCase()],
  );
}

/** The first address of a header's value, with its name. */
export function addressOf(value: string): ParsedMime['from'] {
  const first = addressParser(value, { flatten: true }).find(({ address }) => Boolean(address));
  return first?.address === undefined
    ? null
    : { email: first.address.toLowerCase(), name: first.name.trim() || null };
}

/** The `<…>` ids of a header's value, in order; a bare id is taken too, since some servers lose the brackets. */
function idsOf(value: string | undefined): string[] {
  if (value === undefined) return [];
  const bracketed = value.match(/<[^<>\s]+>/g);
  if (bracketed !== null) return bracketed;
  return value.split(/[\s,]+/).flatMap((id) => (/^[^<>\s]+@[^<>\s]+$/.test(id) ? [`<${id}>`] : []));
}

function bytesOf(attachment: Attachment): Uint8Array {
  const { content } = attachment;
  if (typeof content === 'string') return new TextEncoder().encode(content);
  return content instanceof Uint8Array ? content : new Uint8Array(content);
}

/** Parts of a delivery or feedback report that are for machines but say what happened, and to which mail. */
const reportParts = new Set([
  'message/global-delivery-status',
  'message/global-disposition-notification',
  'message/delivery-status',
  'message/feedback-report',
  'message/disposition-notification',
]);
const returnedParts = new Set([
  'message/rfc822',
  'text/rfc822-headers',
  'message/global',
  'message/global-headers',
]);

/** Repeated headers are joined by line breaks, in their order. What skimming put among them is not one. */
function headersOf(email: Email): Map<string, string> {
  const headers = new Map<string, string>();
  for (const { key, value } of email.headers) {
    if (key === 'content-description' && placeIn(value) !== null) continue;
    const before = headers.get(key);
    headers.set(key, before === undefined ? value : `${before}\n${value}`);
  }
  return headers;
}

/** In a report: what its machine-readable parts say, and the id of the mail that it is about. */
function reportOf(email: Email): { readonly text: string; readonly ids: readonly string[] } {
  const said: string[] = [];
  const ids: string[] = [];
  for (const attachment of email.attachments) {
    const { mimeType } = attachment;
    if (!reportParts.has(mimeType) && !returnedParts.has(mimeType)) continue;
    const content = decodeText(bytesOf(attachment), null);
    if (reportParts.has(mimeType)) said.push(content.trim());
    const header = content.split(/\r?\n\r?\n/, 1)[0]?.replace(/\r?\n[ \t]+/g, ' ') ?? '';
    const name = reportParts.has(mimeType) ? /^original-message-id:(.*)$/im : /^message-id:(.*)$/im;
    ids.push(...idsOf(name.exec(header)?.[1]));
  }
  return { text: said.join('\n\n'), ids };
}

/** The types of all parts: the outermost from its header, the texts, and what came attached. */
function partTypesOf(email: Email, headers: ReadonlyMap<string, string>): string[] {
  const outer = headers.get('content-type')?.split(/[;\n]/)[0]?.trim().toLowerCase();
  return [
    ...new Set([
      ...(outer ? [outer] : []),
      ...(email.text === undefined ? [] : ['text/plain']),
      ...(email.html === undefined ? [] : ['text/html']),
      ...email.attachments.map((attachment) => attachment.mimeType),
    ]),
  ];
}

/** The body of a multipart mail whose boundaries are broken, so that no part was found; at most its first megabyte. */
function brokenBody(email: Email, raw: Uint8Array): string {
  if (email.text !== undefined || email.html !== undefined || email.attachments.length > 0) return '';
  const text = decodeText(raw.subarray(0, 1_000_000), null);
  const at = /\r?\n\r?\n/.exec(text);
  return at === null ? '' : text.slice(at.index).trim();
}

/**
 * Parses a whole mail's bytes. Embedded messages stay attachments, so their words never pass for the sender's. For
 * delivery and feedback reports, the machine-readable parts are added to the text, and the id of the mail that was
 * reported to `references`. Of a mail over a megabyte only the beginnings of its parts are read (see `skim`).
 * `invalid_input` when even the parser gives up.
 */
export async function parseMime(raw: Uint8Array): Promise<ParsedMime> {
  const { bytes, sizes } = skim(raw);
  let email: Email;
  try {
    email = await PostalMime.parse(bytes, { forceRfc822Attachments: true });
    if (`${email.text ?? ''}${email.html ?? ''}`.includes('\ufffd'))
      email = await PostalMime.parse(withTrueCharsets(bytes), { forceRfc822Attachments: true });
  } catch (cause) {
    throw new AppError('invalid_input', 'The mail is not readable MIME.', { cause });
  }
  const headers = headersOf(email);
  const partTypes = partTypesOf(email, headers);
  const isReport = partTypes.some((type) => type === 'multipart/report' || reportParts.has(type));
  const report = isReport ? reportOf(email) : { text: '', ids: [] };
  const date = new Date(email.date ?? Number.NaN);
  const references = [...idsOf(email.references), ...report.ids];
  return {
    from: email.from?.address
      ? { email: email.from.address.toLowerCase(), name: email.from.name || null }
      : null,
    to: (email.to ?? []).flatMap((to) => (to.group ?? [to]).map((each) => each.address.toLowerCase())),
    subject: email.subject ?? '',
    messageId: idsOf(email.messageId)[0] ?? null,
    inReplyTo: idsOf(email.inReplyTo)[0] ?? null,
    references: [...new Set(references)],
    date: Number.isNaN(date.getTime()) ? null : date,
    headers,
    text: [email.text ?? brokenBody(email, raw), report.text].filter((each) => each !== '').join('\n\n'),
    html: email.html ?? null,
    partTypes,
    attachments: email.attachments.map((attachment) => ({
      name: attachment.filename ?? '',
      bytes: sizes[placeIn(attachment.description) ?? -1] ?? bytesOf(attachment).length,
    })),
  };
}
