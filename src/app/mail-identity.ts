import type { InboundMail } from '../ports/mail.ts';
import { sha256Hex } from './hash.ts';

/**
 * What tells a mail that came again from the next one: its Message-ID and all that it says. The id alone would not do,
 * since ticket systems and autoresponders use theirs again, and the later mail may be the one that asks for no more.
 * Where a mail was on its way, and how its parts are bounded, says nothing: a repeated post differs in both.
 */
export async function identityOf(mail: InboundMail, messageId: string): Promise<string> {
  const { from, date, subject, text, html, attachments } = mail;
  const said = [
    from?.email ?? null,
    date,
    subject,
    text,
    html,
    attachments.map(({ name, bytes }) => [name, bytes]),
  ];
  return `${messageId}|${await sha256Hex(JSON.stringify(said))}`;
}
