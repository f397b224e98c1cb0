import type { Alert, ApiKey, Brake, PanelSubject, Sender, User, Workspace } from '../records.ts';
import type { Page, PageRequest } from './paging.ts';

/** When the first work of each kind is due (product time); null when there is none of that kind. */
export interface OpenWork {
  readonly webhooks: Date | null;
  /** Opens and clicks whose doer is to be decided. */
  readonly verdicts: Date | null;
  /** Mailboxes whose turn to be read has come. */
  readonly mailboxes: Date | null;
  readonly unsettled: Date | null;
  readonly jobs: Date | null;
  /** Runs that a brake let go and that still sleep. */
  readonly brakes: Date | null;
  /** People whom rules are to enroll. */
  readonly rules: Date | null;
  /** Leaves that begin or end. */
  readonly absences: Date | null;
  readonly retries: Date | null;
  readonly touches: Date | null;
  /** Runs that are to be looked at again since a value has come that they wait for. */
  readonly waits: Date | null;
  /** Cadences that are to follow for somebody. */
  readonly starts: Date | null;
  readonly replies: Date | null;
  /** Alerts that are to go on their ways beside the bell. */
  readonly alerts: Date | null;
  /** Alerts on their way to the workspace's endpoint. */
  readonly deliveries: Date | null;
  readonly digests: Date | null;
  readonly activities: Date | null;
  /** Replies that a language model is to be asked about. */
  readonly grades: Date | null;
  /** Checkpoints to be written, or decisions that are kept no longer. */
  readonly upkeep: Date | null;
  /** Deliveries that took effect long ago. */
  readonly oldDeliveries: Date | null;
  readonly reconciliations: Date | null;
  /** Experiments that are to be judged. */
  readonly experiments: Date | null;
  /** Complaints that are to be looked at. */
  readonly complaints: Date | null;
}

export interface WorkspaceRepo {
  get(): Promise<Workspace>;
  /** As it is now, and nobody can change it until this transaction ends; others may lock it so, too. */
  lockSettings(): Promise<Workspace>;
  /** As it is now; whoever holds its settings or changes them waits until this transaction ends. */
  lockToChange(): Promise<Workspace>;
  update(patch: Partial<Omit<Workspace, 'id'>>): Promise<void>;
  /** Recomputes when this workspace next has work: earliest wake, retry, outbox, job or poll. */
  setNextDue(at: Date | null): Promise<void>;
  /** Moves the next due time earlier if `at` is earlier. */
  dueBy(at: Date): Promise<void>;
  /**
   * What there is to do and when, in one statement of index-backed looks. Holds the due row until the transaction
   * ends, so that `setNextDue` after it cannot overwrite what somebody adds meanwhile: call both last. With `engine`
   * runs that have not been carried over to it count as work.
   */
  openWork(engine?: string): Promise<OpenWork>;
}

export interface BrakeRepo {
  /**
   * The brakes that are on, for a transaction that may reserve or park: until it ends none is put on or let go. Taken
   * before every other lock.
   */
  holdBy(): Promise<readonly Brake[]>;
  /**
   * For whoever puts a brake on or lets it go: waits for the transactions that began with `holdBy`, which new ones do
   * not overtake, and keeps others waiting until this one ends. Taken before every other lock.
   */
  lock(): Promise<void>;
  /** The brakes that are on, the oldest first. */
  list(): Promise<readonly Brake[]>;
  byId(id: string): Promise<Brake | null>;
  insert(brake: Brake): Promise<void>;
  /** Lets a brake go; it is gone when `remove` says so, after everything that waited for it is awake. */
  release(id: string, at: Date): Promise<void>;
  /** Brakes that are let go and not yet removed. */
  released(): Promise<readonly Brake[]>;
  remove(id: string): Promise<void>;
}

export interface UserRepo {
  insert(user: User): Promise<void>;
  byIds(ids: readonly string[]): Promise<readonly User[]>;
  byEmail(email: string): Promise<User | null>;
  list(): Promise<readonly User[]>;
  update(id: string, patch: Partial<Omit<User, 'id' | 'email'>>): Promise<void>;
  /** For whoever plans or changes a leave: others who do wait until this transaction ends. */
  lockForLeave(): Promise<void>;
  /** The active admins, locked until the transaction ends: so that one of them stays. */
  lockAdmins(): Promise<readonly User[]>;
  insertSender(sender: Sender): Promise<void>;
  senders(): Promise<readonly Sender[]>;
  /** `releasedAt`: it may send again from then on, and what was refused before does not count against it. */
  updateSender(
    id: string,
    patch: Partial<Omit<Sender, 'id' | 'userId'>> & { readonly releasedAt?: Date },
  ): Promise<void>;
  /** Ties a CRM's user to ours. */
  linkCrmUser(connectionId: string, crmUserId: string, userId: string): Promise<void>;
  /** Our users by the CRM's ids. */
  byCrmIds(connectionId: string, crmUserIds: readonly string[]): Promise<ReadonlyMap<string, User>>;
  /** By connection: the CRM's id of each of these users of ours. */
  crmIdsOf(userIds: readonly string[]): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>>;
}

export interface AlertRepo {
  insert(alerts: readonly Alert[]): Promise<void>;
  /** Newest first; with a user, those for that user and those for everybody. */
  list(
    filter: { readonly unseenOnly: boolean; readonly userId?: string | null },
    page: PageRequest,
  ): Promise<Page<Alert>>;
  /** Those of one kind about these people since a moment (UTC), seen or not. */
  toldOf(
    personIds: readonly string[],
    about: { readonly kind: string; readonly since: Date },
  ): Promise<readonly Alert[]>;
  /** With a user, a colleague's alerts stay as they are. */
  markSeen(ids: readonly string[], at: Date, userId?: string | null): Promise<void>;
  /** How many nobody has seen; with a user, those for that user and those for everybody. */
  unseen(userId: string | null): Promise<number>;
}

export interface KeyRepo {
  insertApiKey(key: ApiKey, hash: string): Promise<void>;
  /** All of the workspace, in the order in which they were made. */
  apiKeys(): Promise<readonly ApiKey[]>;
  /** Removes a key, so that it opens nothing any more; null when there is none. */
  removeApiKey(id: string): Promise<ApiKey | null>;
  /** Keeps a link that signs in once, and drops the workspace's links that are over by real time. */
  insertSignIn(
    link: { readonly tokenHash: string; readonly userId: string; readonly expiresAt: Date },
    wall: Date,
  ): Promise<void>;
  /** Keeps a one-time entry to a record's panel, and drops the workspace's entries that are over by real time. */
  insertPanelEntry(
    entry: Omit<PanelSubject, 'workspaceId'> & { readonly tokenHash: string; readonly expiresAt: Date },
    wall: Date,
  ): Promise<void>;
  /** What is stored for a request with this key, or null after storing the given for the caller. */
  idempotent(
    key: string,
    request: { readonly requestHash: string; readonly response: unknown },
    at: Date,
  ): Promise<{ readonly requestHash: string; readonly response: unknown } | null>;
  saveIdempotent(key: string, response: unknown): Promise<void>;
  /** Drops what was kept for keys that name no request any more, by real time. */
  forgetIdempotent(wall: Date): Promise<void>;
}
