import type { SendingLimits } from '../../cadence/sender-book.ts';
import type { Enrollment } from '../records.ts';

/** The limits of a sender that has any. */
export interface SenderLimits extends SendingLimits {
  readonly senderId: string;
}

/** Whose slot it is: a step of a run has one. */
export interface SlotKey {
  readonly enrollmentId: string;
  readonly stepKey: string;
  readonly visit: number;
}

/** A moment at which a planned email may leave. */
export interface SenderSlot extends SlotKey {
  readonly senderId: string;
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
  /** When the next slot after a moment is that was not used yet, of any sender; null when there is none. */
  nextAfter(moment: Date): Promise<Date | null>;
  /** Slots of these runs that were not used yet. */
  held(enrollmentIds: readonly string[]): Promise<readonly SenderSlot[]>;
  /** `firm`: a plan that changes does not give it back. So are slots of mails that leave, or that are tried again. */
  take(slots: readonly SenderSlot[], as: { readonly firm: boolean }): Promise<void>;
  /** Gives these slots back, firm or not, and returns when they were. */
  takeBack(keys: readonly SlotKey[]): Promise<readonly (SlotKey & Pick<SenderSlot, 'at'>)[]>;
  /** A mail leaves now: its slot counts for this moment from now on. */
  use(slots: readonly SlotKey[], at: Date): Promise<void>;
  /** Gives back what these runs have not used, and forgets what these senders used or missed before a moment. */
  giveBack(
    enrollmentIds: readonly string[],
    old: { readonly senderIds: readonly string[]; readonly before: Date },
  ): Promise<void>;
  /** Forgets what a sender has not used by `now`: it has no limits any more. */
  forget(senderId: string, now: Date): Promise<void>;
  /** Slots of a sender that are still to be used, those of mails that are tried again (`firm`) included; earliest first. */
  toCome(senderId: string, now: Date): Promise<readonly (SenderSlot & { readonly firm: boolean })[]>;
  /** Active runs whose next mail comes from this sender and has no slot. Locked, without those that others have locked. */
  withoutSlot(senderId: string): Promise<readonly Enrollment[]>;
  /**
   * Puts slots that are still to be used at other moments, and has their runs looked at from `now` on. A slot that is
   * gone meanwhile stays so.
   */
  move(slots: readonly (SlotKey & Pick<SenderSlot, 'at'>)[], now: Date): Promise<void>;
}
