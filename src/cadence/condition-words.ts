import { type Condition, comparedBy, listOf } from './conditions.ts';
import { type PlainEffect, type RuleEffect, startedCadence, targetStep } from './effects.ts';
import { didWords, type FieldQuestion } from './evaluate.ts';

/** A step's name as people read it, by its key. */
type NameOf = (stepKey: string) => string;

const oneOf = (values: readonly string[]) => values.join(' or ').replaceAll('_', ' ');

/** A condition as the end of a sentence that begins with 'only if'. */
export function conditionWords(condition: Condition, nameOf: NameOf): string {
  const inside = (part: Condition) =>
    part.all !== undefined || part.any !== undefined
      ? `(${conditionWords(part, nameOf)})`
      : conditionWords(part, nameOf);
  if (condition.all !== undefined) return condition.all.map(inside).join(' and ');
  if (condition.any !== undefined) return condition.any.map(inside).join(' or ');
  if (condition.not !== undefined) return `it is not so that ${inside(condition.not)}`;
  if (condition.field !== undefined) return fieldWords(condition.field, condition);
  if (condition.outcome !== undefined)
    return `'${nameOf(condition.outcome.step)}' ended with ${oneOf(listOf(condition.outcome.is))}`;
  if (condition.noResponseFor !== undefined) return `nobody responded for ${condition.noResponseFor}`;
  return didWordsOf(condition, nameOf);
}

function didWordsOf(condition: Condition, nameOf: NameOf): string {
  const { reply, clicked, opened, signal, about, times } = condition;
  const often = times === undefined ? '' : ` ${times} times`;
  if (reply !== undefined)
    return reply === 'any' ? 'the person replied' : `the person replied (${oneOf(listOf(reply))})`;
  if (signal !== undefined)
    return `the person ${didWords(signal)}${about === undefined ? '' : ` (${about})`}${often}`;
  const mailed = clicked ?? opened ?? true;
  const where = mailed === true ? '' : ` in '${nameOf(mailed.step)}'`;
  return `the person ${didWords(clicked === undefined ? 'opened' : 'clicked')}${where}${often}`;
}

const valuesOf = (values: Condition['is']) => listOf<string | number>(values ?? []).join(' or ');

/** A question about a field in words; values stay as they are. */
export function fieldWords(field: string, condition: FieldQuestion): string {
  const [key] = comparedBy(condition);
  switch (key) {
    case 'isNot':
      return `${field} is not ${valuesOf(condition.isNot)}`;
    case 'contains':
      return `${field} contains ${valuesOf(condition.contains)}`;
    case 'isEmpty':
      return condition.isEmpty === true ? `${field} is empty` : `${field} has a value`;
    case 'atLeast':
      return `${field} is at least ${condition.atLeast}`;
    case 'atMost':
      return `${field} is at most ${condition.atMost}`;
    default:
      return `${field} is ${valuesOf(condition.is)}`;
  }
}

/** What follows, as a sentence without its end: `the run goes on with 'Second call'`. */
export function effectWords(effect: RuleEffect, nameOf: NameOf): string {
  const [target, cadence] = [targetStep(effect), startedCadence(effect)];
  if (target !== null) return `the run goes on with '${nameOf(target)}'`;
  if (cadence !== null) return `the run is finished, and '${cadence}' follows`;
  if (typeof effect === 'object') return `the rep is told: ${'alert' in effect ? effect.alert : ''}`;
  return plainWords[effect];
}

const plainWords: Readonly<Record<PlainEffect, string>> = {
  continue: 'the run goes on in order',
  finish: 'the run is finished',
  pause: 'the run waits for the rep',
  stop: 'the run is stopped',
};
