import type { InboundRequest } from './inbound-request.ts';
import type { MailPort } from './mail.ts';

/** Mailboxes that their owner opens to us at a vendor, by OAuth. */
export type GrantedKind = 'gmail' | 'microsoft';

/** How a mailbox is reached. */
export type MailboxKind = 'smtp' | GrantedKind;

/** How a server is spoken to: TLS from the first byte, TLS asked for on the way (STARTTLS, required), or in the clear. */
type MailSecurity = 'tls' | 'starttls' | 'none';

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
  /**
   * Asks for a notice whenever mail arrives, posted to `url` with `secret` in it; asked again, with the same secret, it is
   * renewed. `until` is real time. Null where the mailbox has no such thing: it is polled only.
   */
  watch(notice: { readonly url: string; readonly secret: string }): Promise<{ readonly until: Date } | null>;
}

/** Which hosts mailboxes may be at. */
export interface MailHosts {
  /** This machine may be spoken to: only while every service is a stand-in on it. */
  readonly loopback: boolean;
  /** Asks for a host's addresses. */
  readonly lookup: (host: string) => Promise<readonly string[]>;
}

/** Opens mailboxes of one kind; nothing is connected until it is used. */
export type OpenMailbox = (mailbox: {
  readonly address: string;
  readonly secrets: SmtpSecrets;
}) => MailboxPort;

/** What opens a mailbox at a vendor; sealed in the store. */
export interface GrantedSecrets {
  readonly tokens: MailboxTokens;
  /** Rises by one whenever the tokens are replaced. */
  readonly tokenVersion: number;
  /** What the vendor's notices carry; the same for the mailbox's life. */
  readonly noticeSecret: string;
}

/** What a vendor granted. Times are real time; sealed in the store. */
export interface MailboxTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresAt: Date | null;
}

export interface MailboxGrant {
  /** The mailbox's own address, as the vendor says it; lower case. */
  readonly address: string;
  readonly tokens: MailboxTokens;
}

/** The OAuth side of a vendor of mailboxes. */
export interface MailboxOAuth {
  /** `loginHint`: the address that is meant, so that the vendor asks for the right account. */
  authorizeUrl(input: {
    readonly redirectUri: string;
    readonly state: string;
    readonly challenge: string;
    readonly loginHint: string | null;
  }): string;
  exchange(input: {
    readonly code: string;
    readonly redirectUri: string;
    readonly verifier: string;
  }): Promise<MailboxGrant>;
  /** New tokens; `needs_reauth` when the grant is dead, `unavailable` when nobody answers. */
  refresh(tokens: MailboxTokens): Promise<MailboxTokens>;
  revoke(tokens: MailboxTokens): Promise<void>;
}

/** Access to a mailbox's tokens, renewed by one process at a time. */
export interface MailboxTokenSource {
  current(): Promise<{ readonly accessToken: string; readonly version: number }>;
  /** After a 401 with that version: the token that replaced it, renewed only if nobody else did. */
  renew(version: number): Promise<{ readonly accessToken: string; readonly version: number }>;
}

/**
 * A notice of a vendor that something arrived; the mailbox itself is read then. `challenge` is to be answered as it is.
 * `arrived` brings back the secret that `watch` gave; `addressed` was verified as the vendor's own, and names the mailbox.
 */
export type MailboxNotice =
  | { readonly state: 'challenge'; readonly text: string }
  | { readonly state: 'arrived'; readonly secret: string }
  | { readonly state: 'addressed'; readonly address: string };

/** Everything that a vendor of mailboxes brings along. */
export interface GrantedMailboxes {
  readonly oauth: MailboxOAuth;
  open(mailbox: { readonly address: string; readonly tokens: MailboxTokenSource }): MailboxPort;
  /** What a request to the notices' address says; `invalid_input` when nothing can be read from it, `unauthenticated` when it is not the vendor's. */
  notice(request: InboundRequest): MailboxNotice;
}
