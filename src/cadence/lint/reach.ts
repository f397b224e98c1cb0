import { type Condition, listOf } from '../conditions.ts';
import { effectName } from '../effects.ts';
import { outcomesOfStep } from '../outcomes.ts';
import type { Finding } from './finding.ts';
import { placed, type Subject } from './subject.ts';

/** Outcomes that must have been recorded for a condition to be so. */
function needed(condition: Condition | undefined): readonly NonNullable<Condition['outcome']>[] {
  if (condition === undefined) return [];
  return [
    ...(condition.outcome === undefined ? [] : [condition.outcome]),
    ...(condition.all ?? []).flatMap(needed),
  ];
}

/**
 * Steps that run only after an outcome that ends the run: nobody comes to them. What the order and the goTos alone make
 * unreachable is refused when the definition is checked.
 */
export function unreachableSteps(subject: Subject): readonly Finding[] {
  const { steps } = subject.definition;
  return placed(subject).flatMap(({ step, index }): Finding[] =>
    needed(step.if).flatMap((outcome): Finding[] => {
      const asked = steps.find(({ key }) => key === outcome.step);
      if (asked === undefined) return [];
      const wanted = listOf(outcome.is);
      const effects = outcomesOfStep(asked).filter(({ key }) => wanted.includes(key));
      const ends = effects.filter(({ effect }) => ['finish', 'stop', 'start'].includes(effectName(effect)));
      if (ends.length === 0 || ends.length < wanted.length) return [];
      const names = ends.map(({ key }) => `'${key}'`).join(' or ');
      return [
        {
          rule: 'unreachable',
          severity: 'error',
          step: step.key,
          path: `steps.${index}.if`,
          words: `'${step.key}' runs only after ${names} of '${asked.key}', and that ends the run. Let the outcome continue there, or ask for another one.`,
          why: 'Nobody would ever come to this step.',
        },
      ];
    }),
  );
}
