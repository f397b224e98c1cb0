import { createSmtp } from '../connectors/smtp/index.ts';
import type { MailHosts, OpenMailbox } from './ports/mailbox.ts';

/** Opens reps' own mailboxes. Node only: SMTP and IMAP need sockets that Workers do not have. */
export const openMailboxes: (hosts: MailHosts) => OpenMailbox = createSmtp;
