import { AppError, isAppError } from '../../src/errors.ts';
import type { MailboxPort, OpenMailbox, SmtpSecrets } from '../../src/ports/mailbox.ts';
import { toMime } from '../mime/index.ts';
import { problemOf } from '../sendgrid/mapper.ts';
import { checkSmtp, sendOverSmtp } from './client.ts';
import { outcomeOfError } from './errors.ts';
import { fetchMails, fileSent, isSent, readHeads, withImap } from './imap.ts';

async function check(secrets: SmtpSecrets): Promise<void> {
  try {
    await checkSmtp(secrets);
  } catch (error) {
    const outcome = outcomeOfError(error, 'signing in');
    const reason = 'reason' in outcome ? outcome.reason : 'The mail server did not answer.';
    const { host, port } = secrets.smtp;
    if (outcome.state === 'sender_blocked') throw new AppError('needs_reauth', reason);
    throw new AppError('unavailable', `SMTP at ${host}:${port}: ${reason}`, { cause: error });
  }
  await withImap(secrets, async () => {});
}

/**
 * A mailbox by SMTP and IMAP. `send` makes one attempt. Servers that do not file sent mail get a copy under Sent; that
 * copy is no proof, so only a server that files by itself can say that a mail was never taken.
 */
export const openSmtpMailbox: OpenMailbox = ({ secrets }): MailboxPort => ({
  check: () => check(secrets),
  async send(mail) {
    const problem = problemOf(mail);
    if (problem !== null) return { state: 'failed', reason: problem };
    const mime = Buffer.from(toMime(mail, { date: new Date() }));
    const outcome = await sendOverSmtp(secrets, mail, mime);
    if (outcome.state === 'accepted' && !secrets.savesSent) await fileSent(secrets, mime).catch(() => {});
    return outcome;
  },
  async findSend({ messageId }) {
    try {
      const sent = await isSent(secrets, messageId);
      if (sent === true) return { state: 'accepted', providerId: messageId };
      return { state: sent === false && secrets.savesSent ? 'absent' : 'unavailable' };
    } catch (error) {
      if (isAppError(error) || error instanceof Error) return { state: 'unavailable' };
      throw error;
    }
  },
  heads: (cursor) => readHeads(secrets, cursor, new Date()),
  fetch: (ids) => fetchMails(secrets, ids),
  // IMAP can tell of new mail only while a connection is held open.
  watch: async () => null,
});
