import { z } from 'zod';
import type { Step } from './model.ts';
import { nominalDays } from './target.ts';

const factor = z.number().min(0.25, 'must be between 0.25 and 4').max(4, 'must be between 0.25 and 4');

/**
 * How the days between steps are stretched. One number multiplies them all: 0.5 for somebody who waits for an answer, 2
 * for somebody who does not know us. Two numbers go evenly from the first gap to the last: `{from: 0.5, to: 1.5}`
 * compresses the beginning and expands the end, which is what the field does while a lead cools down (touches on days 1,
 * 2, 4, then 8, 12, 16). A factor, not a second list of days, so that one file serves hot and cold people; and a straight
 * line, since any other curve is better written as days.
 */
export const spacingSchema = z
  .union([factor, z.strictObject({ from: factor, to: factor })], {
    error: 'must be a number between 0.25 and 4, or {from: number, to: number}',
  })
  .describe('Stretches the days between steps: 0.5 halves, 2 doubles; from and to change evenly.');
type Spacing = z.infer<typeof spacingSchema>;

/** A cadence, as far as its spacing goes. */
export interface Spaced {
  readonly steps: readonly Step[];
  readonly spacing?: Spacing | undefined;
}

const known = new WeakMap<Spaced, readonly Step[]>();

/**
 * The steps of a cadence as they are timed: with its spacing in their days and gaps of days. Whoever looks at days of
 * steps takes these. Steps of one day stay on one day, and days that differ stay at least a day apart, so that order and
 * minimum gaps hold whatever the factor; clock times, and gaps in hours and minutes, stay as they are.
 */
export function spacedSteps(definition: Spaced): readonly Step[] {
  const { spacing = 1, steps } = definition;
  if (spacing === 1) return steps;
  const found = known.get(definition);
  if (found !== undefined) return found;
  const spaced = spaceOut(steps, spacing);
  known.set(definition, spaced);
  return spaced;
}

function spaceOut(steps: readonly Step[], spacing: Spacing): readonly Step[] {
  const { from, to } = typeof spacing === 'number' ? { from: spacing, to: spacing } : spacing;
  const gaps = gapsOf(steps);
  const stretched = gaps.slice(1).filter((gap) => gap > 0).length;
  let nth = 0;
  let day = gaps[0] === undefined ? 1 : 1 + gaps[0];
  return steps.map((step, index) => {
    const gap = gaps[index] ?? 0;
    // Where the first step lies is no gap between steps.
    if (index === 0 || gap === 0) return step.day === undefined ? step : { ...step, day };
    const along = stretched < 2 ? 0 : nth / (stretched - 1);
    nth += 1;
    const days = Math.max(1, Math.round(gap * (from + (to - from) * along)));
    day += days;
    return step.day === undefined ? { ...step, after: `${days}d` } : { ...step, day };
  });
}

/** Days between each step and the one before, as the cadence has them; of the first, from day 1. */
function gapsOf(steps: readonly Step[]): readonly number[] {
  const days = nominalDays(steps);
  return days.map((day, index) => day - (days[index - 1] ?? 1));
}
