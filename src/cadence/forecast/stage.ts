import type { DaysOff } from '../closed-days.ts';
import { dayMs } from '../duration.ts';
import type { CadenceVersion } from '../model.ts';
import type { Action, CadenceEvent, DatedTransition, Run } from '../run.ts';
import type { SendingLimits } from '../sender-book.ts';
import type { Mover, PersonSlot } from './books.ts';
import type { Leave } from './leaves.ts';
import type { Caps } from './periods.ts';

/** People who go the same way through a version: one run that is played for all of them. */
export interface Bundle extends DaysOff {
  readonly run: Run;
  /** How many people it stands for. */
  readonly count: number;
  readonly version: CadenceVersion;
  readonly senderId: string;
  readonly repId: string;
  /** Whose new people are counted; left out where the cadence has no cap. */
  readonly cadenceId?: string;
  /** The company of each of the people; null for one without a cap. Left out where nobody's has any. */
  readonly companies?: readonly (string | null)[];
  /** Of a run that is still to begin: nothing is due before (UTC). */
  readonly notBefore?: Date;
}

export type OpenedTask = Extract<Action, { type: 'open_task' }>;
export type SentEmail = Extract<Action, { type: 'send_email' }>;

/** Something that somebody will do, unless the run is elsewhere by then. */
export interface Reaction {
  readonly at: Date;
  readonly event: CadenceEvent;
}

/** What people do: reps with their tasks, prospects with their mail. */
export interface Behaviour {
  /** Null: nobody touches the task, and its time runs out. */
  task(bundle: Bundle, task: OpenedTask): Reaction | null;
  /** What comes of a mail that left at a moment (UTC). */
  email(bundle: Bundle, email: SentEmail, at: Date): readonly Reaction[];
}

/** One decision of the play, as a row of the ledger would have it. */
export interface Played {
  /** As it was before the decision. */
  readonly bundle: Bundle;
  readonly event: CadenceEvent;
  readonly result: DatedTransition;
  /** When each of the people gets the mail that leaves by this decision (epoch milliseconds); null when none leaves. */
  readonly leaving: readonly number[] | null;
  /** How many people's next touch was put on a later day, by the limit that did it. */
  readonly moved: readonly Moved[];
  /** The places of the people's task that was not carried out after all: it counts for no cap. */
  readonly givenBack: readonly PersonSlot[];
}

/** What somebody did when their run had come to its end: it changes nothing of the run. */
export interface Afterwards {
  readonly bundle: Bundle;
  readonly event: CadenceEvent;
  readonly at: Date;
}

export interface Moved {
  readonly by: Mover;
  /** Of the sender, the company or the cadence. */
  readonly id: string;
  readonly people: number;
}

export interface Stage {
  readonly now: Date;
  readonly bundles: readonly Bundle[];
  /** Limits of those senders that have any. */
  readonly limits: ReadonlyMap<string, SendingLimits>;
  /** Moments that are taken already, by sender (epoch milliseconds). */
  readonly taken: ReadonlyMap<string, readonly number[]>;
  /** Left out: no company and no cadence has any. */
  readonly caps?: Caps;
  readonly leaves?: readonly Leave[];
  /** What is still to come then is not played any more. */
  readonly until: Date;
  readonly behaviour: Behaviour;
}

/** How far a play looks ahead from a moment: longer than any cadence of 365 days with its pauses. */
export const horizonOf = (now: Date): Date => new Date(now.getTime() + 730 * dayMs);
