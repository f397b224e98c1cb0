import type { MailHead } from '../../src/ports/mailbox.ts';
import type { GraphMessage } from './schemas.ts';

const idsIn = (value: string) => value.match(/<[^<>\s]+>/g) ?? [];
const serverNames = /^(mailer-daemon|postmaster|mail-daemon|microsoftexchange)/i;

/**
 * What is looked at of a mail; null for what was removed or only changed. Every mail has an id in Exchange's store, so
 * an entry without one tells only of a flag.
 */
export function toMailHead(message: GraphMessage): MailHead | null {
  const { id, internetMessageId } = message;
  if (message['@removed'] !== undefined || !internetMessageId) return null;
  const header = (name: string) =>
    (message.internetMessageHeaders ?? []).find((one) => one.name.toLowerCase() === name)?.value ?? '';
  const address = message.from?.emailAddress?.address?.toLowerCase() ?? '';
  // Whoever has left the organisation is shown by a directory name, which is no address.
  const from = address.includes('@') ? address : null;
  return {
    id,
    messageId: internetMessageId,
    answers: [...idsIn(header('in-reply-to')), ...idsIn(header('references'))],
    from,
    report: /^multipart\/report/i.test(header('content-type')) || serverNames.test(from ?? ''),
  };
}
