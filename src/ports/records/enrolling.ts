import type { CrmKind, CrmRef } from '../crm.ts';
import type { Hold } from './people.ts';

/** The people who were enrolled by one request. */
export interface Batch {
  readonly id: string;
  readonly cadenceId: string;
  /** Who enrolled; null for a part of the product. */
  readonly userId: string | null;
  readonly enrolledBy: string;
  readonly listSource: string;
  /** How many people were chosen: enrolled, skipped and, in a job, still to come. */
  readonly total: number;
  readonly createdAt: Date;
  /** Nothing of the batch leaves before this (product time); null when nothing waits. */
  readonly leavesAt: Date | null;
  readonly undoneAt: Date | null;
}

/** Somebody of a batch who was left out, and why. */
export interface LeftOut {
  readonly ref: string;
  readonly personId: string | null;
  readonly name: string;
  readonly reason: string;
}

/** How many people were left out for one reason. */
export interface LeftOutCount {
  readonly reason: string;
  readonly count: number;
}

/** Somebody as a selection names them: our person's id, or a CRM's record. */
export type Selected = string | CrmRef;

/** Somebody whom a preview in parts has met, for its later parts. */
export interface PreviewedPerson {
  /** The person's id, or `email:` and an address. */
  readonly key: string;
  /** Whether they would be enrolled. */
  readonly ready: boolean;
  readonly hold: Hold | null;
}

/** How far a batch is, from its runs. */
export interface BatchProgress {
  readonly enrolled: number;
  readonly skipped: number;
  /** Runs of which a touch was carried out, given up or skipped, or a task opened. */
  readonly started: number;
  readonly undone: number;
  /** Runs that have neither begun nor ended: an undo stops these. */
  readonly waiting: number;
  /** When the first touch of those is due; null when none is planned. */
  readonly firstDueAt: Date | null;
  /** Cadences of the runs, in the order of their ids: several where whole cadences are compared. */
  readonly cadenceIds: readonly string[];
}

/** An email whose words somebody changed for one person before it went out. */
export interface EditedEmail {
  readonly enrollmentId: string;
  readonly stepKey: string;
  /** Null where the template's, or the thread's, stays. */
  readonly subject: string | null;
  readonly text: string;
  readonly editedBy: string;
  readonly editedAt: Date;
}

/** Records that a rep chose inside a CRM, to be looked at and enrolled in Cadenza. */
export interface KeptSelection {
  readonly id: string;
  readonly userId: string;
  readonly crm: CrmKind;
  readonly refs: readonly CrmRef[];
  readonly source: string;
  /** Real time. */
  readonly expiresAt: Date;
}
