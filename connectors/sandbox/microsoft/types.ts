import type { RequestLog, StandIn } from '../core/index.ts';

/** The running Microsoft stand-in. `log` is for audits in the same process; everything else goes over HTTP. */
export interface MicrosoftStandIn extends StandIn {
  readonly name: 'microsoft';
  readonly log: RequestLog;
}

export const FOLDERS = ['inbox', 'sentitems', 'drafts', 'outbox', 'junkemail', 'deleteditems'] as const;
/** The well-known folders that there are. */
export type Folder = (typeof FOLDERS)[number];

export interface Address {
  readonly name: string;
  readonly address: string;
}

export interface Header {
  readonly name: string;
  readonly value: string;
}

/** One account with its mailbox. */
export interface MailboxRow {
  /** Lower case. */
  readonly address: string;
  readonly name: string;
  /** The user's object id. */
  readonly id: string;
}

/** One mail in one mailbox. */
export interface MailRow {
  readonly key: string;
  readonly mailbox: string;
  readonly folder: Folder;
  /** Its bytes, in base64. */
  readonly raw: string;
  readonly messageId: string;
  readonly from: Address | null;
  readonly to: readonly Address[];
  readonly subject: string;
  readonly headers: readonly Header[];
  /** ISO 8601 to the second, by the stand-in's clock. */
  readonly receivedAt: string;
  readonly isDraft: boolean;
  readonly isRead: boolean;
  /** Counters of the store: when it came into its folder, and when it last changed. */
  readonly entered: number;
  readonly changed: number;
}

/** The right to one mailbox that a user gave the app: alive as long as its refresh tokens are. */
export interface GrantRow {
  readonly id: string;
  readonly mailbox: string;
  readonly scopes: readonly string[];
  readonly revoked: boolean;
}

export interface SubscriptionRow {
  readonly id: string;
  readonly mailbox: string;
  readonly resource: string;
  readonly notificationUrl: string;
  readonly clientState: string | null;
  /** ISO 8601, real time. */
  readonly expirationDateTime: string;
}

/** A token of a delta query: what was asked for, where the round stands, and whether it is forgotten. */
export interface SyncRow {
  readonly token: string;
  readonly mailbox: string;
  readonly folder: Folder;
  readonly select: readonly string[] | null;
  readonly createdOnly: boolean;
  /** Only mail received since then; ISO 8601. */
  readonly since: string | null;
  /** Keys that are left of this round; empty when it is over. */
  readonly rest: readonly string[];
  /** The store's counter when the round began: what comes later is for the next one. */
  readonly upTo: number;
  readonly forgotten: boolean;
}
