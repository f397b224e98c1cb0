import { AppError } from '../../src/errors.ts';
import type { InboundRequest } from '../../src/ports/inbound-request.ts';
import type { InboundMail, MailInbound } from '../../src/ports/mail.ts';
import { isSameText } from '../wire/same-text.ts';
import { type FormPart, fieldText, readForm } from './form.ts';
import { addressesOf, addressOf, type ParsedMime, parseMime } from './mime.ts';
import { checkSigned, signatureHeader, timestampHeader } from './signature.ts';

export interface SendgridInboundConfig {
  /** Base64 SPKI, as SendGrid's settings show them; several while a key is being replaced. */
  readonly publicKeys: readonly string[];
  /** What `?key=` of the Inbound Parse URL must be; null refuses every inbound mail. */
  readonly inboundSecret: string | null;
}

async function verifyInbound(
  config: SendgridInboundConfig,
  request: InboundRequest,
  now: Date,
): Promise<void> {
  if (config.inboundSecret === null || config.inboundSecret === '')
    throw new AppError(
      'unauthenticated',
      'No secret for inbound mail is set: set INBOUND_SECRET and put it into the Inbound Parse URL as ?key=….',
    );
  const key = URL.canParse(request.url) ? new URL(request.url).searchParams.get('key') : null;
  if (key === null || !isSameText(key, config.inboundSecret))
    throw new AppError(
      'unauthenticated',
      "The post's ?key= is missing or is not INBOUND_SECRET: correct the URL in SendGrid's Inbound Parse settings.",
    );
  // SendGrid signs inbound posts only where a security policy is attached to the parse setting.
  if (request.headers.has(signatureHeader) || request.headers.has(timestampHeader))
    await checkSigned(request, config.publicKeys, now);
}

interface Envelope {
  readonly to: readonly string[];
  readonly from: string | null;
}

function readEnvelope(field: FormPart | undefined): Envelope | null {
  if (field === undefined) return null;
  try {
    const value: unknown = JSON.parse(fieldText(field, undefined));
    if (typeof value !== 'object' || value === null) return null;
    const to = 'to' in value ? value.to : undefined;
    const list = (Array.isArray(to) ? to : [to]).filter((each): each is string => typeof each === 'string');
    const from = 'from' in value && typeof value.from === 'string' ? value.from : null;
    return { to: list, from };
  } catch {
    return null;
  }
}

/** Which charset each field is written in, in parsed mode. */
function readCharsets(field: FormPart | undefined): ReadonlyMap<string, string> {
  try {
    const value: unknown = JSON.parse(field === undefined ? '{}' : fieldText(field, undefined));
    if (typeof value !== 'object' || value === null) return new Map();
    return new Map(
      Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
    );
  } catch {
    return new Map();
  }
}

/** What is read of a field of parsed mode, bytes: whoever writes more than a megabyte does not write it by hand. */
const fieldBytes = 1024 * 1024;

/** A mail from the fields of parsed mode, for an account whose parse setting does not send the raw mail. */
async function fromFields(parts: readonly FormPart[]): Promise<ParsedMime> {
  const field = (name: string) => parts.find((part) => part.name === name);
  const charsets = readCharsets(field('charsets'));
  const read = (name: string): string | null => {
    const part = field(name);
    if (part === undefined) return null;
    return fieldText({ ...part, bytes: part.bytes.subarray(0, fieldBytes) }, charsets.get(name));
  };
  const files = parts.filter((part) => part.filename !== null);
  const head = await parseMime(new TextEncoder().encode(`${(read('headers') ?? '').trim()}\r\n\r\n`));
  const [text, html] = [read('text'), read('html')];
  return {
    ...head,
    from: addressOf(read('from') ?? '') ?? head.from,
    to: head.to.length > 0 ? head.to : addressesOf(read('to') ?? ''),
    subject: read('subject') ?? head.subject,
    text: text ?? '',
    html,
    partTypes: [
      ...new Set([
        ...head.partTypes.filter((type) => type.startsWith('multipart/')),
        ...(text === null ? [] : ['text/plain']),
        ...(html === null ? [] : ['text/html']),
        ...files.map((file) => file.type),
      ]),
    ],
    attachments: files.map((file) => ({ name: file.filename ?? '', bytes: file.bytes.length })),
  };
}

/** Where a mail was delivered, in lower case: by the envelope, else by what the servers on the way wrote down. */
function recipientsOf(envelope: Envelope | null, mail: ParsedMime): string[] {
  const noted = ['delivered-to', 'x-original-to', 'x-envelope-to', 'x-forwarded-to'].flatMap((name) =>
    addressesOf(mail.headers.get(name)?.replaceAll('\n', ', ') ?? ''),
  );
  const known = [envelope?.to ?? [], noted, mail.to].find((list) => list.length > 0) ?? [];
  return [...new Set(known.map((email) => email.trim().replace(/^<|>$/g, '').toLowerCase()))];
}

async function parseInbound(contentType: string, body: Uint8Array): Promise<InboundMail> {
  // A mail as it lay in a mailbox: what wrapped it on its way is gone.
  if (/^message\/rfc822\b/i.test(contentType)) {
    const mail = await parseMime(body);
    return { ...mail, recipients: recipientsOf(null, mail), envelopeFrom: null };
  }
  const parts = readForm(contentType, body);
  const field = (name: string) => parts.find((part) => part.name === name);
  const raw = field('email') ?? field('rawEmail');
  if (raw === undefined && field('headers') === undefined && field('from') === undefined)
    throw new AppError(
      'invalid_input',
      "The inbound post holds no mail: neither the raw mail ('email') nor the fields 'headers' or 'from' are there.",
    );
  const mail = raw === undefined ? await fromFields(parts) : await parseMime(raw.bytes);
  const envelope = readEnvelope(field('envelope'));
  return { ...mail, recipients: recipientsOf(envelope, mail), envelopeFrom: envelope?.from ?? null };
}

/** Inbound Parse, best in raw mode: parsed mode is understood, but the service has already cut the mail up. */
export function createInbound(
  config: SendgridInboundConfig,
): Pick<MailInbound, 'verifyInbound' | 'parseInbound'> {
  return {
    verifyInbound: (request, now) => verifyInbound(config, request, now),
    parseInbound,
  };
}
