/**
 * What the store keeps, in the product's words (design: words). Every record belongs to one workspace, which is
 * not repeated here: a transaction is bound to it. Times are UTC; ids are UUIDv7 by product time.
 */
import type { CadenceDefinition, Channel } from '../cadence/model.ts';
import type { Run, SignalKind } from '../cadence/run.ts';
import type { CrmActivity, CrmKind, CrmRef, CrmTokens } from './crm.ts';
import type { OutgoingMail } from './mail.ts';

export type Role = 'rep' | 'manager' | 'admin';

export interface Workspace {
  readonly id: string;
  readonly name: string;
  /** `test` sends mail only to `testAddresses`, until an admin goes live. */
  readonly mode: 'test' | 'live';
  readonly testAddresses: readonly string[];
  readonly zone: string;
  /** Required in every mail by law; sending is refused without it. */
  readonly postalAddress: string | null;
  /** When somebody pulled the brake; no automatic touch leaves while set. */
  readonly stoppedAt: Date | null;
  /** How long an unconfirmed send waits for evidence before somebody has to decide, in minutes. */
  readonly settleMinutes: number;
  /** Whether absence from the mail service's logs permits a second attempt. Off: at most once. */
  readonly resendWhenAbsent: boolean;
}

export interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly zone: string;
  readonly teamId: string | null;
  readonly active: boolean;
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
}

export interface Connection {
  readonly id: string;
  readonly kind: CrmKind;
  /** The org or portal. */
  readonly accountId: string;
  readonly state: 'active' | 'needs_reauth' | 'disconnected';
  readonly problem: string | null;
  /** What an admin still has to do in the CRM, in words. */
  readonly missing: readonly string[];
  readonly connectedAt: Date;
}

/** A connection's secrets, opened; only the token source and the webhooks see them. */
export interface ConnectionSecrets {
  readonly tokens: CrmTokens;
  readonly tokenVersion: number;
  readonly pushSecret: string;
}

export interface Hold {
  readonly reason: string;
  readonly since: Date;
  /** Opt-out, complaint, hard bounce: for good. Reply, meeting: until a person resumes. */
  readonly lasting: boolean;
}

export interface Person {
  readonly id: string;
  /** Lower case. */
  readonly email: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly title: string | null;
  readonly phone: string | null;
  readonly city: string | null;
  readonly state: string | null;
  readonly country: string | null;
  readonly companyId: string | null;
  readonly zone: string;
  readonly zoneOrigin: string;
  readonly zoneConfidence: 'high' | 'medium' | 'low';
  readonly hold: Hold | null;
  /** Mail that came in and is not yet understood: nothing is reserved until this has passed. */
  readonly provisionalHoldUntil: Date | null;
  readonly createdAt: Date;
}

export interface Identity {
  readonly id: string;
  readonly personId: string;
  readonly connectionId: string;
  readonly ref: CrmRef;
  readonly companyCrmId: string | null;
  readonly ownerCrmId: string | null;
  readonly emailOptOut: boolean;
  readonly doNotCall: boolean;
  readonly emailBounced: boolean;
  /** `moved` is an alias (merge, conversion), `deleted` a tombstone. */
  readonly state: 'live' | 'moved' | 'deleted';
  readonly movedToId: string | null;
}

export interface Company {
  readonly id: string;
  readonly name: string;
  readonly domain: string | null;
  readonly industry: string | null;
}

export interface Cadence {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly currentVersionId: string;
  readonly versionNumber: number;
  readonly archivedAt: Date | null;
  readonly createdAt: Date;
}

export interface Version {
  readonly id: string;
  readonly cadenceId: string;
  readonly number: number;
  readonly definition: CadenceDefinition;
  readonly publishedAt: Date;
  readonly publishedBy: string;
}

export interface Enrollment extends Run {
  readonly personId: string;
  readonly identityId: string | null;
  readonly cadenceId: string;
  readonly versionId: string;
  readonly senderId: string;
  readonly ownerUserId: string;
  /** Where the person came from, in words: `Salesforce list view "All Open Leads"`. */
  readonly listSource: string;
  /** Why we may write to them, as recorded at enrollment. */
  readonly lawfulBasis: string;
  readonly enrolledBy: string;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
  /** The latest decision in words: what the UI shows as the reason. */
  readonly words: string;
}

export const touchStates = [
  'sending',
  'sent',
  'failed',
  'unconfirmed',
  'open',
  'done',
  'not_done',
  'skipped',
  'cancelled',
] as const;
export type TouchState = (typeof touchStates)[number];

export interface Touch {
  readonly id: string;
  readonly enrollmentId: string;
  readonly personId: string;
  readonly stepKey: string;
  readonly visit: number;
  readonly channel: Channel;
  readonly variantKey: string | null;
  readonly state: TouchState;
  readonly dueAt: Date;
  /** When it was carried out, given up or cancelled; null while it is under way. */
  readonly endedAt: Date | null;
  readonly outcome: string | null;
  /** Why it was skipped, failed or cancelled, in words. */
  readonly reason: string | null;
}

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

/** A touch that a rep carries out; its id is the touch's. */
export interface Task {
  readonly id: string;
  readonly enrollmentId: string;
  readonly personId: string;
  readonly ownerUserId: string;
  readonly stepKey: string;
  readonly channel: Channel;
  readonly title: string;
  readonly script: string;
  readonly talkingPoints: readonly string[];
  readonly priority: 'low' | 'normal' | 'high';
  readonly dueAt: Date;
  readonly until: Date;
  readonly state: 'open' | 'done' | 'not_done' | 'cancelled';
  readonly outcome: string | null;
  readonly note: string | null;
  readonly completedAt: Date | null;
  readonly completedBy: string | null;
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
  readonly source: 'sendgrid_event' | 'sendgrid_inbound' | 'salesforce' | 'hubspot' | 'calcom';
  readonly key: string;
  /** A second identity made of the contents, for vendors that repeat with a fresh key. */
  readonly contentKey: string;
  readonly contentType: string;
  readonly body: Uint8Array;
  readonly receivedAt: Date;
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
}

export type SuppressionScope = 'email' | 'phone' | 'person' | 'domain';

export interface Suppression {
  readonly id: string;
  readonly scope: SuppressionScope;
  /** Null once the person was erased; the keyed hash remains. */
  readonly value: string | null;
  readonly channel: 'email' | 'call' | 'all';
  readonly reason: string;
  readonly source: string;
  readonly personId: string | null;
  readonly createdAt: Date;
}

export type ActivityState = 'pending' | 'unknown' | 'written' | 'refused';

/** One entry to be written to one CRM, once. */
export interface OutboxActivity {
  readonly connectionId: string;
  readonly personId: string;
  readonly enrollmentId: string | null;
  /** `opt_out` sets the CRM's own opt-out field instead of writing to the timeline. */
  readonly operation: 'activity' | 'opt_out';
  readonly activity: CrmActivity;
  readonly state: ActivityState;
  readonly attempts: number;
  readonly crmId: string | null;
  readonly reason: string | null;
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

/** One decision. For a person who was left out at enrollment, `enrollmentId` is the id that the enrollment would have had. */
export interface LedgerEntry {
  readonly id: string;
  readonly enrollmentId: string;
  readonly personId: string | null;
  readonly at: Date;
  readonly event: Readonly<Record<string, unknown>>;
  readonly rule: string;
  readonly words: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly actions: readonly unknown[];
  readonly state: string;
  readonly versionId: string | null;
  readonly engine: string;
  readonly actor: string;
}

export interface Job {
  readonly id: string;
  readonly kind: 'enroll';
  readonly input: Readonly<Record<string, unknown>>;
  readonly state: 'queued' | 'running' | 'done' | 'failed';
  readonly total: number;
  readonly done: number;
  readonly result: Readonly<Record<string, unknown>> | null;
  readonly createdAt: Date;
}

export interface ApiKey {
  readonly id: string;
  readonly workspaceId: string;
  readonly userId: string;
  readonly role: Role;
  readonly name: string;
}
