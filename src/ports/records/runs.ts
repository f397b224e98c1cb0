import type { CadenceDefinition, Channel } from '../../cadence/model.ts';
import type { Run } from '../../cadence/run.ts';

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

/** How the zone and the public holidays of a run were found. */
export interface Place {
  readonly zoneOrigin: string;
  readonly zoneConfidence: 'high' | 'medium' | 'low';
  readonly zoneWords: string;
  /** Region whose public holidays are closed days: `DE-BY`, `DE`; null when nothing tells where the person lives. */
  readonly holidays: string | null;
  readonly holidaysOrigin: 'address' | 'phone' | 'zone' | null;
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
  /** The request that enrolled this person, with others; null for runs from before there were batches. */
  readonly batchId: string | null;
  /** As it was when the run began; null for runs from before it was kept, which skip no holidays. */
  readonly place: Place | null;
  /** Mails from before this moment are of a thread that was left: the next one begins a new thread. */
  readonly threadSince: Date | null;
}

const touchStates = [
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

/** `skipped`: left out on purpose; `not_done`: it could not be done, or its time ran out. */
export const taskStates = ['open', 'done', 'not_done', 'skipped', 'cancelled'] as const;

/**
 * Work for a rep. `touch`: a touch that they carry out; its id is the touch's. `fix`: an email that cannot be written
 * until they add what is missing, or write it themselves; it is no touch, and its run is held meanwhile.
 */
export interface Task {
  readonly id: string;
  readonly kind: 'touch' | 'fix';
  /** Variables of its text that have neither a value nor a fallback. */
  readonly missing: readonly string[];
  readonly enrollmentId: string;
  readonly personId: string;
  readonly ownerUserId: string;
  /** Whose task it is when the owner stands in for somebody who is away; null when it is the owner's own. */
  readonly onBehalfOf: string | null;
  readonly stepKey: string;
  readonly channel: Channel;
  readonly title: string;
  readonly script: string;
  readonly talkingPoints: readonly string[];
  readonly priority: 'low' | 'normal' | 'high';
  readonly dueAt: Date;
  readonly until: Date;
  readonly state: (typeof taskStates)[number];
  readonly outcome: string | null;
  readonly note: string | null;
  readonly completedAt: Date | null;
  readonly completedBy: string | null;
}

/** A cadence that is to follow for the person of a run. */
export interface CadenceStart {
  readonly id: string;
  readonly enrollmentId: string;
  readonly personId: string;
  /** The cadence's name, as the run's version has it. */
  readonly cadence: string;
  readonly at: Date;
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
