import type { TimeRange } from '../crm.ts';
import type { OutboxActivity, Reconciliation } from '../records.ts';
import type { Page, PageRequest } from './paging.ts';

/** A reconciliation that a process has taken up, with the turn that proves it. */
export interface TakenReconciliation {
  readonly reconciliation: Reconciliation;
  readonly turn: number;
}

/** When each working connection was last compared of itself. */
interface NightlyState {
  readonly zone: string;
  readonly connections: readonly {
    readonly id: string;
    readonly connectedAt: Date;
    /** The workspace's day of the latest nightly one. */
    readonly day: string | null;
  }[];
}

export interface ReconciliationRepo {
  /** Adds one, due at its creation; false when its CRM has one under way, or has had this night's. */
  insert(reconciliation: Reconciliation): Promise<boolean>;
  byId(id: string): Promise<Reconciliation | null>;
  /** Newest first. */
  list(
    filter: { readonly connectionId?: string | undefined },
    page: PageRequest,
  ): Promise<Page<Reconciliation>>;
  /** The latest that was carried through and repaired, for where the next begins. */
  lastDone(connectionId: string): Promise<Reconciliation | null>;
  nightly(): Promise<NightlyState>;
  /** Leases one that is due and that nobody is at (or whose process died). */
  claim(now: Date, leaseSeconds: number): Promise<TakenReconciliation | null>;
  /** Locks it until the transaction ends; false when another process has taken it up since. */
  hold(taken: TakenReconciliation): Promise<boolean>;
  /** Writes how far it is. With `dueAt` it is given back until then, else its lease begins anew. */
  save(
    reconciliation: Reconciliation,
    next: { readonly leaseSeconds: number } | { readonly dueAt: Date },
  ): Promise<void>;
}

/** A row of the outbox with what tells whether it changed meanwhile. */
export interface OutboxEntry extends OutboxActivity {
  /** How often it was found missing after it had been written. */
  readonly repairs: number;
  /** When it was last attempted (product time), of rows that are over. */
  readonly triedAt: Date;
}

/** Some rows and where the next ones begin; null after the last. */
interface OutboxSlice {
  readonly rows: readonly OutboxEntry[];
  readonly next: string | null;
}

export interface SliceRequest {
  readonly after: string | null;
  readonly limit: number;
}

/** The outbox as reconciling reads and mends it. A mend changes a row only if it still is what was read. */
export interface TimelineRepo {
  /**
   * Touches carried out in a range for records of a connection, that have no row in the outbox. Walks over `limit`
   * touches; `next` is where the walk goes on.
   */
  unlogged(
    connectionId: string,
    range: TimeRange,
    slice: SliceRequest,
  ): Promise<{
    readonly touches: readonly { readonly id: string; readonly enrollmentId: string }[];
    readonly next: string | null;
  }>;
  /** Entries that are written or refused, and were last attempted since then, by when. */
  closed(connectionId: string, since: Date | null, slice: SliceRequest): Promise<OutboxSlice>;
  /** Entries that are still to be written and that no process is writing, in the order in which they will be. */
  waiting(connectionId: string, slice: SliceRequest): Promise<OutboxSlice>;
  byKeys(connectionId: string, keys: readonly string[]): Promise<readonly OutboxEntry[]>;
  /**
   * Lets rows that are over be written again: as `unknown`, so that the flush looks before it writes. Returns the keys
   * of those that still were as given.
   */
  putBack(entries: readonly OutboxEntry[], at: Date): Promise<readonly string[]>;
  /** Counts one more absence of rows that are let be. Returns the keys of those that still were as given. */
  letBe(entries: readonly OutboxEntry[]): Promise<readonly string[]>;
  /** Marks rows that no process is writing as written under the CRM's id. Returns the keys of those that were not so already. */
  record(
    connectionId: string,
    found: readonly { readonly key: string; readonly crmId: string }[],
    at: Date,
  ): Promise<readonly string[]>;
}
