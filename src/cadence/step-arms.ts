import type { Step } from './model.ts';
import { scriptFor, scriptsOf } from './script-variants.ts';
import { chooseVariant } from './seed.ts';

/** One of several words for a step, as an experiment compares them. */
interface StepArm {
  readonly key: string;
  readonly weight: number;
  /** All that a person gets of it, in one text: two arms with the same text are the same. */
  readonly content: string;
}

/** What a step's variants are, emails and scripts alike; one where there is nothing to choose. */
export function armsOf(step: Step): readonly StepArm[] {
  if (step.channel === 'email')
    return step.variants.map(({ key, weight, subject, body }) => ({
      key,
      weight,
      content: JSON.stringify([subject ?? null, body]),
    }));
  return scriptsOf(step).map(({ key, weight, script, talkingPoints }) => ({
    key,
    weight,
    content: JSON.stringify([script, talkingPoints]),
  }));
}

/** The variant that an enrollment gets on a step; null where there is only one script. */
export function chosenArm(step: Step, enrollmentId: string): string | null {
  return (step.channel === 'email' ? chooseVariant(step, enrollmentId) : scriptFor(step, enrollmentId)).key;
}
