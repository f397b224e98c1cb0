import { type Change, decided, endRun, pauseRun, type TransitionContext } from './change.ts';
import { startedCadence, targetStep } from './effects.ts';
import { evaluate, type Verdict } from './evaluate.ts';
import type { Facts } from './facts.ts';
import { limitReached, startAnother } from './follow.ts';
import { arriveAt, findStep, type Onward } from './go-on.ts';
import { noteOutcome, noteRule } from './past.ts';
import { type Rule, ruleKey } from './rules-schema.ts';
import type { CadenceEvent, Run, Transition } from './run.ts';
import { isTerminal } from './states.ts';

/** What rules are looked at with. */
export interface Look {
  readonly facts: Facts | undefined;
  readonly signal?: Extract<CadenceEvent, { type: 'signal' }>;
}

interface Found {
  readonly rule: Rule;
  readonly key: string;
  readonly verdict: Verdict;
}

/** A step's name for people, by its key. */
export const stepNames = (ctx: TransitionContext) => (key: string) => findStep(ctx, key)?.name ?? key;

/**
 * The first rule whose condition holds and that has not acted in this run; null also when that rule lets everything go
 * on.
 */
function findRule(run: Run, look: Look, ctx: TransitionContext): Found | null {
  const known = { run, now: ctx.now, nameOf: stepNames(ctx), ...look };
  for (const [index, rule] of (ctx.version.definition.on ?? []).entries()) {
    const key = ruleKey(rule, index);
    if (run.past?.rules.includes(key)) continue;
    const verdict = evaluate(rule.when, known);
    if (verdict.met) return rule.then === 'continue' ? null : { rule, key, verdict };
  }
  return null;
}

/**
 * Lets the first rule of the cadence whose condition holds act; null when there is none. A run that has ended can only
 * have another cadence started, or the rep told.
 */
export function actByRule(run: Run, look: Look, ctx: TransitionContext): Transition | null {
  const found = findRule(run, look, ctx);
  if (found === null) return null;
  const { rule, key, verdict } = found;
  const noted = noteRule(run, key);
  const onward = carryOut(noted, rule, ctx);
  if (onward === null) return null;
  return decided(onward, {
    rule: `rule-${onward.name}`,
    words: `Rule ${/^\d+$/.test(key) ? key : `'${key}'`} (${verdict.words}): ${onward.words}`,
    facts: { byRule: key, because: verdict.words, ...onward.facts },
  });
}

interface Outcome extends Onward {
  /** What the ledger calls it. */
  readonly name: 'alert' | 'go-to' | 'start' | 'finish' | 'stop' | 'pause';
}

function carryOut(run: Run, { then: effect }: Rule, ctx: TransitionContext): Outcome | null {
  if (typeof effect === 'object' && 'alert' in effect) {
    const alert = { type: 'alert', kind: 'rule', words: effect.alert } as const;
    return { name: 'alert', run, actions: [alert], words: `you are told: ${effect.alert}` };
  }
  const cadence = startedCadence(effect);
  if (isTerminal(run.state)) {
    if (cadence === null) return null;
    return {
      name: 'start',
      run,
      actions: [{ type: 'start_cadence', cadence }],
      words: `'${cadence}' follows.`,
    };
  }
  if (cadence !== null) return { name: 'start', ...startAnother(run, cadence) };
  const target = targetStep(effect);
  if (target !== null) return { name: 'go-to', ...jumpByRule(run, target, ctx) };
  if (effect === 'pause') return { name: 'pause', ...wait(run, ctx) };
  if (effect === 'stop') return { name: 'stop', ...end(run, 'stopped', 'the run is stopped.') };
  return { name: 'finish', ...end(run, 'finished', 'the run is finished.') };
}

function end(run: Run, state: 'finished' | 'stopped', words: string): Onward {
  const ended = endRun(run, { state, reason: 'by_rule' });
  return { ...(ended ?? { run, actions: [] }), words };
}

function wait(run: Run, ctx: TransitionContext): Onward {
  const paused = pauseRun(run, { reason: 'held', resumeAt: null, now: ctx.now });
  if (paused === null) return { run, actions: [], words: 'the run waits already.' };
  const words = 'the run waits for you.';
  const alert = {
    type: 'alert',
    kind: 'held',
    words: `A rule of the cadence has the run wait for you.`,
  } as const;
  return { run: paused.run, actions: [...paused.actions, alert], words };
}

/** Leaves everything for a step. A paused run stays paused, and goes on there when it is resumed. */
function jumpByRule(run: Run, target: string, ctx: TransitionContext): Onward {
  const name = stepNames(ctx)(target);
  if (run.openTask?.stepKey === target || run.next?.stepKey === target)
    return { run, actions: [], words: `'${name}' has its turn already.` };
  const limit = limitReached(run, target, ctx);
  if (limit !== null) return { run, actions: [], words: `${limit}: the run goes on as planned.` };
  const { run: free, actions } = withoutTask(run, ctx);
  const onward = arriveAt(free, { stepKey: target, jump: true }, ctx);
  if (run.state !== 'paused') return { ...onward, actions: [...actions, ...onward.actions] };
  const { state, reason, resumeAt } = run;
  return {
    ...onward,
    run: { ...onward.run, state, reason, resumeAt },
    words: `the run goes on with '${name}' when it is resumed.`,
  };
}

/** Gives up the task that is open: another step takes its turn. */
function withoutTask(run: Run, ctx: TransitionContext): Change {
  const { openTask } = run;
  if (openTask === null) return { run, actions: [] };
  const way = { definition: ctx.version.definition, stepKey: openTask.stepKey };
  const noted = noteOutcome(run, way, { outcome: 'skipped', at: ctx.now });
  const last = { stepKey: openTask.stepKey, at: ctx.now };
  return {
    run: { ...noted, openTask: null, last },
    actions: [{ type: 'close_task', touchId: openTask.touchId, result: 'cancelled' }],
  };
}
