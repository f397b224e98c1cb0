import { type RuleEffect, startedCadence } from '../effects.ts';
import type { Finding } from './finding.ts';
import type { Subject } from './subject.ts';

interface Start {
  readonly cadence: string;
  readonly step: string | null;
  readonly path: string;
}

/** The cadences that outcomes of steps and rules start, by name. */
function startsIn({ definition }: Subject): readonly Start[] {
  const started = (effect: RuleEffect, at: Omit<Start, 'cadence'>): readonly Start[] => {
    const cadence = startedCadence(effect);
    return cadence === null ? [] : [{ cadence, ...at }];
  };
  return [
    ...definition.steps.flatMap(({ key, outcomes }, index) =>
      Object.entries(outcomes).flatMap(([outcome, effect]) =>
        started(effect, { step: key, path: `steps.${index}.outcomes.${outcome}` }),
      ),
    ),
    ...(definition.on ?? []).flatMap(({ then }, index) =>
      started(then, { step: null, path: `on.${index}.then` }),
    ),
  ];
}

/** Cadences to start of which there is none. Where nobody knows which there are, all are taken on trust. */
export function startedCadences(subject: Subject): readonly Finding[] {
  const { cadences, definition } = subject;
  if (cadences === null) return [];
  return startsIn(subject)
    .filter(({ cadence }) => cadence !== definition.name && !cadences.includes(cadence))
    .map(
      ({ cadence, step, path }): Finding => ({
        ...{ rule: 'start-unknown', severity: 'warning', path },
        ...(step === null ? {} : { step }),
        words: `There is no cadence '${cadence}' that could be started: publish it before anybody comes here, or write its name as it is.`,
        why: 'The run ends here, and nobody follows up but the rep, who gets an alert.',
      }),
    );
}
