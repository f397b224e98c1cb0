/**
 * How touches and a CRM's entries may differ.
 * `missing`: a touch was carried out and its entry is not there. `unrecorded`: an entry is there which the outbox does
 * not know to be written. `doubled`: several entries carry one key. `misplaced`: an entry hangs on another record than
 * its person's. `orphaned`: an entry carries a key that this workspace does not know.
 */
const differenceKinds = ['missing', 'unrecorded', 'doubled', 'misplaced', 'orphaned'] as const;
type DifferenceKind = (typeof differenceKinds)[number];

export interface Difference {
  readonly kind: DifferenceKind;
  readonly key: string;
  readonly personId: string | null;
  /** The CRM's ids of the entries concerned. */
  readonly crmIds: readonly string[];
  /** Where a person looks at it. */
  readonly url: string | null;
  /** `open` ones are left to a person. */
  readonly state: 'repaired' | 'open';
  /** What is the matter, and what was done or is to be done. */
  readonly words: string;
}

export type ReconciliationCounts = Readonly<Record<DifferenceKind, number>> & {
  /** Touches and signals whose entries were looked for. */
  readonly expected: number;
  /** Entries that the CRM listed. */
  readonly listed: number;
  readonly repaired: number;
  /** Differences that are left to a person. */
  readonly open: number;
  /** Entries that the outbox has yet to write: no difference. */
  readonly waiting: number;
  /** Entries that went with their record when somebody deleted that: no difference. */
  readonly gone: number;
  /** Entries that somebody removed after they had been written again: told once, and let be. */
  readonly letBe: number;
};

/** Where a comparison stands; `after` is opaque. Our side first: then the CRM's side finds every touch in the outbox. */
export interface ReconciliationPlace {
  readonly phase: 'touches' | 'closed' | 'waiting' | 'entries';
  readonly after: string | null;
}

/** One comparison of touches with the entries of one CRM, and its result. */
export interface Reconciliation {
  readonly id: string;
  readonly connectionId: string;
  readonly state: 'queued' | 'running' | 'done' | 'failed';
  readonly startedBy: string;
  /** The workspace's day, of those that each night starts; null for the others. */
  readonly day: string | null;
  /** Only says what differs. */
  readonly dryRun: boolean;
  /** Also writes what somebody removed after a repair. */
  readonly again: boolean;
  /** What was carried out from here (null: from the beginning) up to `until`, product time. */
  readonly since: Date | null;
  readonly until: Date;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
  readonly counts: ReconciliationCounts;
  /** The first ones; the counts tell how many there are. */
  readonly differences: readonly Difference[];
  /** Why it failed, or what it waits for, in words. */
  readonly problem: string | null;
  readonly place: ReconciliationPlace;
  /** How often in a row the CRM could not be asked. */
  readonly failures: number;
}
