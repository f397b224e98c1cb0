import type { ReplyKind } from './conditions.ts';
import type { Facts } from './facts.ts';
import type { Channel } from './model.ts';
import type { Past, PastStep } from './past.ts';
import type { SignalKind } from './signal-kinds.ts';

/** Why a run is where it is; each state has its own closed list. */
export const pauseReasons = [
  'manual',
  'replied',
  'colleague_replied',
  'out_of_office',
  'rep_leave',
  'held',
] as const;
export const finishReasons = [
  'completed',
  'meeting_booked',
  'converted',
  'not_interested',
  'manual',
  /** A rule of the cadence, or one of the workspace, ended it. */
  'by_rule',
  /** A rule, an outcome or the end of a branch had another cadence follow. */
  'started_another',
] as const;
/** Which of them weighs more than another stands in ranking.ts. */
export const stopReasons = [
  'complained',
  'unsubscribed',
  'opted_out_in_crm',
  'bounced',
  'left_company',
  'deleted',
  'merged',
  'manual',
  'colleague_replied',
  /** Their whole domain is on the 'do not contact' list: somebody here decided that, not the person. */
  'domain_listed',
  'by_rule',
  /** The enrollment was taken back before anything of it began: as if it had not happened. */
  'undone',
] as const;

export type PauseReason = (typeof pauseReasons)[number];
export type FinishReason = (typeof finishReasons)[number];
export type StopReason = (typeof stopReasons)[number];

export const enrollmentStates = ['pending', 'active', 'paused', 'finished', 'stopped'] as const;
export type EnrollmentState = (typeof enrollmentStates)[number];
export type StateReason = PauseReason | FinishReason | StopReason;

/** The next touch of a run: which step, which time around, and when (UTC). */
export interface PlannedTouch {
  readonly stepKey: string;
  readonly visit: number;
  readonly dueAt: Date;
  /** Where an absence found it: there it is again when the run no longer waits for the absence's end. */
  readonly movedFrom?: Date;
  /** How many days of its wait the absence left, as the schedule counts them. */
  readonly movedDays?: number;
}

/** A task that later steps wait for. */
export interface OpenTask {
  readonly touchId: string;
  readonly stepKey: string;
  readonly visit: number;
  /** When later steps stop waiting (UTC). */
  readonly until: Date;
}

/** What the core knows of one person's run. Never both `next` and `openTask`. */
export interface Run {
  readonly id: string;
  readonly state: EnrollmentState;
  readonly reason: StateReason | null;
  /** The person's IANA zone, fixed at enrollment. */
  readonly zone: string;
  /** Local date (`2026-11-23`) of day 1. */
  readonly anchorDay: string;
  readonly next: PlannedTouch | null;
  readonly openTask: OpenTask | null;
  /** When an out-of-office or leave pause ends (UTC); null when only a person can resume. */
  readonly resumeAt: Date | null;
  /** The last touch carried out or given up: gaps are counted from it. */
  readonly last: { readonly stepKey: string; readonly at: Date } | null;
  /** What branches and conditions must know of the way so far; kept only in versions that ask for it. */
  readonly past?: Past;
}

/**
 * What holds a run and may be over by itself: a setting of the workspace, or an email that cannot be written as long as
 * a value is missing.
 */
export const holdCauses = ['test_mode', 'no_postal_address', 'missing_value'] as const;
export type HoldCause = (typeof holdCauses)[number];

/**
 * Why a due step cannot be carried out now. `forbidden` ends the run, `impossible` skips the step, `later`
 * tries again, `held` waits for a person, `braked` leaves the run as it is until a stop by hand is let go.
 */
export type Obstacle =
  | { readonly kind: 'forbidden'; readonly reason: StopReason; readonly words: string }
  | { readonly kind: 'impossible'; readonly words: string }
  | { readonly kind: 'later'; readonly at: Date; readonly words: string }
  | {
      readonly kind: 'held';
      readonly words: string;
      readonly cause?: HoldCause;
      /** With `missing_value`: the variables without a value; none when the text is wrong in another way. */
      readonly missing?: readonly string[];
    }
  | { readonly kind: 'braked'; readonly words: string };

export type CadenceEvent =
  /**
   * Nothing is due before `notBefore` (UTC), so that the enrollment can be undone until then. `startStep`: the step to
   * begin with; left out, the first.
   */
  | { readonly type: 'enrolled'; readonly notBefore?: Date; readonly startStep?: string }
  /**
   * A claimed due time; `touchId` is the id that a touch gets if one follows, `editedBy` whoever changed the words of
   * the email that is due. `slotOver`: its sender has limits, and it holds no slot in which it may leave now. `capOver`:
   * the same of its company's or its cadence's limits, which bind tasks, too; in words which. It may come before the
   * touch is due, when another one took its slot. `slotMoved`: the limits of its sender have changed since it was
   * planned, and its slot is elsewhere now; this, too, before it is due. `facts`: what the conditions of step and cadence ask; without them
   * they see nothing that anybody did, and no values.
   */
  | {
      readonly type: 'due';
      readonly touchId: string;
      readonly obstacle?: Obstacle;
      readonly editedBy?: string;
      readonly slotOver?: boolean;
      readonly slotMoved?: boolean;
      readonly capOver?: string;
      readonly facts?: Facts;
    }
  | { readonly type: 'task_completed'; readonly touchId: string; readonly outcome: string }
  /**
   * A rep closes a task without carrying it out. `skipped`: this touch is left out on purpose; `not_done`: it could
   * not be done, and the step's rule for that follows. The reason is in words.
   */
  | {
      readonly type: 'task_given_up';
      readonly touchId: string;
      readonly result: 'skipped' | 'not_done';
      readonly reason: string;
    }
  /** Somebody else of the same company replied, and the workspace or the cadence wants that to hold or stop the run. */
  | {
      readonly type: 'colleague_replied';
      readonly act: 'hold' | 'stop';
      /** Who replied, by name. */
      readonly who: string;
      readonly at: Date;
    }
  /**
   * `reply` goes with a reply whose kind is known; `facts` as with `due`. With an absence: `back`, the first day back
   * as it was told (`2026-11-30`), or `absencesBefore`, for how many earlier mails of the run one without a day was told.
   * `until` is how ends of absences were told by engines before '4', ready as a moment.
   */
  | {
      readonly type: 'signal';
      readonly kind: SignalKind;
      readonly at: Date;
      readonly until?: Date;
      readonly back?: string;
      readonly absencesBefore?: number;
      readonly reply?: ReplyKind;
      readonly facts?: Facts;
    }
  | {
      readonly type: 'command';
      readonly command: 'pause' | 'resume' | 'finish' | 'stop';
      /**
       * `rep_leave` goes with pause, `converted` and `by_rule` (of the workspace) with finish, `undone` with stop;
       * without one the reason is `manual`.
       */
      readonly reason?: 'rep_leave' | 'converted' | 'by_rule' | 'undone';
      /** With resume: what held the run and is over now. */
      readonly over?: HoldCause;
      /** When a `rep_leave` pause ends (UTC); without it only a person resumes. */
      readonly until?: Date;
      /** With resume: the person is out of office until then (UTC), and nobody said that they be written to all the same. */
      readonly awayUntil?: Date;
      /** In place of the usual words. With `rep_leave`: who is away and how long; else which rule it was, or what the run gave way to. */
      readonly because?: string;
    }
  /**
   * The run goes to another owner, named by `to`. `sender`: the address from which its mails come from now on. With
   * `resume` it stood still only because its owner was away, and goes on.
   */
  | {
      readonly type: 'reassigned';
      readonly from: string;
      readonly to: string;
      readonly sender: string;
      readonly thread: 'continue' | 'new';
      readonly resume?: boolean;
    }
  /** A rep leaves out the step that a held run waits before; `touchId` is the id that the skipped touch gets. */
  | { readonly type: 'held_step_skipped'; readonly touchId: string; readonly reason: string }
  /**
   * The run is decided by another version from now on, the one of the row: it goes on at the same step, or begins anew.
   * `from` is the number of the one it leaves; `to` names the step to go on with where its own is gone; `steps` is the
   * latest visit of each step that came up so far, and what became of it; `done` are those of them that lie behind the
   * run in the version that it leaves.
   */
  | {
      readonly type: 'version_changed';
      readonly choice: VersionChoice;
      readonly from: number;
      readonly to?: string;
      readonly steps: Readonly<Record<string, Pick<PastStep, 'visit' | 'outcome'>>>;
      readonly done: readonly string[];
    };

/** How somebody in flight gets to a new version; whoever stays gets no event. */
export const versionChoices = ['move', 'restart'] as const;
export type VersionChoice = (typeof versionChoices)[number];

/** What has to be done; the core decides, the app carries out. */
export type Action =
  | {
      readonly type: 'send_email';
      readonly touchId: string;
      readonly stepKey: string;
      readonly visit: number;
      readonly variantKey: string;
    }
  | {
      readonly type: 'open_task';
      readonly touchId: string;
      readonly stepKey: string;
      readonly visit: number;
      readonly channel: Channel;
      readonly dueAt: Date;
      readonly until: Date;
    }
  | {
      readonly type: 'close_task';
      readonly touchId: string;
      readonly result: 'done' | 'not_done' | 'skipped' | 'cancelled';
      readonly outcome?: string;
    }
  | {
      readonly type: 'skip_step';
      readonly touchId: string;
      readonly stepKey: string;
      readonly visit: number;
      readonly channel: Channel;
      readonly words: string;
      /** Its condition was not so: nobody missed anything. */
      readonly byCondition?: true;
    }
  /** Somebody has to add what an email lacks, or write it; `id` is the task's. */
  | {
      readonly type: 'ask_fix';
      readonly id: string;
      readonly stepKey: string;
      readonly missing: readonly string[];
    }
  /** Enroll the person in the cadence of this name, with the run's owner and sender, if they may be. */
  | { readonly type: 'start_cadence'; readonly cadence: string }
  | { readonly type: 'alert'; readonly kind: string; readonly words: string };

/** Which rule decided and why, in words that a rep reads; `facts` holds every outside fact that was used. */
export interface Decision {
  readonly rule: string;
  readonly words: string;
  readonly facts?: Readonly<Record<string, unknown>>;
}

export interface Transition {
  readonly run: Run;
  readonly actions: readonly Action[];
  readonly decision: Decision;
}

/** A transition with the moment at which it was decided: all that a row of the ledger must say of time. */
export interface DatedTransition extends Transition {
  readonly at: Date;
}
