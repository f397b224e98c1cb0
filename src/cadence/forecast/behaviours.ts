import { findStep } from '../go-on.ts';
import { outcomesOfStep } from '../outcomes.ts';
import type { CadenceEvent } from '../run.ts';
import type { Behaviour, Bundle, OpenedTask } from './stage.ts';

/** Outcomes of which nothing follows but the next step, the plainest first. */
const plain = ['no_answer', 'done'];

/** A task that was carried out without any success: the run goes on. Skipped where every outcome does something else. */
export function goesOn(bundle: Bundle, { touchId, stepKey }: OpenedTask): CadenceEvent {
  const step = findStep(bundle, stepKey);
  const goingOn = (step === undefined ? [] : outcomesOfStep(step)).filter(
    (outcome) => outcome.effect === 'continue' && outcome.key !== 'not_possible',
  );
  const outcome = goingOn.find(({ key }) => plain.includes(key)) ?? goingOn[0];
  if (outcome === undefined) return { type: 'task_given_up', touchId, result: 'skipped', reason: 'forecast' };
  return { type: 'task_completed', touchId, outcome: outcome.key };
}

/** Every task is carried out at the moment at which it is due, and no prospect ever reacts: the most there can be to do. */
export const onTime: Behaviour = {
  task: (bundle, task) => ({ at: task.dueAt, event: goesOn(bundle, task) }),
  email: () => [],
};

/** The same with every task left until its time runs out: the latest that a run can end without being held. */
export const atTheLatest: Behaviour = {
  task: (_, task) => ({
    at: task.until,
    event: { type: 'task_given_up', touchId: task.touchId, result: 'skipped', reason: 'forecast' },
  }),
  email: () => [],
};
