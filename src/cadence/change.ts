import type { DaysOff } from './closed-days.ts';
import type { CadenceVersion } from './model.ts';
import type { Action, Decision, FinishReason, PauseReason, Run, StopReason, Transition } from './run.ts';
import { canMove, isTerminal } from './states.ts';

/** What a transition reads besides run and event. */
export interface TransitionContext extends DaysOff {
  readonly version: CadenceVersion;
  readonly now: Date;
}

/** A run that has not begun yet, with the zone and the day 1 that enrolling gives it. */
export function pendingRun(id: string, { zone, anchorDay }: Pick<Run, 'zone' | 'anchorDay'>): Run {
  return {
    id,
    zone,
    anchorDay,
    state: 'pending',
    reason: null,
    next: null,
    openTask: null,
    resumeAt: null,
    last: null,
  };
}

/** A changed run with what has to be done for it. */
export interface Change {
  readonly run: Run;
  readonly actions: readonly Action[];
}

/**
 * Whether anything of a run was ever carried out: a touch that went out, was given up or skipped, or a task that was
 * opened (a visit beyond the first is one that was).
 */
export function hasBegun(run: Run): boolean {
  return run.last !== null || run.openTask !== null || (run.next !== null && run.next.visit > 1);
}

/** Leaves the run as it is and says why. */
export function ignored(run: Run, rule: string, words: string): Transition {
  return { run, actions: [], decision: { rule: `ignored-${rule}`, words: `ignored: ${words}` } };
}

/** Joins a change with the decision behind it. */
export function decided(change: Change, decision: Decision): Transition {
  return { run: change.run, actions: change.actions, decision };
}

/** An end with its reason. */
export type End =
  | { readonly state: 'finished'; readonly reason: FinishReason }
  | { readonly state: 'stopped'; readonly reason: StopReason };

/** Ends a run: nothing stays planned, an open task is cancelled. Null when the run has ended. */
export function endRun(run: Run, end: End): Change | null {
  if (isTerminal(run.state)) return null;
  return {
    run: { ...run, state: end.state, reason: end.reason, next: null, openTask: null, resumeAt: null },
    actions: cancelled(run),
  };
}

/**
 * Pauses a run. What was planned is kept for the resume; an open task is cancelled and its step planned again then,
 * as the next visit. `resumeAt` null: only a person resumes. Null when the run cannot be paused.
 */
export function pauseRun(
  run: Run,
  pause: { readonly reason: PauseReason; readonly resumeAt: Date | null; readonly now: Date },
): Change | null {
  if (!canMove(run.state, 'paused')) return null;
  const { openTask } = run;
  const again =
    openTask === null ? run.next : { stepKey: openTask.stepKey, visit: openTask.visit + 1, dueAt: pause.now };
  return {
    run: {
      ...run,
      state: 'paused',
      reason: pause.reason,
      next: again,
      openTask: null,
      resumeAt: pause.resumeAt,
    },
    actions: cancelled(run),
  };
}

function cancelled(run: Run): readonly Action[] {
  return run.openTask === null
    ? []
    : [{ type: 'close_task', touchId: run.openTask.touchId, result: 'cancelled' }];
}
