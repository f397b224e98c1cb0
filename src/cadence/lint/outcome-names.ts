import { nearest } from '../nearest.ts';
import { outcomesOf } from '../outcomes.ts';
import type { Finding } from './finding.ts';
import type { Subject } from './subject.ts';

/** Letters in which a slip differs at most: names of one's own such as `not_delivered` differ in more. */
const lettersAtMost = 2;

/** Outcomes of a step's own that are hardly other than one that its channel has. */
export function outcomeNames({ definition }: Subject): readonly Finding[] {
  return definition.steps.flatMap(({ key, channel, outcomes }, index) => {
    const known = outcomesOf(channel).map((outcome) => outcome.key);
    return Object.keys(outcomes).flatMap((name): Finding[] => {
      const meant = known.includes(name) ? null : nearest(name, known, lettersAtMost);
      if (meant === null) return [];
      return [
        {
          rule: 'outcome-name',
          severity: 'warning',
          step: key,
          path: `steps.${index}.outcomes.${name}`,
          words: `'${key}' has an outcome '${name}' of its own; did you mean '${meant}'?`,
          why: `An outcome of one's own is shown beside the channel's: whoever records '${meant}' gets what is usual for it.`,
        },
      ];
    });
  });
}
