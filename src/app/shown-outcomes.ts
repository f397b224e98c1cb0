import {
  effectName,
  type Outcome,
  outcomesOf,
  outcomesOfStep,
  startedCadence,
  targetStep,
} from '../cadence/index.ts';
import type { Channel, Step } from '../cadence/model.ts';

/** An outcome as people and programs see it: what follows by name, and the step or cadence that it leads to. */
export interface ShownOutcome extends Pick<Outcome, 'key' | 'label'> {
  readonly effect: ReturnType<typeof effectName>;
  readonly to: string | null;
}

const show = ({ key, label, effect }: Outcome): ShownOutcome => ({
  key,
  label,
  effect: effectName(effect),
  to: targetStep(effect) ?? startedCadence(effect),
});

/** What a rep may record after a task; of a step that its version does not have, the channel's outcomes. */
export function shownOutcomes(step: Step | undefined, channel: Channel): readonly ShownOutcome[] {
  return (step === undefined ? outcomesOf(channel) : outcomesOfStep(step)).map(show);
}
