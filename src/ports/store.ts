import type { CadenceDefinition } from '../cadence/model.ts';
import type { HoldCause, Run } from '../cadence/run.ts';
import type { CrmKind, CrmRef, CrmTokens } from './crm.ts';
import type {
  ActivityState,
  Alert,
  ApiKey,
  Cadence,
  Company,
  Connection,
  ConnectionSecrets,
  Enrollment,
  Hold,
  Identity,
  InboundMessage,
  Job,
  LedgerEntry,
  MailToken,
  OutboxActivity,
  Person,
  RawWebhook,
  Role,
  Send,
  Sender,
  SendState,
  Signal,
  Suppression,
  SuppressionScope,
  Task,
  Touch,
  User,
  Version,
  Workspace,
} from './records.ts';

/** One page of a listing; `next` is an opaque cursor. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

export interface PageRequest {
  readonly cursor: string | null;
  readonly limit: number;
}

/**
 * Everything below works inside one workspace and one transaction, under the workspace's row-level security.
 * All reads and writes are set-based: one statement however many rows, no query per person. `insert` of a key that
 * exists is ignored unless said otherwise, so that a repeated delivery changes nothing.
 */
export interface Tx {
  readonly workspaceId: string;
  readonly workspace: WorkspaceRepo;
  readonly users: UserRepo;
  readonly connections: ConnectionRepo;
  readonly people: PeopleRepo;
  readonly identities: IdentityRepo;
  readonly companies: CompanyRepo;
  readonly cadences: CadenceRepo;
  readonly enrollments: EnrollmentRepo;
  readonly touches: TouchRepo;
  readonly sends: SendRepo;
  readonly tasks: TaskRepo;
  readonly signals: SignalRepo;
  readonly inbound: InboundRepo;
  readonly suppressions: SuppressionRepo;
  readonly activities: ActivityRepo;
  readonly alerts: AlertRepo;
  readonly ledger: LedgerRepo;
  readonly jobs: JobRepo;
  readonly keys: KeyRepo;
}

/** The database, as the app sees it. Inside `withWorkspace` nothing but its `tx` may be used (PGlite would hang). */
export interface Store {
  withWorkspace<T>(workspaceId: string, work: (tx: Tx) => Promise<T>): Promise<T>;
  readonly system: SystemStore;
  close(): Promise<void>;
}

/** The few questions that are asked before a workspace is known. Each is its own short transaction. */
export interface SystemStore {
  createWorkspace(workspace: Workspace): Promise<void>;
  workspaces(): Promise<readonly Workspace[]>;
  /** Workspaces with work at or before `now`, longest waiting first. */
  dueWorkspaces(now: Date, limit: number): Promise<readonly string[]>;
  /** The earliest due time of all workspaces. */
  nextDueAt(): Promise<Date | null>;
  apiKey(hash: string): Promise<ApiKey | null>;
  mailToken(tokenHash: string): Promise<MailToken | null>;
  /** The connection of an org or portal, with its workspace. */
  connectionOf(
    kind: CrmKind,
    accountId: string,
  ): Promise<{ readonly workspaceId: string; readonly connectionId: string } | null>;
  /** Takes a sign-in link once. */
  takeSignIn(
    tokenHash: string,
    wall: Date,
  ): Promise<{ readonly workspaceId: string; readonly userId: string } | null>;
  /** Takes an OAuth state once. */
  takeOAuthState(stateHash: string, wall: Date): Promise<OAuthState | null>;
  /** True the first time a nonce of this source is seen. */
  firstUse(source: string, nonce: string, wall: Date): Promise<boolean>;
  /** How far product time is ahead of real time, in milliseconds. */
  clockOffset(): Promise<number>;
  setClockOffset(milliseconds: number): Promise<void>;
  /** Makes the monthly partitions that rows made around `at` and the two months after it go to. */
  ensurePartitions(at: Date): Promise<void>;
  /** Answers when the database does. */
  ping(): Promise<void>;
}

export interface OAuthState {
  readonly workspaceId: string;
  readonly userId: string;
  readonly kind: CrmKind;
  readonly verifier: string;
}

/** When each kind of work is first due, product time; null when there is none of it. */
export interface OpenWork {
  readonly webhooks: Date | null;
  readonly unsettled: Date | null;
  readonly jobs: Date | null;
  readonly retries: Date | null;
  readonly touches: Date | null;
  readonly replies: Date | null;
  readonly activities: Date | null;
}

export interface WorkspaceRepo {
  get(): Promise<Workspace>;
  /** As it is now, and nobody can change it until this transaction ends; others may lock it so, too. */
  lockSettings(): Promise<Workspace>;
  update(patch: Partial<Omit<Workspace, 'id'>>): Promise<void>;
  /** Recomputes when this workspace next has work: earliest wake, retry, outbox, job or poll. */
  setNextDue(at: Date | null): Promise<void>;
  /** Moves the next due time earlier if `at` is earlier. */
  dueBy(at: Date): Promise<void>;
  /**
   * What there is to do and when, in one statement of index-backed looks. Holds the due row until the transaction
   * ends, so that `setNextDue` after it cannot overwrite what somebody adds meanwhile: call both last.
   */
  openWork(): Promise<OpenWork>;
}

export interface UserRepo {
  insert(user: User): Promise<void>;
  byIds(ids: readonly string[]): Promise<readonly User[]>;
  byEmail(email: string): Promise<User | null>;
  list(): Promise<readonly User[]>;
  update(id: string, patch: Partial<Omit<User, 'id' | 'email'>>): Promise<void>;
  /** The active admins, locked until the transaction ends: so that one of them stays. */
  lockAdmins(): Promise<readonly User[]>;
  insertSender(sender: Sender): Promise<void>;
  senders(): Promise<readonly Sender[]>;
  updateSender(id: string, patch: Partial<Omit<Sender, 'id' | 'userId'>>): Promise<void>;
  /** Ties a CRM's user to ours. */
  linkCrmUser(connectionId: string, crmUserId: string, userId: string): Promise<void>;
  /** Our users by the CRM's ids. */
  byCrmIds(connectionId: string, crmUserIds: readonly string[]): Promise<ReadonlyMap<string, User>>;
  /** The CRM's id of each of our users. */
  crmIdsOf(connectionId: string, userIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

export interface ConnectionRepo {
  /** New, or the same account again: its secrets, state and problem are replaced. Returns the id that is in force. */
  upsert(connection: Connection, secrets: ConnectionSecrets): Promise<string>;
  list(): Promise<readonly Connection[]>;
  byId(id: string): Promise<Connection | null>;
  update(id: string, patch: Partial<Pick<Connection, 'state' | 'problem' | 'missing'>>): Promise<void>;
  secrets(id: string): Promise<ConnectionSecrets | null>;
  /** The same, with the row locked until the transaction ends: single flight for renewals. */
  lockSecrets(id: string): Promise<ConnectionSecrets | null>;
  /** Writes new tokens and raises the version by one. */
  saveTokens(id: string, tokens: CrmTokens): Promise<void>;
  /** Where polling stands, by connection. */
  cursors(name: string): Promise<ReadonlyMap<string, { readonly value: string; readonly at: Date }>>;
  saveCursor(id: string, name: string, value: string, at: Date): Promise<void>;
  saveOAuthState(stateHash: string, state: OAuthState, wall: Date): Promise<void>;
}

export interface PeopleRepo {
  /**
   * Waits until no other transaction of this workspace brings people in, and keeps others waiting until this one ends:
   * who is new cannot be locked by row, and two at once would make two people of one.
   */
  lockImports(): Promise<void>;
  insert(people: readonly Person[]): Promise<void>;
  /** Replaces contact data (not holds) of these people. */
  update(people: readonly Person[]): Promise<void>;
  byIds(ids: readonly string[]): Promise<readonly Person[]>;
  byEmails(emails: readonly string[]): Promise<readonly Person[]>;
  /** Locks the rows in id order and returns them as they are under the lock: every hold, reservation and command begins here. */
  lock(ids: readonly string[]): Promise<readonly Person[]>;
  /** Sets a hold; a lasting one is never replaced by one that is not. */
  hold(ids: readonly string[], hold: Hold): Promise<void>;
  /** Lifts a hold that is not lasting. */
  release(ids: readonly string[]): Promise<void>;
  setProvisionalHold(ids: readonly string[], until: Date | null): Promise<void>;
  /** By name, address or company, newest first. */
  search(query: string | null, page: PageRequest): Promise<Page<Person>>;
}

export interface IdentityRepo {
  insert(identities: readonly Identity[]): Promise<void>;
  update(identities: readonly Identity[]): Promise<void>;
  byRefs(connectionId: string, refs: readonly CrmRef[]): Promise<readonly Identity[]>;
  byIds(ids: readonly string[]): Promise<readonly Identity[]>;
  byPersons(personIds: readonly string[]): Promise<readonly Identity[]>;
}

export interface CompanyRepo {
  byIds(ids: readonly string[]): Promise<readonly Company[]>;
  byDomains(domains: readonly string[]): Promise<readonly Company[]>;
  byNames(names: readonly string[]): Promise<readonly Company[]>;
  insert(companies: readonly Company[]): Promise<void>;
}

export interface CadenceRepo {
  list(): Promise<readonly Cadence[]>;
  byId(id: string): Promise<Cadence | null>;
  byName(name: string): Promise<Cadence | null>;
  /** Adds a cadence (when new) and an immutable version, with its steps and variants as rows. */
  publish(input: {
    readonly cadenceId: string;
    readonly versionId: string;
    readonly definition: CadenceDefinition;
    readonly at: Date;
    readonly by: string;
  }): Promise<Version>;
  versions(cadenceId: string): Promise<readonly Version[]>;
  versionsByIds(ids: readonly string[]): Promise<readonly Version[]>;
}

export interface EnrollmentRepo {
  insert(enrollments: readonly Enrollment[]): Promise<void>;
  byIds(ids: readonly string[]): Promise<readonly Enrollment[]>;
  byPersons(personIds: readonly string[]): Promise<readonly Enrollment[]>;
  /** Runs that have not ended (pending, active, paused) of these people. */
  openByPersons(personIds: readonly string[]): Promise<readonly Enrollment[]>;
  list(
    filter: {
      readonly state?: string | undefined;
      readonly cadenceId?: string | undefined;
      readonly personId?: string | undefined;
    },
    page: PageRequest,
  ): Promise<Page<Enrollment>>;
  /**
   * Claims up to `limit` runs whose wake time is at or before `now` (of people who are not held), earliest first,
   * locking the run AND the person, skipping whatever another connection has locked. Held people's runs stay.
   */
  claimDue(
    now: Date,
    limit: number,
  ): Promise<readonly { readonly enrollment: Enrollment; readonly person: Person }[]>;
  /**
   * Paused runs whose last decision that was not ignored was to hold them for this cause, in order of their ids,
   * after the given one.
   */
  heldFor(
    cause: HoldCause,
    page: { readonly after: string | null; readonly limit: number },
  ): Promise<readonly Enrollment[]>;
  /** Writes the runs' new states with the latest words; `nextWakeAt` is computed by the caller. */
  save(
    runs: readonly {
      readonly run: Run;
      readonly nextWakeAt: Date | null;
      readonly endedAt: Date | null;
      readonly words: string;
    }[],
  ): Promise<void>;
  /** The same person record stands for another now: runs follow. */
  movePerson(fromPersonId: string, toPersonId: string): Promise<void>;
  counts(): Promise<
    readonly {
      readonly cadenceId: string;
      readonly state: string;
      readonly reason: string | null;
      readonly count: number;
    }[]
  >;
}

export interface TouchRepo {
  insert(touches: readonly Touch[]): Promise<void>;
  update(
    touches: readonly Pick<Touch, 'id' | 'enrollmentId' | 'state' | 'endedAt' | 'outcome' | 'reason'>[],
  ): Promise<void>;
  byIds(keys: readonly { readonly id: string; readonly enrollmentId: string }[]): Promise<readonly Touch[]>;
  byEnrollments(enrollmentIds: readonly string[]): Promise<readonly Touch[]>;
  counts(): Promise<readonly { readonly channel: string; readonly state: string; readonly count: number }[]>;
}

/** Sends follow design promise 1; every change of state names the states that it may come from. */
export interface SendRepo {
  /**
   * Reserves sends (state `reserved`) with a lease by database time. A touch that already has a send that is
   * reserved, accepted or unconfirmed is left out. Returns the ids that were reserved. `tokenHash` is what
   * `system.mailToken` finds later.
   */
  reserve(
    sends: readonly (Send & { readonly tokenHash: string })[],
    leaseSeconds: number,
  ): Promise<readonly string[]>;
  /**
   * Records outcomes of reserved or unconfirmed sends, and that one which counted as not sent was accepted after all,
   * unless its touch has another attempt under way; others are left as they are. Returns those that changed.
   */
  resolve(
    outcomes: readonly {
      readonly id: string;
      readonly enrollmentId: string;
      readonly state: Exclude<SendState, 'reserved'>;
      readonly providerId: string | null;
      readonly reason: string | null;
      readonly at: Date;
      readonly retryAt: Date | null;
    }[],
  ): Promise<readonly Send[]>;
  /** Reserved sends whose lease ran out (by database time) become unconfirmed; returns them. */
  expireLeases(at: Date, limit: number): Promise<readonly Send[]>;
  /** Unconfirmed sends older than `before`, to be settled; the row is locked, others' locks skipped. */
  claimUnconfirmed(before: Date, limit: number): Promise<readonly Send[]>;
  /** Latest attempts that are `not_sent` and may be tried again, with run and person locked as in `claimDue`. */
  claimRetries(
    now: Date,
    limit: number,
  ): Promise<readonly { readonly send: Send; readonly enrollment: Enrollment; readonly person: Person }[]>;
  /** Moves the next attempt for these `not_sent` sends to `at`, without looking at them before. */
  postpone(keys: readonly { readonly id: string; readonly enrollmentId: string }[], at: Date): Promise<void>;
  /** Lets every send of a sender that waits for its next attempt have it at `at`. */
  retryNow(senderId: string, at: Date): Promise<void>;
  /** Lets these unconfirmed sends' time of waiting for evidence begin anew at `at`. */
  waitAgain(keys: readonly { readonly id: string; readonly enrollmentId: string }[], at: Date): Promise<void>;
  /** Unconfirmed sends, newest first: those whose fate somebody may have to decide. */
  unconfirmed(page: PageRequest): Promise<Page<Send>>;
  /** The unconfirmed send with this id, locked; null when there is none. */
  lockUnconfirmed(id: string): Promise<Send | null>;
  /** Ends the retrying of every attempt of these touches. */
  endRetries(touches: readonly { readonly touchId: string; readonly enrollmentId: string }[]): Promise<void>;
  /** Ends the retrying of these attempts. */
  giveUp(keys: readonly { readonly id: string; readonly enrollmentId: string }[]): Promise<void>;
  byIds(keys: readonly { readonly id: string; readonly enrollmentId: string }[]): Promise<readonly Send[]>;
  byMessageIds(messageIds: readonly string[]): Promise<readonly Send[]>;
  /** Accepted sends of these runs, oldest first: threads and evidence. */
  acceptedByEnrollments(enrollmentIds: readonly string[]): Promise<readonly Send[]>;
  /** Runs among these whose latest mail is reserved, unconfirmed or waiting to be retried: later steps wait for it. */
  unresolved(
    enrollmentIds: readonly string[],
  ): Promise<
    readonly { readonly enrollmentId: string; readonly state: SendState; readonly stepKey: string }[]
  >;
  /** The newest accepted send to an address since a time, for bounces that carry no ids. */
  latestTo(email: string, since: Date): Promise<Send | null>;
  counts(): Promise<readonly { readonly state: SendState; readonly count: number }[]>;
}

export interface TaskRepo {
  insert(tasks: readonly Task[]): Promise<void>;
  byIds(ids: readonly string[]): Promise<readonly Task[]>;
  /** Closes open tasks; returns the ids that were open. */
  close(
    tasks: readonly Pick<Task, 'id' | 'state' | 'outcome' | 'note' | 'completedAt' | 'completedBy'>[],
  ): Promise<readonly string[]>;
  list(
    filter: {
      readonly state?: string | undefined;
      readonly ownerUserId?: string | undefined;
      readonly dueBefore?: Date | undefined;
    },
    page: PageRequest,
  ): Promise<Page<Task>>;
}

export interface SignalRepo {
  /** Adds signals that were not there; returns the ids of the new ones. */
  insert(signals: readonly Signal[]): Promise<readonly string[]>;
  byPersons(personIds: readonly string[]): Promise<readonly Signal[]>;
  counts(): Promise<readonly { readonly kind: string; readonly count: number }[]>;
}

export interface InboundRepo {
  /** Stores deliveries that are new by both keys; returns the ids of the new ones. */
  insertRaw(raws: readonly RawWebhook[]): Promise<readonly string[]>;
  /** Unprocessed deliveries, oldest first, locked, others' locks skipped; with `among` only those of these ids. */
  claimRaw(limit: number, among?: readonly string[]): Promise<readonly RawWebhook[]>;
  finishRaw(
    results: readonly { readonly id: string; readonly at: Date; readonly error: string | null }[],
  ): Promise<void>;
  insertMessages(messages: readonly InboundMessage[]): Promise<void>;
  messagesByPersons(personIds: readonly string[]): Promise<readonly InboundMessage[]>;
  messages(page: PageRequest): Promise<Page<InboundMessage>>;
  /** Human replies that were not yet passed on to the rep, locked. */
  claimUnforwarded(limit: number): Promise<readonly InboundMessage[]>;
  markForwarded(ids: readonly string[], at: Date): Promise<void>;
}

export interface SuppressionRepo {
  /** Adds; one that exists (scope, value, channel) stays as it is. Values are hashed with SUPPRESSION_KEY inside. */
  insert(suppressions: readonly Suppression[]): Promise<void>;
  /** Those of the given values that are suppressed, by `${scope}:${value}`. Emails also match their domain's suppression. */
  match(
    values: readonly { readonly scope: SuppressionScope; readonly value: string }[],
  ): Promise<ReadonlyMap<string, Suppression>>;
  byPersons(personIds: readonly string[]): Promise<readonly Suppression[]>;
  list(page: PageRequest): Promise<Page<Suppression>>;
}

export interface ActivityRepo {
  insert(activities: readonly OutboxActivity[]): Promise<void>;
  /**
   * Leases up to `limit` pending or unknown entries of a connection, opt-outs first, then oldest; the lease is by
   * database time, so that a killed process's entries come back (as `unknown`: the write may have happened).
   */
  claim(
    connectionId: string,
    limit: number,
    leaseSeconds: number,
    now: Date,
  ): Promise<readonly OutboxActivity[]>;
  resolve(
    results: readonly {
      readonly connectionId: string;
      readonly key: string;
      readonly state: ActivityState;
      readonly crmId: string | null;
      readonly reason: string | null;
      readonly nextAttemptAt: Date | null;
    }[],
  ): Promise<void>;
  /** Gives claimed entries back untouched, due again only when `unpark` says so. */
  park(
    entries: readonly { readonly connectionId: string; readonly key: string }[],
    reason: string,
  ): Promise<void>;
  /** Makes all parked entries due at `at`. */
  unpark(at: Date): Promise<void>;
  byPersons(personIds: readonly string[]): Promise<readonly OutboxActivity[]>;
  counts(): Promise<
    readonly { readonly connectionId: string; readonly state: ActivityState; readonly count: number }[]
  >;
}

export interface AlertRepo {
  insert(alerts: readonly Alert[]): Promise<void>;
  list(filter: { readonly unseenOnly: boolean }, page: PageRequest): Promise<Page<Alert>>;
  markSeen(ids: readonly string[], at: Date): Promise<void>;
}

export interface LedgerRepo {
  append(entries: readonly LedgerEntry[]): Promise<void>;
  /** In the order in which decisions were taken. */
  byEnrollment(enrollmentId: string): Promise<readonly LedgerEntry[]>;
  byPerson(personId: string): Promise<readonly LedgerEntry[]>;
}

export interface JobRepo {
  /** Adds a job; with an idempotency key that was used before, returns the earlier one. */
  insert(job: Job, idempotencyKey: string | null): Promise<Job>;
  byId(id: string): Promise<Job | null>;
  /** Leases a queued job, or one whose lease ran out. */
  claim(leaseSeconds: number): Promise<Job | null>;
  save(id: string, patch: Pick<Job, 'state' | 'total' | 'done' | 'result'>): Promise<void>;
}

export interface KeyRepo {
  insertApiKey(key: ApiKey, hash: string): Promise<void>;
  insertSignIn(tokenHash: string, userId: string, expiresAt: Date): Promise<void>;
  /** The stored answer of a request with this key, or null after reserving it for the caller. */
  idempotent(
    key: string,
    requestHash: string,
    at: Date,
  ): Promise<{ readonly requestHash: string; readonly response: unknown } | null>;
  saveIdempotent(key: string, response: unknown): Promise<void>;
}

export type { Role };
