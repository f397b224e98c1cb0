import type { Condition } from '../conditions.ts';
import { mentions } from '../facts.ts';
import type { CadenceDefinition } from '../model.ts';
import { listInWords } from '../words.ts';
import type { Finding } from './finding.ts';
import type { Subject } from './subject.ts';

/** What of a mail is watched after it was sent. */
export interface Watched {
  readonly opens: boolean;
  readonly clicks: boolean;
}

const kinds = { opens: 'opened', clicks: 'clicked' } as const;

/** A condition that asks about what nobody watches. */
interface Unwatched {
  /** `opens`, `clicks`, or both. */
  readonly what: readonly (keyof Watched)[];
  /** Key of the step that asks; null for a rule. */
  readonly step: string | null;
  /** Place in the definition: `steps.2.if`. */
  readonly path: string;
}

/** The conditions of a cadence's steps and rules that ask about opens or clicks while those are not watched. */
export function unwatchedIn(definition: CadenceDefinition, watched: Watched): readonly Unwatched[] {
  const asked = (condition: Condition, at: Omit<Unwatched, 'what'>): Unwatched[] => {
    const what = (['opens', 'clicks'] as const).filter(
      (one) => !watched[one] && mentions(condition, kinds[one]),
    );
    return what.length === 0 ? [] : [{ what, ...at }];
  };
  return [
    ...definition.steps.flatMap((step, index) =>
      step.if === undefined ? [] : asked(step.if, { step: step.key, path: `steps.${index}.if` }),
    ),
    ...(definition.on ?? []).flatMap(({ when }, index) =>
      asked(when, { step: null, path: `on.${index}.when` }),
    ),
  ];
}

/** Conditions that wait for what nobody watches. Where nobody knows what is watched, everything is. */
export function untracked({ definition, tracking }: Subject): readonly Finding[] {
  if (tracking === null) return [];
  return unwatchedIn(definition, tracking).map(({ what, step, path }): Finding => {
    const who = listInWords(what.map((one) => kinds[one]));
    return {
      ...{ rule: 'not-tracked', severity: 'warning', path },
      ...(step === null ? {} : { step }),
      words: `${step === null ? 'A rule' : `'${step}'`} asks who ${who}, and ${listInWords(what)} are not watched in this workspace: nobody counts as having ${who}. Ask for a reply, or have an admin switch it on in Set-up.`,
      why: 'A branch that nobody can come to looks like a branch that nobody wanted.',
    };
  });
}
