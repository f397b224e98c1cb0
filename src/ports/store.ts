import type { CrmKind } from './crm.ts';
import type { GrantedKind } from './mailbox.ts';
import type { ApiKey, MailToken, PanelSubject, Workspace } from './records.ts';
import type { AbsenceRepo } from './repos/absences.ts';
import type { AlertingRepo } from './repos/alerting.ts';
import type { AnalyticsRepo } from './repos/analytics.ts';
import type { CapRepo } from './repos/caps.ts';
import type { FactRepo, TemplateRepo, WaitRepo } from './repos/content.ts';
import type { ActivityRepo, ConnectionRepo, OAuthState } from './repos/crm.ts';
import type { DeliverabilityRepo } from './repos/deliverability.ts';
import type { BatchRepo, EditRepo, SelectionRepo } from './repos/enrolling.ts';
import type { ExperimentRepo } from './repos/experiments.ts';
import type { JobRepo } from './repos/jobs.ts';
import type { LedgerRepo, UpkeepRepo } from './repos/ledger.ts';
import type { InboundRepo, SendRepo, SignalRepo } from './repos/mail.ts';
import type { MailServiceRepo } from './repos/mail-services.ts';
import type { MailboxRepo } from './repos/mailboxes.ts';
import type { MeetingRepo } from './repos/meetings.ts';
import type { CompanyRepo, IdentityRepo, PeopleRepo, SuppressionRepo } from './repos/people.ts';
import type { ReconciliationRepo, TimelineRepo } from './repos/reconciling.ts';
import type { RuleRepo } from './repos/rules.ts';
import type { CadenceRepo, CadenceStartRepo, EnrollmentRepo, TouchRepo } from './repos/runs.ts';
import type { SlotRepo } from './repos/slots.ts';
import type { TaskRepo } from './repos/tasks.ts';
import type { AlertRepo, BrakeRepo, KeyRepo, UserRepo, WorkspaceRepo } from './repos/workspace.ts';

/**
 * Everything below works inside one workspace and one transaction, under the workspace's row-level security.
 * All reads and writes are set-based: one statement however many rows, no query per person. `insert` of a key that
 * exists is ignored unless said otherwise, so that a repeated delivery changes nothing.
 */
export interface Tx {
  readonly workspaceId: string;
  readonly workspace: WorkspaceRepo;
  readonly brakes: BrakeRepo;
  readonly absences: AbsenceRepo;
  readonly users: UserRepo;
  readonly connections: ConnectionRepo;
  readonly mailboxes: MailboxRepo;
  readonly mailServices: MailServiceRepo;
  readonly people: PeopleRepo;
  readonly identities: IdentityRepo;
  readonly companies: CompanyRepo;
  readonly cadences: CadenceRepo;
  readonly templates: TemplateRepo;
  readonly facts: FactRepo;
  readonly waits: WaitRepo;
  readonly cadenceStarts: CadenceStartRepo;
  readonly enrollments: EnrollmentRepo;
  readonly batches: BatchRepo;
  readonly edits: EditRepo;
  readonly selections: SelectionRepo;
  readonly touches: TouchRepo;
  readonly sends: SendRepo;
  readonly slots: SlotRepo;
  readonly caps: CapRepo;
  readonly rules: RuleRepo;
  readonly tasks: TaskRepo;
  readonly signals: SignalRepo;
  readonly inbound: InboundRepo;
  readonly meetings: MeetingRepo;
  readonly suppressions: SuppressionRepo;
  readonly activities: ActivityRepo;
  readonly timeline: TimelineRepo;
  readonly reconciliations: ReconciliationRepo;
  readonly alerts: AlertRepo;
  readonly alerting: AlertingRepo;
  readonly ledger: LedgerRepo;
  readonly upkeep: UpkeepRepo;
  readonly analytics: AnalyticsRepo;
  readonly deliverability: DeliverabilityRepo;
  readonly experiments: ExperimentRepo;
  readonly jobs: JobRepo;
  readonly keys: KeyRepo;
}

/** The database, as the app sees it. Inside `withWorkspace` nothing but its `tx` may be used (PGlite would hang). */
export interface Store {
  withWorkspace<T>(workspaceId: string, work: (tx: Tx) => Promise<T>): Promise<T>;
  readonly system: SystemStore;
  close(): Promise<void>;
}

/** What a sealed secret is for. */
export type SealedKind = 'crm' | 'consent' | 'mailbox' | 'mail_service' | 'calendar' | 'signals' | 'alerts';

/** What became of the secrets that another than the current key had sealed, counted by what they are for. */
export interface Resealed {
  /** Sealed with the current key now. */
  readonly done: Partial<Record<SealedKind, number>>;
  /** Opened by neither key: they have to be entered again. */
  readonly lost: Partial<Record<SealedKind, number>>;
  /** Written again and again meanwhile, by a process that still seals with another key. */
  readonly left: number;
}

/** What became of the 'do not contact' list when it was hashed with the current key. */
export interface Rehashed {
  /** Entries that another key had hashed. */
  readonly done: number;
  /** Entries whose value was erased: only the key that hashed them finds them. */
  readonly erased: number;
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
  /** The mailboxes that a vendor's notice is about: by the hash of its secret, or by their address. */
  mailboxesNoticed(
    kind: GrantedKind,
    by: { readonly noticeHash: string } | { readonly address: string },
  ): Promise<readonly { readonly workspaceId: string; readonly id: string }[]>;
  /** Which of these addresses (lower case) people have, in the workspaces that send by the environment's mail account. */
  sharingWorkspacesOf(
    emails: readonly string[],
  ): Promise<readonly { readonly workspaceId: string; readonly email: string }[]>;
  /** Takes a sign-in link once. */
  takeSignIn(
    tokenHash: string,
    wall: Date,
  ): Promise<{ readonly workspaceId: string; readonly userId: string } | null>;
  /** Takes an entry to a record's panel once; null when it is unknown, used or over. */
  takePanelEntry(tokenHash: string, wall: Date): Promise<PanelSubject | null>;
  /** Takes an OAuth state once. */
  takeOAuthState(stateHash: string, wall: Date): Promise<OAuthState | null>;
  /** True the first time a nonce of this source is seen. */
  firstUse(source: string, nonce: string, wall: Date): Promise<boolean>;
  /** How far product time is ahead of real time, in milliseconds. */
  clockOffset(): Promise<number>;
  setClockOffset(milliseconds: number): Promise<void>;
  /** Makes the monthly partitions that rows made around `at` and the two months after it go to. */
  ensurePartitions(at: Date): Promise<void>;
  /** Seals with the current key, in all workspaces, what the previous one sealed. Safe beside all other work. */
  reseal(): Promise<Resealed>;
  /** Whether the newest entries of the 'do not contact' list were hashed with the current key; true without any. */
  suppressionKeyFits(): Promise<boolean>;
  /** Hashes with the current key, in all workspaces, every entry whose value is known. May be cut off and run again. */
  rehash(): Promise<Rehashed>;
  /** Answers when the database does. */
  ping(): Promise<void>;
}

export type * from './repos/absences.ts';
export type * from './repos/alerting.ts';
export type * from './repos/analytics.ts';
export type * from './repos/caps.ts';
export type * from './repos/content.ts';
export type * from './repos/crm.ts';
export type * from './repos/deliverability.ts';
export type * from './repos/enrolling.ts';
export type * from './repos/experiments.ts';
export type * from './repos/jobs.ts';
export type * from './repos/ledger.ts';
export type * from './repos/mail.ts';
export type * from './repos/mail-services.ts';
export type * from './repos/mailboxes.ts';
export type * from './repos/meetings.ts';
export type * from './repos/paging.ts';
export type * from './repos/people.ts';
export type * from './repos/reconciling.ts';
export type * from './repos/rules.ts';
export type * from './repos/runs.ts';
export type * from './repos/slots.ts';
export type * from './repos/tasks.ts';
export type * from './repos/workspace.ts';
