import { decided, ignored, type TransitionContext } from './change.ts';
import { MetDays } from './closed-days.ts';
import { goOn } from './follow.ts';
import { arriveAt } from './go-on.ts';
import { onColleagueReplied } from './on-colleague-replied.ts';
import { onCommand } from './on-command.ts';
import { onDue } from './on-due.ts';
import { onHeldStepSkipped } from './on-held-step-skipped.ts';
import { onReassigned } from './on-reassigned.ts';
import { onSignal } from './on-signal.ts';
import { onTaskCompleted } from './on-task-completed.ts';
import { onTaskGivenUp } from './on-task-given-up.ts';
import { onVersionChanged } from './on-version-changed.ts';
import type { CadenceEvent, DatedTransition, Run, Transition } from './run.ts';

/**
 * The one rule of how a run changes: same run, event and context, same answer. Never throws on a late, repeated
 * or impossible event: it then returns the run as it was, no actions, and a decision that says why.
 *
 * Holds at all times: an active run has exactly one of `next` and `openTask`; an ended run has neither; a paused
 * run may keep `next` for its resume and never has an open task.
 */
export function transition(run: Run, event: CadenceEvent, ctx: TransitionContext): DatedTransition {
  if (ctx.closedDays === undefined && ctx.repDays === undefined)
    return { ...handle(run, event, ctx), at: ctx.now };
  const closedDays = ctx.closedDays && new MetDays(ctx.closedDays);
  const repDays = ctx.repDays && new MetDays(ctx.repDays);
  const result = handle(run, event, {
    ...ctx,
    ...(closedDays === undefined ? {} : { closedDays }),
    ...(repDays === undefined ? {} : { repDays }),
  });
  // Closed days come from outside: those that were met stand in the row, so that it can be decided again.
  const met = { closedDays: closedDays?.met() ?? null, repDays: repDays?.met() ?? null };
  const facts = Object.fromEntries(Object.entries(met).filter(([, days]) => days !== null));
  if (Object.keys(facts).length === 0) return { ...result, at: ctx.now };
  const decision = { ...result.decision, facts: { ...result.decision.facts, ...facts } };
  return { ...result, decision, at: ctx.now };
}

function handle(run: Run, event: CadenceEvent, ctx: TransitionContext): Transition {
  switch (event.type) {
    case 'enrolled':
      return onEnrolled(run, event, ctx);
    case 'due':
      return onDue(run, event, ctx);
    case 'task_completed':
      return onTaskCompleted(run, event, ctx);
    case 'task_given_up':
      return onTaskGivenUp(run, event, ctx);
    case 'signal':
      return onSignal(run, event, ctx);
    case 'colleague_replied':
      return onColleagueReplied(run, event, ctx);
    case 'command':
      return onCommand(run, event, ctx);
    case 'reassigned':
      return onReassigned(run, event, ctx);
    case 'held_step_skipped':
      return onHeldStepSkipped(run, event, ctx);
    case 'version_changed':
      return onVersionChanged(run, event, ctx);
  }
}

/** When a tick must look at a run again (UTC); null when nothing but an event from outside can move it. */
export function nextWakeAt(run: Run): Date | null {
  if (run.state === 'active') return run.openTask?.until ?? run.next?.dueAt ?? null;
  return run.state === 'paused' ? run.resumeAt : null;
}

/** Plans the first step, or the one to start with, as if the person were enrolled at `notBefore`, when that is still to come. */
function onEnrolled(
  run: Run,
  { notBefore, startStep }: Extract<CadenceEvent, { type: 'enrolled' }>,
  ctx: TransitionContext,
): Transition {
  if (run.state !== 'pending') return ignored(run, 'not-pending', `the run is already ${run.state}`);
  const waits = notBefore !== undefined && notBefore > ctx.now;
  const from = waits ? { ...ctx, now: notBefore } : ctx;
  const onward =
    startStep === undefined ? goOn(run, null, from) : arriveAt(run, { stepKey: startStep }, from);
  return decided(onward, {
    rule: 'enroll',
    words: `Enrolled${startStep === undefined ? '' : ` from step '${startStep}' on`}. ${onward.words}`,
    facts: { ...onward.facts, ...(notBefore === undefined ? {} : { notBefore: notBefore.toISOString() }) },
  });
}
