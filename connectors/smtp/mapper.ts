import MailComposer from 'nodemailer/lib/mail-composer';
import type { OutgoingMail } from '../../src/ports/mail.ts';
import { headersOf } from '../sendgrid/mapper.ts';

/** Headers that the composer writes itself. */
const composed = new Set(['Message-ID', 'In-Reply-To', 'References']);

/** A mail as it goes over the wire, with the headers that a mail service would have written for us. */
export function toMime(mail: OutgoingMail): Promise<Buffer> {
  const { inReplyTo, references } = mail;
  const extra = Object.entries(headersOf(mail)).filter(([name]) => !composed.has(name));
  return new MailComposer({
    from: { name: mail.from.name, address: mail.from.email },
    to: { name: mail.to.name ?? '', address: mail.to.email },
    ...(mail.replyTo === null ? {} : { replyTo: mail.replyTo }),
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: mail.messageId,
    ...(inReplyTo === null ? {} : { inReplyTo }),
    ...(references.length === 0 ? {} : { references: [...references] }),
    // Prepared: neither folded nor encoded once more.
    headers: Object.fromEntries(extra.map(([name, value]) => [name, { prepared: true, value }])),
  })
    .compile()
    .build();
}
