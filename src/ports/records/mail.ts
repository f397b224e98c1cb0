import type { SignalKind } from '../../cadence/signal-kinds.ts';
import type { InboundMail, OutgoingMail } from '../mail.ts';

export type SendState = 'reserved' | 'accepted' | 'failed' | 'not_sent' | 'unconfirmed';

/** One attempt to send one touch's mail. At most one per touch is ever reserved, accepted or unconfirmed. */
export interface Send {
  readonly id: string;
  readonly touchId: string;
  readonly enrollmentId: string;
  readonly personId: string;
  readonly senderId: string;
  readonly attempt: number;
  readonly state: SendState;
  readonly mail: OutgoingMail;
  readonly providerId: string | null;
  readonly reason: string | null;
  readonly reservedAt: Date;
  readonly resolvedAt: Date | null;
  /** For `not_sent`: when the next attempt may be reserved; null when there will be none. */
  readonly retryAt: Date | null;
  /** The Message-ID under which the service says it left, where that is not ours. */
  readonly leftAs?: string;
}

/** What a token in an address or a link stands for. */
export interface MailToken {
  readonly workspaceId: string;
  readonly personId: string;
  readonly enrollmentId: string;
  readonly touchId: string;
}

export interface Signal {
  readonly id: string;
  readonly personId: string | null;
  readonly enrollmentId: string | null;
  readonly touchId: string | null;
  readonly kind: SignalKind;
  readonly at: Date;
  readonly source: string;
  /** The source's identity of it: a repeat is the same signal. */
  readonly sourceKey: string;
  readonly facts: Readonly<Record<string, unknown>>;
  /**
   * Opens and clicks: when it is decided who did it. Until then it has no effect; then `facts` hold `verdict` and
   * `reasons`. Left out for what needs no verdict, and once it has one.
   */
  readonly judgeAt?: Date | null;
}

/** A delivery as it came in, verified but not yet understood. */
export interface RawWebhook {
  readonly id: string;
  readonly source:
    | 'sendgrid_event'
    | 'sendgrid_inbound'
    | 'mailbox'
    | 'salesforce'
    | 'hubspot'
    | 'calcom'
    | 'calendly';
  readonly key: string;
  /** A second identity made of the contents, for vendors that repeat with a fresh key. */
  readonly contentKey: string;
  readonly contentType: string;
  /** What came, byte for byte; empty where a mail was claimed: mails are large, and `rawById` has its bytes. */
  readonly body: Uint8Array;
  /**
   * What a mail was read as when it came in, until it has taken effect, so that it is read once. Null where it could not be
   * read, and for what is no mail.
   */
  readonly mail: InboundMail | null;
  readonly receivedAt: Date;
  /** Who is held until it is understood; null when that is not known, or nobody is. */
  readonly personId: string | null;
}

/** The address it came to, the mail it answers, the mail it reports, its sender and subject, or a user's word. */
export type MatchedBy = 'token' | 'headers' | 'report' | 'address' | 'hand';

/** Who wrote in a person's thread: they, somebody of the same organisation, or somebody else. */
export type Writer = 'person' | 'colleague' | 'stranger';

/** Who said how a reply sounds: the rules of the product, a language model, or a person, whose word is the last. */
export type GradedBy = 'rules' | 'model' | 'person';

/** The run and touch that a mail of the prospect's side belongs to. */
export interface ThreadOf {
  readonly personId: string;
  readonly enrollmentId: string;
  readonly touchId: string;
}

export interface InboundMessage {
  readonly id: string;
  readonly rawId: string;
  readonly personId: string | null;
  readonly enrollmentId: string | null;
  readonly touchId: string | null;
  readonly fromEmail: string | null;
  readonly subject: string;
  readonly text: string;
  readonly kind: string;
  readonly grade: string | null;
  /** Null for what is no reply, and for replies of before this was kept. */
  readonly gradedBy: GradedBy | null;
  /** By what it was put to its person; null while nobody is found. */
  readonly matchedBy: MatchedBy | null;
  /** Whether the person wrote it themselves; null where that says nothing, or nobody is found. */
  readonly writer: Writer | null;
  readonly at: Date;
  readonly forwardedAt: Date | null;
  /** When somebody said that a reply is answered; it then leaves the rep's queue. */
  readonly handledAt: Date | null;
  readonly handledBy: string | null;
}
