import type { Account } from './account.ts';
import { INBOUND_DOMAIN } from './account.ts';
import type { ActOf } from './act-schema.ts';
import { type Address, headerOf } from './mail.ts';
import { buildMime, type Charset, encodeHeader } from './mime.ts';
import { automaticAnswer } from './out-of-office.ts';
import { quotedHtml, quotedText } from './quote.ts';
import { ActRefused, type Done, type Scene } from './scene.ts';

interface Outgoing {
  readonly from: Address;
  readonly to: Address;
  readonly subject: string;
  readonly text: string;
  /** The new text with what is quoted below it. */
  readonly whole: string;
  readonly html?: string;
  readonly charset: Charset;
  readonly automatic: boolean;
  readonly headers: Readonly<Record<string, string>>;
  /** False for a mail that starts a thread of its own. */
  readonly answers: boolean;
}

/** Reads `Name <address>` or an address. */
function parseAddress(text: string): Address {
  const match = /^\s*"?(.*?)"?\s*<([^<>]+)>\s*$/.exec(text);
  const [, name = '', email = ''] = match ?? [undefined, '', text.trim()];
  return name === '' ? { email } : { email, name };
}

function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1).toLowerCase();
}

function shown({ email, name }: Address): string {
  return name === undefined ? email : `${name} <${email}>`;
}

function headerAddress({ email, name }: Address, charset: Charset): string {
  if (name === undefined) return email;
  const plain = /^[\w .'-]+$/.test(name);
  return `${plain ? name : encodeHeader(name, charset)} <${email}>`;
}

/** Where an answer goes; refused when that is not under the domain whose mail comes to Inbound Parse. */
function replyAddress({ mail }: Scene): Address {
  const to = mail.reply_to[0] ?? mail.from;
  if (domainOf(to.email) !== INBOUND_DOMAIN)
    throw new ActRefused(
      `An answer goes to ${to.email}; only mail to @${INBOUND_DOMAIN} reaches Inbound Parse, so the product would not get it.`,
    );
  return to;
}

function headersOf(scene: Scene, mail: Outgoing, messageId: string): [string, string][] {
  const { account, mail: original } = scene;
  const date = account.clock.now().toUTCString().replace('GMT', '+0000');
  const earlier = headerOf(original, 'References') ?? headerOf(original, 'In-Reply-To') ?? '';
  const references = `${earlier} ${original.smtp_id}`.trim().split(/\s+/).join('\r\n ');
  const received = `from mail.${domainOf(mail.from.email)} (203.0.113.9) by mx.sendgrid.net with ESMTP; ${date}`;
  return [
    ['Received', received],
    ['From', headerAddress(mail.from, mail.charset)],
    ['To', headerAddress(mail.to, mail.charset)],
    ['Subject', encodeHeader(mail.subject, mail.charset)],
    ['Date', date],
    ['Message-ID', messageId],
    ...(mail.answers
      ? ([
          ['In-Reply-To', original.smtp_id],
          ['References', references],
        ] as [string, string][])
      : []),
    ...(mail.automatic
      ? ([
          ['Auto-Submitted', 'auto-replied'],
          ['X-Auto-Response-Suppress', 'All'],
        ] as [string, string][])
      : []),
    ...Object.entries(mail.headers).map(([name, value]): [string, string] => [
      name,
      encodeHeader(value, mail.charset),
    ]),
  ];
}

/** Writes the mail, keeps it and posts it to the product's Inbound Parse address. */
export async function sendToProduct(scene: Scene, mail: Outgoing): Promise<Done> {
  const { account } = scene;
  const id = nextInboundId(account);
  const messageId = `<${id}@mail.${domainOf(mail.from.email)}>`;
  const raw = buildMime({
    headers: headersOf(scene, mail, messageId),
    text: mail.whole,
    ...(mail.html === undefined ? {} : { html: mail.html }),
    charset: mail.charset,
    boundary: `=_${id}`,
  });
  const outcome = await account.inbound.add({
    id,
    mailId: scene.mail.id,
    at: account.clock.now().toISOString(),
    from: shown(mail.from),
    envelopeFrom: mail.automatic ? '' : mail.from.email,
    envelopeTo: [mail.to.email],
    to: shown(mail.to),
    subject: mail.subject,
    text: mail.text,
    messageId,
    charset: mail.charset,
    raw: raw.toString('base64'),
    state: 'queued',
  });
  return {
    made: [messageId],
    posted: outcome === undefined ? [] : [outcome],
    ...(outcome === undefined ? { note: 'The mail waits: no product is known yet.' } : {}),
  };
}

export function nextInboundId(account: Account): string {
  return account.ids.short('inbound', account.inbound.size);
}

/** A person answers, with the original quoted below. */
export function replyToMail(scene: Scene, act: ActOf<'reply'>): Promise<Done> {
  const { mail, prospect } = scene;
  const subject = act.subject ?? (/^re:/i.test(mail.subject) ? mail.subject : `Re: ${mail.subject}`);
  return sendToProduct(scene, {
    from: act.from === undefined ? prospect : parseAddress(act.from),
    to: replyAddress(scene),
    subject,
    text: act.text,
    whole: act.quote ? `${act.text}\n\n${quotedText(mail)}` : act.text,
    ...(act.html === undefined ? {} : { html: act.quote ? act.html + quotedHtml(mail) : act.html }),
    charset: act.charset,
    automatic: false,
    headers: act.headers,
    answers: true,
  });
}

/** The prospect's mail server answers by itself. */
export function answerOutOfOffice(scene: Scene, act: ActOf<'out_of_office'>): Promise<Done> {
  const { subject, text } = automaticAnswer({
    subject: scene.mail.subject,
    language: act.language,
    ...(act.until === undefined ? {} : { until: act.until }),
  });
  return sendToProduct(scene, {
    from: scene.prospect,
    to: replyAddress(scene),
    subject,
    text,
    whole: text,
    charset: act.charset,
    automatic: true,
    headers: {},
    answers: true,
  });
}
