import type { Cloud } from './http.ts';
import { headerOf, plainMail } from './mime.ts';
import { deliver } from './send-mail.ts';
import type { MailRow } from './types.ts';

/** A sent mail by its Message-ID, in whichever mailbox. */
export const findSent = ({ mails }: Cloud, messageId: string): MailRow | undefined =>
  mails.all(undefined, 'sentitems').find((row) => row.messageId === messageId);

/**
 * Whoever got a mail answers it, to the address that it came from, whatever its Reply-To says: what arrives at Reply-To is
 * no matter of this mailbox.
 */
export function reply(
  cloud: Cloud,
  sent: MailRow,
  said: { readonly text: string; readonly from?: string },
): MailRow {
  const from = said.from ?? sent.to[0]?.address ?? 'nobody@buyer.example';
  const earlier = headerOf(sent.headers, 'references');
  const raw = plainMail({
    from,
    to: sent.mailbox,
    subject: /^re:/i.test(sent.subject) ? sent.subject : `Re: ${sent.subject}`,
    messageId: `<reply-${cloud.mails.count + 1}@${from.split('@')[1]}>`,
    date: cloud.clock.now(),
    text: said.text,
    more: {
      'In-Reply-To': sent.messageId,
      References: earlier === undefined ? sent.messageId : `${earlier} ${sent.messageId}`,
    },
  });
  return deliver(cloud, sent.mailbox, raw);
}
