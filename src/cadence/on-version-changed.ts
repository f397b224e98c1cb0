import { decided, ignored, type TransitionContext } from './change.ts';
import { calendarOf, findStep, goTo, type Onward } from './go-on.ts';
import type { CadenceDefinition } from './model.ts';
import { noteArrival, type PastStep, pastOf } from './past.ts';
import type { Action, CadenceEvent, Run, Transition } from './run.ts';
import { isTerminal } from './states.ts';
import { takeUp } from './take-up.ts';
import { anchorDayFor } from './timing.ts';

type VersionChanged = Extract<CadenceEvent, { type: 'version_changed' }>;

/**
 * The step that decides where a run stands in another version: the one that comes next or is open; of a pause that kept
 * none the one after which it goes on. Null for a run that has not been anywhere.
 */
export function standsAt(run: Pick<Run, 'next' | 'openTask' | 'last'>): string | null {
  return run.next?.stepKey ?? run.openTask?.stepKey ?? run.last?.stepKey ?? null;
}

/**
 * A run changes to the version in `ctx`, which its later decisions are taken by. A pause stays a pause, with its reason
 * and its end. Ignored where the run has ended, or where the version does not have the step that the run stands at and
 * the event names no other.
 */
export function onVersionChanged(run: Run, event: VersionChanged, ctx: TransitionContext): Transition {
  if (isTerminal(run.state)) return ignored(run, 'ended', `the run has ended (${run.state})`);
  if (run.state === 'pending') return ignored(run, 'not-begun', 'the run has not begun');
  const first = ctx.version.definition.steps[0]?.key;
  const key = (event.choice === 'restart' ? first : (event.to ?? standsAt(run))) ?? '';
  if (findStep(ctx, key) === undefined)
    return ignored(run, 'step-gone', `version ${ctx.version.number} has no step '${key}'`);
  const known = withPast(run, event);
  // Steps that an earlier change told the run to pass over still count, where they have not come up since.
  const done = [...event.done, ...(run.past?.passOver ?? [])];
  return event.choice === 'restart'
    ? restart(known, key, ctx)
    : move(withPassedOver(known, { key, done }, ctx), event.to ?? null, ctx);
}

const movedTo = (ctx: TransitionContext) => `Moved to version ${ctx.version.number}.`;

/**
 * The run with the past that the new version needs. What the old version did not keep comes from the event. A run that
 * begins anew keeps its visit numbers, so that a new touch never has the key of an old one.
 */
function withPast(run: Run, { choice, steps }: VersionChanged): Run {
  const { past, ...rest } = run;
  const anew = choice === 'restart';
  const told = Object.entries(steps).map(([key, { visit, outcome }]): [string, PastStep] => {
    const known = pastOf(run, key);
    const arrivals = anew ? 0 : Math.max(1, known.arrivals);
    return [key, { visit: Math.max(visit, known.visit), arrivals, outcome: known.outcome ?? outcome }];
  });
  const all = { ...(anew ? {} : past?.steps), ...Object.fromEntries(told) };
  if (past === undefined && told.length === 0) return rest;
  return {
    ...rest,
    past: { steps: all, rules: anew ? [] : (past?.rules ?? []), heardAt: past?.heardAt ?? null },
  };
}

/**
 * The steps of a version that came up before a run reached where it stands, in the version's order: what lies behind it
 * there. A step further on that came up on an earlier round of a branch is not among them.
 */
export function doneBefore(
  definition: CadenceDefinition,
  run: Pick<Run, 'next' | 'openTask' | 'last'>,
  steps: VersionChanged['steps'],
): readonly string[] {
  const keys = definition.steps.map((step) => step.key);
  const at = keys.indexOf(standsAt(run) ?? '');
  const behind = at + (run.next === null && run.openTask === null ? 1 : 0);
  return keys.slice(0, Math.max(0, behind)).filter((key) => (steps[key]?.visit ?? 0) > 0);
}

/** What lay behind the run does not come again because it stands further on in the new version. */
function withPassedOver(
  run: Run,
  at: { readonly key: string; readonly done: readonly string[] },
  ctx: TransitionContext,
): Run {
  const keys = ctx.version.definition.steps.map((step) => step.key);
  const again = keys.slice(keys.indexOf(at.key) + 1).filter((later) => at.done.includes(later));
  return run.past === undefined || again.length === 0
    ? run
    : { ...run, past: { ...run.past, passOver: again } };
}

/** The run as it reaches a step again, and which visit that is. */
function comingTo(run: Run, stepKey: string, ctx: TransitionContext) {
  const arrived = noteArrival(run, { definition: ctx.version.definition, stepKey });
  return { arrived, to: { stepKey, visit: pastOf(run, stepKey).visit + 1 } };
}

function move(run: Run, to: string | null, ctx: TransitionContext): Transition {
  const { openTask, next } = run;
  if (to !== null && to !== next?.stepKey && to !== openTask?.stepKey) {
    const { arrived, to: instead } = comingTo(run, to, ctx);
    return goOnAt(arrived, instead, { rule: 'move-version', said: movedTo(ctx), ctx });
  }
  if (openTask !== null) {
    // Whoever has the task on their desk goes on with it, if it is still a task there; what follows is the new version's.
    if (findStep(ctx, openTask.stepKey)?.mode === 'task')
      return settled(run, {
        rule: 'move-version',
        said: `${movedTo(ctx)} The open task stays as it is.`,
        actions: [],
      });
    const again = { stepKey: openTask.stepKey, visit: openTask.visit + 1 };
    return goOnAt(run, again, { rule: 'move-version', said: movedTo(ctx), ctx });
  }
  if (next !== null) return goOnAt(run, next, { rule: 'move-version', said: movedTo(ctx), ctx });
  return settled(run, { rule: 'move-version', said: movedTo(ctx), actions: [] });
}

/** From the first step on, and from today: gaps are still counted from the touch that was last. */
function restart(run: Run, key: string, ctx: TransitionContext): Transition {
  const { arrived, to } = comingTo(run, key, ctx);
  const anew: Run = { ...arrived, anchorDay: anchorDayFor(ctx.now, calendarOf(run, ctx)) };
  const said = `Begun anew on version ${ctx.version.number}: steps that were done come again, also emails.`;
  return goOnAt(anew, to, { rule: 'restart-version', said, ctx });
}

interface Change {
  readonly rule: string;
  readonly said: string;
}

/** Lets a run go on at a step: a paused one when it is resumed. An open task is cancelled. */
function goOnAt(
  run: Run,
  to: { readonly stepKey: string; readonly visit: number; readonly dueAt?: Date },
  { ctx, ...change }: Change & { readonly ctx: TransitionContext },
): Transition {
  const cancelled: readonly Action[] =
    run.openTask === null ? [] : [{ type: 'close_task', touchId: run.openTask.touchId, result: 'cancelled' }];
  const next = { stepKey: to.stepKey, visit: to.visit, dueAt: to.dueAt ?? ctx.now };
  const at: Run = { ...run, openTask: null, next };
  if (run.state === 'paused') return settled(at, { ...change, actions: cancelled });
  // A run that begins anew cannot be late; one that moves keeps the gaps between the steps to come.
  const onward: Onward =
    change.rule === 'restart-version'
      ? goTo(at, { stepKey: to.stepKey, visit: to.visit, again: to.visit > 1 }, ctx)
      : takeUp(at, ctx);
  return decided(
    { run: onward.run, actions: [...cancelled, ...onward.actions] },
    { rule: change.rule, words: `${change.said} ${onward.words}`, facts: { ...onward.facts } },
  );
}

function settled(
  run: Run,
  { rule, said, actions }: Change & { readonly actions: readonly Action[] },
): Transition {
  const stays = run.state === 'paused' ? ` The run stays paused (${run.reason ?? 'no reason'}).` : '';
  return decided({ run, actions }, { rule, words: `${said}${stays}` });
}
