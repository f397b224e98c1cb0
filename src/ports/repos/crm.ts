import type { CrmKind } from '../crm.ts';
import type { CrmTokens } from '../crm-oauth.ts';
import type { GrantedKind } from '../mailbox.ts';
import type { ActivityState, Connection, ConnectionSecrets, OutboxActivity } from '../records.ts';

/** A consent that was begun: for a CRM by an admin, for a mailbox by its owner. */
export interface OAuthState {
  readonly workspaceId: string;
  readonly userId: string;
  readonly kind: CrmKind | GrantedKind;
  readonly verifier: string;
}

export interface ConnectionRepo {
  /** New, or the same account again: its secrets, state and problem are replaced. Returns the id that is in force. */
  upsert(connection: Connection, secrets: ConnectionSecrets): Promise<string>;
  list(): Promise<readonly Connection[]>;
  byId(id: string): Promise<Connection | null>;
  /** All of them, locked until the transaction ends, in id order. */
  lockAll(): Promise<readonly Connection[]>;
  update(
    id: string,
    patch: Partial<Pick<Connection, 'state' | 'problem' | 'missing' | 'customFields' | 'conditionFields'>>,
  ): Promise<void>;
  secrets(id: string): Promise<ConnectionSecrets | null>;
  /** The same, with the row locked until the transaction ends: single flight for renewals. */
  lockSecrets(id: string): Promise<ConnectionSecrets | null>;
  /** Writes new tokens and raises the version by one. */
  saveTokens(id: string, tokens: CrmTokens): Promise<void>;
  /** Where polling stands, by connection. */
  cursors(name: string): Promise<ReadonlyMap<string, { readonly value: string; readonly at: Date }>>;
  saveCursor(id: string, name: string, value: string, at: Date): Promise<void>;
  /** Makes the next poll of every connection due. */
  pollSoon(name: string): Promise<void>;
  /** Keeps how a connection began, and drops the workspace's that are over by real time. */
  saveOAuthState(stateHash: string, state: OAuthState, wall: Date): Promise<void>;
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
  /** How many entries are parked. */
  parked(): Promise<number>;
  /** Makes all parked entries due at `at`. */
  unpark(at: Date): Promise<void>;
  byPersons(personIds: readonly string[]): Promise<readonly OutboxActivity[]>;
  counts(): Promise<
    readonly { readonly connectionId: string; readonly state: ActivityState; readonly count: number }[]
  >;
}
