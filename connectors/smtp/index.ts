import { AppError, isAppError } from '../../src/errors.ts';
import type { SendOutcome } from '../../src/ports/mail.ts';
import type {
  MailboxPort,
  MailHosts,
  MailServer,
  OpenMailbox,
  SmtpSecrets,
} from '../../src/ports/mailbox.ts';
import { problemOf } from '../mime/headers.ts';
import { toMime } from '../mime/index.ts';
import { checkSmtp, sendOverSmtp } from './client.ts';
import { outcomeOfError, type Phase } from './errors.ts';
import { hostProblem } from './hosts.ts';
import { fetchMails, fileSent, isSent, readHeads, withImap } from './imap.ts';

async function check(secrets: SmtpSecrets): Promise<void> {
  let phase: Phase = 'connecting';
  try {
    await checkSmtp(secrets, (next) => {
      phase = next;
    });
  } catch (error) {
    const outcome = outcomeOfError(error, phase);
    const reason = 'reason' in outcome ? outcome.reason : 'The mail server did not answer.';
    const { host, port } = secrets.smtp;
    if (outcome.state === 'sender_blocked') throw new AppError('needs_reauth', reason);
    throw new AppError('unavailable', `SMTP at ${host}:${port}: ${reason}`, { cause: error });
  }
  await withImap(secrets, async () => {});
}

/** Stops with why one of the servers is not spoken to. */
async function requireHosts(hosts: MailHosts, ...servers: readonly MailServer[]): Promise<void> {
  for (const server of servers) {
    const problem = await hostProblem(server, hosts);
    if (problem !== null) throw problem;
  }
}

/** What a mail comes to whose server is not spoken to: it did not leave. */
function unspoken({ code, message }: AppError): SendOutcome {
  return code === 'unavailable'
    ? { state: 'not_sent', reason: message, retryAfterSeconds: null }
    : { state: 'sender_blocked', reason: message };
}

/**
 * Opens mailboxes by SMTP and IMAP, on servers that may be spoken to. `send` makes one attempt. Servers that do not file
 * sent mail get a copy under Sent; that copy is no proof, so only a server that files by itself can say that a mail was
 * never taken.
 */
export function createSmtp(hosts: MailHosts): OpenMailbox {
  return ({ secrets }): MailboxPort => {
    const overImap = async <T>(work: () => Promise<T>): Promise<T> => {
      await requireHosts(hosts, secrets.imap);
      return work();
    };
    return {
      async check() {
        await requireHosts(hosts, secrets.smtp, secrets.imap);
        await check(secrets);
      },
      async send(mail) {
        const problem = problemOf(mail);
        if (problem !== null) return { state: 'failed', reason: problem };
        const closed = await hostProblem(secrets.smtp, hosts);
        if (closed !== null) return unspoken(closed);
        const mime = Buffer.from(toMime(mail, { date: new Date() }));
        const outcome = await sendOverSmtp(secrets, mail, mime);
        if (outcome.state === 'accepted' && !secrets.savesSent)
          await overImap(() => fileSent(secrets, mime)).catch(() => {});
        return outcome;
      },
      async findSend({ messageId }) {
        try {
          const sent = await overImap(() => isSent(secrets, messageId));
          if (sent === true) return { state: 'accepted', providerId: messageId };
          return { state: sent === false && secrets.savesSent ? 'absent' : 'unavailable' };
        } catch (error) {
          if (isAppError(error) || error instanceof Error) return { state: 'unavailable' };
          throw error;
        }
      },
      heads: (cursor) => overImap(() => readHeads(secrets, cursor, new Date())),
      fetch: (ids) => overImap(() => fetchMails(secrets, ids)),
      // IMAP can tell of new mail only while a connection is held open.
      watch: async () => null,
    };
  };
}
