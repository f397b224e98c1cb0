import type { SignalKind } from '../../cadence/signal-kinds.ts';
import type {
  Brake,
  Enrollment,
  InboundMessage,
  Person,
  RawWebhook,
  Send,
  SendState,
  Signal,
  ThreadOf,
} from '../records.ts';
import type { Page, PageRequest } from './paging.ts';

/** Sends follow design promise 1; every change of state names the states that it may come from. */
export interface SendRepo {
  /**
   * Reserves sends (state `reserved`) with a lease by database time. A touch that already has a send that is
   * reserved, accepted or unconfirmed is left out. Returns the ids that were reserved. Of `token`, which the
   * mail's addresses carry, only the SHA-256 (hex) is kept: `system.mailToken` finds it by that.
   */
  reserve(
    sends: readonly (Send & { readonly token: string })[],
    leaseSeconds: number,
  ): Promise<readonly string[]>;
  /**
   * Records outcomes of reserved or unconfirmed sends, and that one which counted as not sent was accepted after all,
   * unless its touch has another attempt under way; with `dropped`, that an accepted one failed afterwards. Others are
   * left as they are. Returns those that changed,
   * without the mail, which the caller has.
   */
  resolve(
    outcomes: readonly {
      readonly id: string;
      readonly enrollmentId: string;
      readonly state: Exclude<SendState, 'reserved'>;
      readonly providerId: string | null;
      readonly reason: string | null;
      readonly dropped?: boolean;
      readonly at: Date;
      readonly retryAt: Date | null;
    }[],
  ): Promise<readonly Omit<Send, 'mail'>[]>;
  /** Reserved sends whose lease ran out (by database time) become unconfirmed; returns them. */
  expireLeases(at: Date, limit: number): Promise<readonly Send[]>;
  /** Unconfirmed sends older than `before`, to be settled; the row is locked, others' locks skipped. */
  claimUnconfirmed(before: Date, limit: number): Promise<readonly Send[]>;
  /**
   * Latest attempts that are `not_sent` and may be tried again, with run and person locked as in `claimDue`. Those of a
   * paused run wait for its resume, so that no step is lost to a pause.
   */
  claimRetries(
    now: Date,
    limit: number,
  ): Promise<readonly { readonly send: Send; readonly enrollment: Enrollment; readonly person: Person }[]>;
  /** Moves the next attempt for these `not_sent` sends, each to its `at`, without looking at them before. */
  postpone(
    sends: readonly { readonly id: string; readonly enrollmentId: string; readonly at: Date }[],
  ): Promise<void>;
  /** Lets every send of a sender that waits for its next attempt have it from `at` on, oldest first; see `retryIn`. */
  retryNow(senderId: string, at: Date): Promise<void>;
  /**
   * Moves every attempt in a brake's scope that waits and is due at `due` to `at`, in one statement, skipping what
   * another connection has locked.
   */
  postponeIn(
    scope: Pick<Brake, 'scope' | 'scopeId'>,
    to: { readonly due: Date; readonly at: Date },
  ): Promise<void>;
  /**
   * Lets every attempt in a scope that waits have it from `at` on, skipping what another connection has locked: the
   * oldest at once, the others each some seconds after the one before, all within an hour.
   */
  retryIn(scope: Pick<Brake, 'scope' | 'scopeId'>, at: Date): Promise<void>;
  /** How many mails of a scope are reserved: handed over, or about to be. */
  reservedIn(scope: Pick<Brake, 'scope' | 'scopeId'>): Promise<number>;
  /** Lets these unconfirmed sends' time of waiting for evidence begin anew, each at its `at`. */
  waitAgain(
    sends: readonly { readonly id: string; readonly enrollmentId: string; readonly at: Date }[],
  ): Promise<void>;
  /**
   * Unconfirmed sends, newest first: those whose fate somebody may have to decide. With an owner, only those of that
   * user's runs.
   */
  unconfirmed(page: PageRequest, ownerUserId?: string | null): Promise<Page<Send>>;
  /** The unconfirmed send with this id, locked; null when there is none. */
  lockUnconfirmed(id: string): Promise<Send | null>;
  /** Ends the retrying of every attempt of these touches. */
  endRetries(touches: readonly { readonly touchId: string; readonly enrollmentId: string }[]): Promise<void>;
  /** Ends the retrying of these attempts. */
  giveUp(keys: readonly { readonly id: string; readonly enrollmentId: string }[]): Promise<void>;
  byIds(keys: readonly { readonly id: string; readonly enrollmentId: string }[]): Promise<readonly Send[]>;
  byMessageIds(messageIds: readonly string[]): Promise<readonly Send[]>;
  /** Whose mails have these Message-IDs: ours, or the ones that the mail service gave them on the way. */
  answered(messageIds: readonly string[]): Promise<readonly (ThreadOf & { readonly messageId: string })[]>;
  /** Keeps the Message-IDs under which these mails arrived, where they are not our own. */
  learnMessageIds(
    learnt: readonly { readonly id: string; readonly enrollmentId: string; readonly messageId: string }[],
  ): Promise<void>;
  /** Accepted mails to an address since a time, newest first, with their subjects. */
  recentTo(email: string, since: Date): Promise<readonly (ThreadOf & { readonly subject: string })[]>;
  /** Accepted sends of these runs, oldest first: threads and evidence. */
  acceptedByEnrollments(enrollmentIds: readonly string[]): Promise<readonly Send[]>;
  /** Runs among these whose latest mail is reserved, unconfirmed or waiting to be retried: later steps wait for it. */
  unresolved(
    enrollmentIds: readonly string[],
  ): Promise<
    readonly { readonly enrollmentId: string; readonly state: SendState; readonly stepKey: string }[]
  >;
  /** The newest accepted send to each of these addresses (lower case) since a time, by address; others are left out. */
  latestToEach(emails: readonly string[], since: Date): Promise<ReadonlyMap<string, Send>>;
  counts(): Promise<readonly { readonly state: SendState; readonly count: number }[]>;
}

/** How often a signal came in about a run, by what tells it from others of its kind. */
export interface SignalCount {
  readonly enrollmentId: string;
  readonly kind: SignalKind;
  /** The step whose mail it is about; null for others. */
  readonly step: string | null;
  /** The kind of reply, as it was reported; null for other signals. */
  readonly reply: string | null;
  /**
   * What the signal was about, for the kinds that were asked for with it; null for others, and where it does not say.
   */
  readonly about: string | null;
  readonly count: number;
  readonly lastAt: Date;
}

export interface SignalRepo {
  /** Adds signals that were not there; returns the ids of the new ones. */
  insert(signals: readonly Signal[]): Promise<readonly string[]>;
  byPersons(personIds: readonly string[]): Promise<readonly Signal[]>;
  /** Which of these runs got a human reply. */
  repliedIn(enrollmentIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Corrects the kind of reply in the signal of an inbound mail; returns the signal, null when there is none. */
  setReply(rawId: string, reply: string): Promise<Signal | null>;
  /**
   * Counts signals of these kinds since each run began: those that name the run, and those that name its person only.
   * Of opens and clicks only those that were found to be a human's.
   */
  countsOf(
    runs: readonly {
      readonly enrollmentId: string;
      readonly personId: string;
      readonly since: Date;
      readonly kinds: readonly SignalKind[];
      /** Of which kinds it matters what they were about. */
      readonly about: readonly SignalKind[];
    }[],
  ): Promise<readonly SignalCount[]>;
  /** Opens and clicks that are to be judged at or before `now`, the longest waiting first; nothing is locked. */
  toJudge(now: Date, limit: number): Promise<readonly Signal[]>;
  /**
   * Deliveries, opens and clicks of the same people that lie around these: of the same mail at any time, of others
   * within two minutes. These themselves are among them.
   */
  around(ids: readonly string[]): Promise<readonly Signal[]>;
  /** Adds to the facts of signals that were not judged yet, and takes them for judged; returns which those were. */
  judge(
    verdicts: readonly { readonly id: string; readonly facts: Signal['facts'] }[],
  ): Promise<ReadonlySet<string>>;
  /** Which of these people opened mails at least so often since then, by what was found to be a human's opens. */
  openedOften(
    personIds: readonly string[],
    asked: { readonly since: Date; readonly times: number },
  ): Promise<ReadonlySet<string>>;
  /** How many there are of each kind; of opens and clicks also how many are a human's. */
  counts(): Promise<
    readonly { readonly kind: string; readonly count: number; readonly human: number | null }[]
  >;
  /** Absences of these people that were told without a day of return. */
  undatedAbsences(personIds: readonly string[]): Promise<readonly Signal[]>;
  /** By person: how many mails to the address that they have now came back softly since a moment. */
  softBounces(personIds: readonly string[], since: Date): Promise<ReadonlyMap<string, number>>;
  /** By sender: how many mails were refused for the sender's sake since a moment, or since it was last let go. */
  refusalsOf(senderIds: readonly string[], since: Date): Promise<ReadonlyMap<string, number>>;
}

export interface InboundRepo {
  /** Stores deliveries that are new by both keys; returns the ids of the new ones. */
  insertRaw(raws: readonly RawWebhook[]): Promise<readonly string[]>;
  /**
   * Unprocessed deliveries, oldest first, locked, others' locks skipped; with `among` only those of these ids. Mails come
   * as they were read, without their bytes.
   */
  claimRaw(limit: number, among?: readonly string[]): Promise<readonly RawWebhook[]>;
  finishRaw(
    results: readonly { readonly id: string; readonly at: Date; readonly error: string | null }[],
  ): Promise<void>;
  /** A delivery with its bytes, whether it was taken in or not; of an old mail they are gone (`dropMailBytes`). */
  rawById(id: string): Promise<RawWebhook | null>;
  /** Removes deliveries that took effect over 30 days ago and are no mails, oldest first; returns how many there were. */
  dropDeliveries(now: Date, limit: number): Promise<number>;
  /**
   * Removes the bytes of mails that took effect over 365 days ago, oldest first; returns how many there were. The rows
   * stay, so that a mail that comes again does not count twice.
   */
  dropMailBytes(now: Date, limit: number): Promise<number>;
  /** With `gradeAt`, a language model is asked about those of them that are replies, from then on. */
  insertMessages(messages: readonly InboundMessage[], gradeAt?: Date | null): Promise<void>;
  /** Replaces what is stored about a message: whose it is and what it means. */
  placeMessage(message: InboundMessage): Promise<void>;
  /** Stores a grade that a person gave; no language model is asked about this reply any more. */
  setGrade(id: string, grade: string): Promise<void>;
  /**
   * Takes up to `limit` replies that a language model is to be asked about, oldest first; each is taken once, by one
   * process.
   */
  takeUngraded(now: Date, limit: number): Promise<readonly InboundMessage[]>;
  /**
   * Stores grades that a language model gave, but only on replies that no person has graded; returns the ids of those.
   */
  setModelGrades(
    grades: readonly { readonly id: string; readonly grade: string }[],
  ): Promise<ReadonlySet<string>>;
  /** What came to a touch since a time, newest first, at most `limit` of them. */
  lately(
    touch: Pick<ThreadOf, 'enrollmentId' | 'touchId'>,
    page: { readonly since: Date; readonly limit: number },
  ): Promise<readonly Pick<InboundMessage, 'fromEmail' | 'text'>[]>;
  messagesByPersons(personIds: readonly string[]): Promise<readonly InboundMessage[]>;
  messageById(id: string): Promise<InboundMessage | null>;
  /** The same, locked until the transaction ends: people before messages. */
  lockMessage(id: string): Promise<InboundMessage | null>;
  /** Newest first; `ownerUserId` leaves only mail to that user's runs, `unhandled` only what nobody has answered. */
  messages(
    filter: {
      readonly kind?: string | undefined;
      readonly unhandled?: boolean | undefined;
      /** Only what nobody was found for, but for our own mail. */
      readonly unmatched?: boolean | undefined;
      readonly ownerUserId?: string | null | undefined;
    },
    page: PageRequest,
  ): Promise<Page<InboundMessage>>;
  /** Stores who answered a message and when; null takes that back. */
  setHandled(id: string, by: { readonly at: Date; readonly name: string } | null): Promise<void>;
  /** How many replies of people whom we know nobody has answered; with an owner, only those to that user's runs. */
  unhandled(ownerUserId: string | null): Promise<number>;
  /** Human replies that were not yet passed on to the rep, locked. */
  claimUnforwarded(limit: number): Promise<readonly InboundMessage[]>;
  markForwarded(ids: readonly string[], at: Date): Promise<void>;
}
