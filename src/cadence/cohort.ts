import { dayMs, parseDuration } from './duration.ts';
import type { CadenceDefinition } from './model.ts';
import { spacedSteps } from './spacing.ts';
import { nominalDays } from './target.ts';

/** How long after the last step answers still count (days). */
const answerDays = 3;

/**
 * How many calendar days a cadence is planned to take: the nominal day of its last step. Where days count open days
 * only, closed ones are added in proportion. Touches that slide or come late take longer.
 */
export function plannedDays(definition: CadenceDefinition): number {
  const { schedule } = definition;
  const last = nominalDays(spacedSteps(definition)).at(-1) ?? 1;
  if (schedule.count === 'calendar') return last;
  const open = Object.values(schedule.windows).filter((spans) => (spans ?? []).length > 0).length;
  return 1 + Math.ceil(((last - 1) * 7) / open);
}

/**
 * How many days of a person's run count in comparisons: the planned length, the last step's wait, and three days for
 * answers to come in. The same for everybody in a version, so that who was enrolled earlier has had no more time.
 */
export function observedDays(definition: CadenceDefinition): number {
  const wait = parseDuration(definition.steps.at(-1)?.wait ?? '1d');
  const waitDays = wait.unit === 'days' ? wait.days : Math.ceil(wait.ms / dayMs);
  return plannedDays(definition) + waitDays + answerDays;
}
