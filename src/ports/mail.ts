import type { InboundRequest } from './inbound-request.ts';

/** A mail ready to leave: everything is decided, nothing is looked up on the way. */
export interface OutgoingMail {
  readonly from: { readonly email: string; readonly name: string };
  readonly to: { readonly email: string; readonly name: string | null };
  /** Where replies go: `r-{token}@{inbound domain}`; null for notices to reps. */
  readonly replyTo: string | null;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** `<local@domain>`; the same on every attempt for one touch. */
  readonly messageId: string;
  readonly inReplyTo: string | null;
  /** Oldest first. */
  readonly references: readonly string[];
  /** One-click URL and mailto address; null for notices to reps. */
  readonly unsubscribe: { readonly url: string; readonly mailto: string } | null;
  /** Opaque ids only; keys begin with `cadenza_`. */
  readonly customArgs: Readonly<Record<string, string>>;
  readonly track: { readonly opens: boolean; readonly clicks: boolean };
  /** Marks a notice of ours as automatic, so that no autoresponder answers it. */
  readonly automatic: boolean;
  /** The mailbox that it leaves by, decided when it is reserved; absent: the workspace's mail service. */
  readonly mailboxId?: string;
  /** The workspace's own account at the mail service that it leaves by; absent: a mailbox, or the environment's account. */
  readonly serviceId?: string;
}

/**
 * What is known after an attempt. `not_sent` is certain and may be tried again; `unconfirmed` must not be;
 * `sender_blocked` means that no mail of this account or sender will leave until a person acts.
 */
export type SendOutcome =
  | {
      readonly state: 'accepted';
      readonly providerId: string | null;
      /** The Message-ID that it left with, where the service gave it another than ours. */
      readonly messageId?: string;
    }
  | {
      readonly state: 'failed';
      readonly reason: string;
      /** The service had accepted it, and threw it away afterwards. */
      readonly dropped?: true;
    }
  | { readonly state: 'not_sent'; readonly reason: string; readonly retryAfterSeconds: number | null }
  | {
      readonly state: 'sender_blocked';
      readonly reason: string;
      /** Nobody's mail of this account is taken: it is no fault of the sender. */
      readonly account?: true;
    }
  | { readonly state: 'unconfirmed'; readonly reason: string };

/** What a mail service reports about a mail. `key` is the vendor's identity of the event, `contentKey` ours, for repeats with a fresh id. */
export interface MailEvent {
  readonly key: string;
  readonly contentKey: string;
  readonly kind:
    | 'processed'
    | 'deferred'
    | 'delivered'
    | 'bounced'
    | 'blocked'
    | 'dropped'
    | 'opened'
    | 'clicked'
    | 'complained'
    | 'unsubscribed'
    /** The service takes or delivers nobody's mail of the account any more, or does so again; `reason` says why. */
    | 'account_stopped'
    | 'account_active'
    /** The service warns about the account; nothing is stopped yet. */
    | 'account_warned'
    | 'other';
  readonly at: Date;
  readonly email: string | null;
  /** Our ids, where the event carries them. */
  readonly workspaceId: string | null;
  readonly enrollmentId: string | null;
  readonly touchId: string | null;
  readonly sendId: string | null;
  readonly providerId: string | null;
  readonly messageId: string | null;
  readonly url: string | null;
  readonly userAgent: string | null;
  /** For opens and clicks: the address that they came from. Looked at when the event comes in, and not kept. */
  readonly ip?: string | null;
  /** The hosting company whose address that was, where it was one's. */
  readonly network?: string | null;
  /** The service itself says that a machine opened it. */
  readonly machine: boolean;
  /** For bounces and drops: whether the address is dead for good, the trouble passes, or the sender is at fault. */
  readonly severity: 'hard' | 'soft' | 'sender' | null;
  readonly reason: string | null;
}

/** A mail that came in, parsed. Header names are lower case; texts are decoded. */
export interface InboundMail {
  /** Where it was really delivered (envelope), lower case. */
  readonly recipients: readonly string[];
  /** Envelope sender; empty for reports. */
  readonly envelopeFrom: string | null;
  readonly from: { readonly email: string; readonly name: string | null } | null;
  readonly to: readonly string[];
  readonly subject: string;
  readonly messageId: string | null;
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
  readonly date: Date | null;
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
  readonly html: string | null;
  /** MIME types of all parts, for telling reports from mail. */
  readonly partTypes: readonly string[];
  readonly attachments: readonly { readonly name: string; readonly bytes: number }[];
}

/** One mail account. Never throws for what the service or the network does: that is an outcome. */
export interface MailPort {
  send(mail: OutgoingMail): Promise<SendOutcome>;
  /**
   * Evidence about an unconfirmed send from the service's own logs. `absent` only when the logs are available and
   * do not have it; `unavailable` when they cannot tell.
   */
  findSend(query: {
    readonly sendId: string;
    readonly messageId: string;
    readonly to: string;
    readonly subject: string;
    readonly since: Date;
  }): Promise<
    | { readonly state: 'accepted'; readonly providerId: string; readonly messageId?: string }
    | { readonly state: 'absent' | 'unavailable' }
  >;
}

/** Where an account lies at the mail service. */
export const mailRegions = ['global', 'eu'] as const;
export type MailRegion = (typeof mailRegions)[number];

/** A workspace's own account at the mail service, with all that opens it. */
export interface MailAccount {
  readonly apiKey: string;
  /** Null: where the environment's account lies. */
  readonly region: MailRegion | null;
  /** What its events are signed with; two while a key is being replaced. */
  readonly publicKeys: readonly string[];
  /** What `?key=` of its inbound URL must be; null where it receives nothing. */
  readonly inboundSecret: string | null;
}

/** One account of a workspace's own: mail leaves by it, and what it posts is checked by its own keys alone. */
export interface MailService extends MailPort, Pick<MailInbound, 'verifyEvents' | 'verifyInbound'> {
  /**
   * Asks the service whether the API key is good and may send, and looks whether the public keys are keys. Sends nothing.
   * `invalid_input` with the reason; `unavailable` when nobody answers.
   */
  check(): Promise<void>;
}

/** Opens accounts of the mail service; nothing is asked until one is used. */
export type OpenMailService = (account: MailAccount) => MailService;

/** What a mail service posts to us. `unauthenticated` AppError when the signature or its age is wrong. */
export interface MailInbound {
  verifyEvents(request: InboundRequest, now: Date): Promise<void>;
  events(body: Uint8Array): readonly MailEvent[];
  verifyInbound(request: InboundRequest, now: Date): Promise<void>;
  /** Splits and parses a delivery without losing bytes; `invalid_input` when it cannot be understood (it is stored all the same). */
  parseInbound(contentType: string, body: Uint8Array): Promise<InboundMail>;
}
