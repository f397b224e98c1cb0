import type { SignalKind } from '../../cadence/run.ts';
import type { OutgoingMail } from '../mail.ts';

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
}

/** A delivery as it came in, verified but not yet understood. */
export interface RawWebhook {
  readonly id: string;
  readonly source: 'sendgrid_event' | 'sendgrid_inbound' | 'salesforce' | 'hubspot' | 'calcom' | 'calendly';
  readonly key: string;
  /** A second identity made of the contents, for vendors that repeat with a fresh key. */
  readonly contentKey: string;
  readonly contentType: string;
  readonly body: Uint8Array;
  readonly receivedAt: Date;
  /** Who is held until it is understood; null when that is not known, or nobody is. */
  readonly personId: string | null;
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
  readonly at: Date;
  readonly forwardedAt: Date | null;
  /** When somebody said that a reply is answered; it then leaves the rep's queue. */
  readonly handledAt: Date | null;
  readonly handledBy: string | null;
}
