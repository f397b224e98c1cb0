import {
  type Action,
  type CadenceEvent,
  type CadenceVersion,
  nextWakeAt,
  type Run,
  type Transition,
  transition,
} from '../../src/cadence/index.ts';
import type { Happening } from './support.ts';

export interface Played {
  readonly event: CadenceEvent;
  readonly now: Date;
  readonly before: Run;
  readonly result: Transition;
}

/** Plays a story from enrollment on; `next-wake` jumps to the moment at which a tick would look at the run. */
export function play(start: Run, version: CadenceVersion, from: Date, story: readonly Happening[]): Played[] {
  let run = start;
  let now = from;
  let touches = 0;
  const played: Played[] = [];
  let known: Happening['facts'];
  const step = (told: CadenceEvent) => {
    const asks = told.type === 'due' || told.type === 'signal';
    const event = asks && known !== undefined ? { ...told, facts: known } : told;
    const result = transition(run, event, { version, now });
    played.push({ event, now, before: run, result });
    run = result.run;
  };
  step({ type: 'enrolled' });
  for (const { minutes, event, facts } of story) {
    touches += 1;
    known = facts;
    const touchId = `touch-${touches}`;
    if (event === 'next-wake') {
      const wake = nextWakeAt(run);
      if (wake !== null && wake > now) now = wake;
      step({ type: 'due', touchId });
      continue;
    }
    now = new Date(now.getTime() + minutes * 60_000);
    if (event === 'complete-open-task') {
      const outcome = minutes % 2 === 0 ? 'not_interested' : 'replied';
      const goesOn = minutes % 3 !== 0;
      const open = run.openTask;
      const isCall = version.definition.steps.find((one) => one.key === open?.stepKey)?.channel === 'call';
      step({
        type: 'task_completed',
        touchId: open?.touchId ?? 'none',
        outcome: goesOn ? (isCall ? 'no_answer' : 'done') : outcome,
      });
    } else if (event === 'skip-open-task' || event === 'give-up-open-task') {
      const result = event === 'skip-open-task' ? 'skipped' : 'not_done';
      const touchId = run.openTask?.touchId ?? 'none';
      step({ type: 'task_given_up', touchId, result, reason: 'No time today.' });
    } else step(event);
  }
  return played;
}

/** Plays a run to its end without interruptions; every task is completed when it is due. */
export function playToEnd(start: Run, version: CadenceVersion, from: Date) {
  let now = from;
  let run = transition(start, { type: 'enrolled' }, { version, now }).run;
  const done: { action: Action; at: Date }[] = [];
  for (let tick = 0; tick < 500; tick += 1) {
    const wake = nextWakeAt(run);
    if (wake === null) break;
    if (wake > now && run.openTask === null) now = wake;
    const open = run.openTask;
    const channel = version.definition.steps.find((step) => step.key === open?.stepKey)?.channel;
    const event: CadenceEvent =
      open === null
        ? { type: 'due', touchId: `touch-${tick}` }
        : {
            type: 'task_completed',
            touchId: open.touchId,
            outcome: channel === 'call' ? 'left_voicemail' : 'done',
          };
    const result = transition(run, event, { version, now });
    for (const action of result.actions) done.push({ action, at: now });
    run = result.run;
  }
  return { run, done };
}
