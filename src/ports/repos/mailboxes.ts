import type { GrantedSecrets, MailboxKind, MailboxTokens, SmtpSecrets } from '../mailbox.ts';
import type { Mailbox } from '../records.ts';

/** What opens a mailbox, by its kind. */
export type MailboxSecrets = SmtpSecrets | GrantedSecrets;

/** A mailbox whose turn to be read has come. */
export interface MailboxPoll {
  readonly id: string;
  readonly cursor: string | null;
  readonly kind: MailboxKind;
  /** When its vendor is to be asked for notices (real time); null: not yet asked. */
  readonly watchAt: Date | null;
}

export interface MailboxRepo {
  list(): Promise<readonly Mailbox[]>;
  /**
   * New, or the same address again: its secrets, state and problem are replaced, and it is read on from where it was.
   * `noticeHash` is the hash of the secret that a vendor's notices carry; the tokens' version only rises.
   */
  save(
    mailbox: Mailbox,
    secrets: MailboxSecrets,
    at: { readonly poll: Date; readonly noticeHash: string | null },
  ): Promise<string>;
  /** With what opens it; null when there is none, or it is disconnected. */
  open(id: string): Promise<{ readonly mailbox: Mailbox; readonly secrets: MailboxSecrets } | null>;
  /** What a vendor granted, with the row locked until the transaction ends: single flight for renewals. */
  lockGrant(id: string): Promise<GrantedSecrets | null>;
  /** Writes new tokens and raises their version by one. */
  saveTokens(id: string, tokens: MailboxTokens): Promise<void>;
  /** One that needs its owner is not read until it is saved again. False when it was so already. */
  fail(id: string, problem: string): Promise<boolean>;
  /** Forgets it with its secrets; senders that used it go back to the mail service. */
  remove(id: string): Promise<void>;
  /**
   * Takes up to `limit` whose turn to be read has come, longest waiting first, and puts their next turn at `next`: so
   * one process reads each, and one that dies leaves it for the next turn.
   */
  claimPolls(now: Date, next: Date, limit: number): Promise<readonly MailboxPoll[]>;
  /** Brings a mailbox's next turn forward; nothing changes for one that is not read. */
  pollBy(id: string, at: Date): Promise<void>;
  /** Where reading stands; `pollAt` brings its next turn forward when there is more. */
  saveCursor(id: string, cursor: string, at: { readonly read: Date; readonly poll?: Date }): Promise<void>;
  /** When the vendor is to be asked for notices next (real time). */
  saveWatch(id: string, at: Date): Promise<void>;
}
