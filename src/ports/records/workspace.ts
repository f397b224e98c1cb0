import type { ColleagueAct, CompanyCaps } from '../../cadence/limits.ts';
import type { Ramp } from '../../cadence/ramp.ts';
import type { CrmRef } from '../crm.ts';
import type { MailAccount } from '../mail.ts';
import type { MailboxKind } from '../mailbox.ts';

export type Role = 'rep' | 'manager' | 'admin';

/** Who may be contacted when, where a cadence or a company does not say otherwise. */
export interface ContactRules {
  /** Days between somebody's last touch in any cadence and the beginning of another run; null: none. */
  readonly coolDownDays: number | null;
  /** What a person's reply does to the runs of others of the same company. */
  readonly colleagueReply: ColleagueAct;
  readonly companyCaps: CompanyCaps;
}

/** What of a mail is watched after it was sent, where the mail service watches anything. */
export interface Tracking {
  readonly opens: boolean;
  readonly clicks: boolean;
}

/** Why somebody may be written to. */
export const lawfulBases = ['legitimate_interest', 'consent', 'existing_customer', 'contract'] as const;
export type LawfulBasis = (typeof lawfulBases)[number];

export interface Workspace {
  readonly id: string;
  readonly name: string;
  /** `test` sends mail only to `testAddresses`, until an admin goes live. */
  readonly mode: 'test' | 'live';
  readonly testAddresses: readonly string[];
  readonly zone: string;
  /** Required in every mail by law; sending is refused without it. */
  readonly postalAddress: string | null;
  /** Since when the brake of the whole workspace is on (see `Brake`); null while it is off. */
  readonly stoppedAt: Date | null;
  /** How long an unconfirmed send waits for evidence before somebody has to decide, in minutes. */
  readonly settleMinutes: number;
  /** Whether absence from the mail service's logs permits a second attempt. Off: at most once. */
  readonly resendWhenAbsent: boolean;
  /** How long the decisions about a run are kept after it ended, in months; null: for ever. */
  readonly keepDecisionsMonths: number | null;
  /** Why people may be written to where an enrollment does not say; null while nobody has decided it. */
  readonly lawfulBasis: LawfulBasis | null;
  readonly contactRules: ContactRules;
  /** Whether the mail service is to tell who opens mails and clicks links. Mail by reps' own mailboxes is never watched. */
  readonly tracking: Tracking;
  /** Its own account at the mail service; null: the environment's serves it. */
  readonly mailService: OwnMailService | null;
}

/** A workspace's own account at the mail service, as far as everybody who writes mails has to know it. */
interface OwnMailService {
  /** Another API key is another id: so a mail is looked for in the account that it left by. */
  readonly id: string;
  /** The domain whose mail reaches this account; null: the environment's. */
  readonly inboundDomain: string | null;
  /** Whether its events can be checked. */
  readonly events: boolean;
}

/** The same with what an admin may see of it, and nobody but the product: what opens it. */
export interface StoredMailService extends Omit<OwnMailService, 'events'> {
  readonly account: MailAccount;
  readonly setAt: Date;
}

/** What can be stopped by hand as a whole. */
export const brakeScopes = ['workspace', 'cadence', 'sender', 'company'] as const;
export type BrakeScope = (typeof brakeScopes)[number];

/** A stop of everything automatic in its scope, until somebody lets it go. */
export interface Brake {
  readonly id: string;
  readonly scope: BrakeScope;
  /** The workspace's, cadence's, sender's or company's id. */
  readonly scopeId: string;
  /** What was stopped, as it was called then: a name; of a sender the address. */
  readonly name: string;
  readonly since: Date;
  /** The name of whoever stopped it. */
  readonly by: string;
  readonly byUserId: string | null;
  /** Why, in the words of whoever stopped it. */
  readonly reason: string | null;
}

export interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly zone: string;
  /** Region whose public holidays the user has: `DE-BY`; `none` for nobody's; null: those of the zone's country. */
  readonly holidays: string | null;
  readonly active: boolean;
}

/** A rep's own mailbox, as it is shown. `needs_reauth`: it was refused, and its owner has to save it again. */
export interface Mailbox {
  readonly id: string;
  readonly userId: string;
  readonly kind: MailboxKind;
  /** Lower case. */
  readonly address: string;
  readonly state: 'active' | 'needs_reauth';
  readonly problem: string | null;
  readonly connectedAt: Date;
  /** When it was last read; null before the first time. */
  readonly readAt: Date | null;
}

/** Who mail comes from: a user's profile on a mail account. */
export interface Sender {
  readonly id: string;
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly title: string | null;
  readonly company: string;
  readonly phone: string | null;
  readonly meetingLink: string | null;
  readonly signature: string | null;
  readonly state: 'active' | 'blocked';
  readonly blockedReason: string | null;
  /** Mails a calendar day, in the user's zone; null: no limit. */
  readonly mailsPerDay: number | null;
  /** Mails an hour; null: no limit. */
  readonly mailsPerHour: number | null;
  /** Least seconds between two mails; null: none. */
  readonly mailGapSeconds: number | null;
  /** How `mailsPerDay` is reached; null: it holds from the beginning. */
  readonly mailRamp: Ramp | null;
  /** The mailbox that mail leaves by; null: the workspace's mail service. */
  readonly mailboxId: string | null;
}

export interface Alert {
  readonly id: string;
  readonly kind: string;
  readonly words: string;
  readonly userId: string | null;
  readonly personId: string | null;
  readonly enrollmentId: string | null;
  readonly createdAt: Date;
  readonly seenAt: Date | null;
}

export interface Job {
  readonly id: string;
  readonly kind: 'enroll' | 'preview' | 'move' | 'reread';
  readonly input: Readonly<Record<string, unknown>>;
  readonly state: 'queued' | 'running' | 'done' | 'failed';
  readonly total: number;
  readonly done: number;
  readonly result: Readonly<Record<string, unknown>> | null;
  /** What the job has to remember from one part to the next. */
  readonly memo: Readonly<Record<string, unknown>> | null;
  readonly createdAt: Date;
}

export interface ApiKey {
  readonly id: string;
  readonly workspaceId: string;
  readonly userId: string;
  readonly role: Role;
  readonly name: string;
  /** Product time; null for keys of before this was kept. */
  readonly createdAt: Date | null;
}

/** What a panel beside a CRM record is opened for: who looks, and at which record. */
export interface PanelSubject {
  readonly workspaceId: string;
  readonly userId: string;
  readonly connectionId: string;
  readonly ref: CrmRef;
}
