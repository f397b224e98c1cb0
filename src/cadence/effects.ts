import { z } from 'zod';
import { cadenceNameSchema, keySchema } from './basics.ts';

/** Effects that need no more than their name. */
const plainEffects = ['continue', 'finish', 'pause', 'stop'] as const;
export type PlainEffect = (typeof plainEffects)[number];

const goTo = z.strictObject({
  goTo: keySchema.describe('Key of the step that comes next. An earlier one is visited again.'),
});
const start = z.strictObject({
  start: cadenceNameSchema.describe(
    'Name of the cadence that follows: this run is finished, and the person is enrolled there.',
  ),
});

/**
 * What follows an outcome, a step or a rule: go on in order, end the run (`finish`: all is well, `stop`: it must not go
 * on), wait for a person, go to a step, or finish and start another cadence.
 */
export const effectSchema = z
  .union([z.enum(plainEffects), goTo, start], {
    error: "must be 'continue', 'finish', 'pause', 'stop', {goTo: step} or {start: cadence}",
  })
  .describe('continue: the next step. finish, stop: the run ends. pause: it waits for the rep.');
export type Effect = z.infer<typeof effectSchema>;

/** What a rule of the cadence may do besides: tell the rep. */
export const ruleEffectSchema = z.union(
  [
    z.enum(plainEffects),
    goTo,
    start,
    z.strictObject({ alert: z.string().min(1).max(300).describe('What the rep is told.') }),
  ],
  {
    error:
      "must be 'continue', 'finish', 'pause', 'stop', {goTo: step}, {start: cadence} or {alert: what to tell the rep}",
  },
);
export type RuleEffect = z.infer<typeof ruleEffectSchema>;

/** The step that an effect leads to; null when it leads to none. */
export function targetStep(effect: RuleEffect | undefined): string | null {
  return typeof effect === 'object' && 'goTo' in effect ? effect.goTo : null;
}

/** The cadence that an effect starts; null when it starts none. */
export function startedCadence(effect: RuleEffect | undefined): string | null {
  return typeof effect === 'object' && 'start' in effect ? effect.start : null;
}

/** What kind of effect it is, by name. */
export function effectName(effect: Effect): PlainEffect | 'go_to' | 'start' {
  if (typeof effect === 'string') return effect;
  return 'goTo' in effect ? 'go_to' : 'start';
}
