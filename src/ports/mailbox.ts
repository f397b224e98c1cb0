import type { MailPort } from './mail.ts';

/** How a mailbox is reached. */
export type MailboxKind = 'smtp';

/** How a server is spoken to: TLS from the first byte, TLS asked for on the way (STARTTLS, required), or in the clear. */
export type MailSecurity = 'tls' | 'starttls' | 'none';

export interface MailServer {
  readonly host: string;
  readonly port: number;
  readonly security: MailSecurity;
}

/** What opens a mailbox over SMTP and IMAP; sealed in the store. */
export interface SmtpSecrets {
  readonly smtp: MailServer;
  readonly imap: MailServer;
  readonly user: string;
  readonly password: string;
  /** Whether the server itself files what it was handed under Sent: only then does absence there mean anything. */
  readonly savesSent: boolean;
}

/** What is looked at of a mail before it is known whether it concerns us. The rest of it stays where it is. */
export interface MailHead {
  /** The mailbox's own name for it, good for `fetch`. */
  readonly id: string;
  readonly messageId: string | null;
  /** In-Reply-To and References. */
  readonly answers: readonly string[];
  /** Lower case. */
  readonly from: string | null;
  /** A delivery report or a server's notice: which mail it is about stands inside. */
  readonly report: boolean;
}

/** A rep's own mailbox: mail leaves from it, and what arrives there can be read. */
export interface MailboxPort extends MailPort {
  /** Signs in both ways and does nothing else. `needs_reauth` when it is refused, `unavailable` when nobody answers. */
  check(): Promise<void>;
  /** What has arrived since the cursor, oldest first; null begins now. `more` when a limit left some. */
  heads(
    cursor: string | null,
  ): Promise<{ readonly heads: readonly MailHead[]; readonly cursor: string; readonly more: boolean }>;
  /** The bytes of these mails; those that are gone are left out. */
  fetch(ids: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>;
}

/** Opens mailboxes of one kind; nothing is connected until it is used. */
export type OpenMailbox = (mailbox: {
  readonly address: string;
  readonly secrets: SmtpSecrets;
}) => MailboxPort;
