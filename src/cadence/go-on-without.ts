import { decided, pauseRun, type TransitionContext } from './change.ts';
import { goOn } from './follow.ts';
import { findStep } from './go-on.ts';
import { noteOutcome } from './past.ts';
import type { OpenTask, Run, Transition } from './run.ts';

/** A task that was not carried out. */
interface Lapsed {
  readonly task: OpenTask;
  readonly lapse: {
    readonly rule: string;
    /** What happened, as the beginning of a sentence. */
    readonly said: string;
    /** From when gaps to the next step are counted. */
    readonly at: Date;
    readonly facts?: Readonly<Record<string, unknown>>;
  };
}

/** What follows a task that was not done is its step's rule: the run visibly goes on, or holds for a person. */
export function goOnWithout(run: Run, { task, lapse }: Lapsed, ctx: TransitionContext): Transition {
  const { rule, said, at } = lapse;
  const close = { type: 'close_task', touchId: task.touchId, result: 'not_done' } as const;
  const way = { definition: ctx.version.definition, stepKey: task.stepKey };
  const without: Run = { ...noteOutcome(run, way, { outcome: 'not_done', at }), openTask: null };
  if (findStep(ctx, task.stepKey)?.ifNotDone === 'hold') {
    const words = `${said}: the run waits for you.`;
    const next = { stepKey: task.stepKey, visit: task.visit + 1, dueAt: ctx.now };
    const held = pauseRun({ ...without, next }, { reason: 'held', resumeAt: null, now: ctx.now });
    const actions = [close, { type: 'alert', kind: 'held', words } as const];
    const decision = { rule: `${rule}-hold`, words, ...(lapse.facts && { facts: lapse.facts }) };
    return decided({ run: held?.run ?? run, actions }, decision);
  }
  const onward = goOn({ ...without, last: { stepKey: task.stepKey, at } }, task.stepKey, ctx);
  return decided(
    { run: onward.run, actions: [close, ...onward.actions] },
    { rule, words: `${said}. ${onward.words}`, facts: { ...lapse.facts, ...onward.facts } },
  );
}
