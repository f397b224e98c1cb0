import type { SmtpSecrets } from '../mailbox.ts';
import type { Mailbox } from '../records.ts';

export interface MailboxRepo {
  list(): Promise<readonly Mailbox[]>;
  /** New, or the same address again: its secrets, state and problem are replaced, and it is read on from where it was. */
  save(mailbox: Mailbox, secrets: SmtpSecrets, pollAt: Date): Promise<string>;
  /** With what opens it; null when there is none, or it is disconnected. */
  open(id: string): Promise<{ readonly mailbox: Mailbox; readonly secrets: SmtpSecrets } | null>;
  /** One that needs its owner is not read until it is saved again. */
  fail(id: string, problem: string): Promise<void>;
  /** Forgets it with its secrets; senders that used it go back to the mail service. */
  remove(id: string): Promise<void>;
  /**
   * Takes up to `limit` whose turn to be read has come, longest waiting first, and puts their next turn at `next`: so
   * one process reads each, and one that dies leaves it for the next turn.
   */
  claimPolls(
    now: Date,
    next: Date,
    limit: number,
  ): Promise<readonly { readonly id: string; readonly cursor: string | null }[]>;
  /** Where reading stands; `pollAt` brings its next turn forward when there is more. */
  saveCursor(id: string, cursor: string, at: { readonly read: Date; readonly poll?: Date }): Promise<void>;
}
