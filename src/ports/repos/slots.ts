import type { SendingLimits } from '../../cadence/slots.ts';

/** The limits of a sender that has any. */
export interface SenderLimits extends SendingLimits {
  readonly senderId: string;
}

/** A moment at which a planned email may leave. */
export interface SenderSlot {
  readonly senderId: string;
  readonly enrollmentId: string;
  readonly stepKey: string;
  readonly visit: number;
  readonly at: Date;
  /** When the cadence would have had it. */
  readonly plannedAt: Date;
}

export interface SlotRepo {
  /** Of these senders, those that have limits. */
  limits(senderIds: readonly string[]): Promise<readonly SenderLimits[]>;
  /** The same, each locked until the transaction ends, in id order: after people and runs, always. */
  lockLimits(senderIds: readonly string[]): Promise<readonly SenderLimits[]>;
  /** What is taken of each sender from a moment on (epoch milliseconds): planned and used slots. */
  taken(
    asked: readonly { readonly senderId: string; readonly from: Date }[],
  ): Promise<ReadonlyMap<string, readonly number[]>>;
  /** Slots of these runs that were not used yet. */
  held(enrollmentIds: readonly string[]): Promise<readonly SenderSlot[]>;
  take(slots: readonly SenderSlot[]): Promise<void>;
  /** A mail leaves now: its slot counts for this moment from now on. */
  use(slots: readonly Pick<SenderSlot, 'enrollmentId' | 'stepKey' | 'visit'>[], at: Date): Promise<void>;
  /** Gives back what these runs have not used, and forgets what these senders used or missed before a moment. */
  giveBack(
    enrollmentIds: readonly string[],
    old: { readonly senderIds: readonly string[]; readonly before: Date },
  ): Promise<void>;
  /** Forgets what a sender has not used: each mail takes a slot anew when it is due. */
  forget(senderId: string): Promise<void>;
}
