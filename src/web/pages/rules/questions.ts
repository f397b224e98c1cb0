import type { Trigger } from './types.ts';

type Fields = Extract<Trigger, { on: 'fields' }>['all'][number];
type Facts = Extract<Trigger, { on: 'signal' }>['facts'];
type Fact = Facts[string];
type Compared = Omit<Fields, 'field'>;

/** How a field or a fact is compared, as people say it. */
export const hows = {
  is: 'is',
  isNot: 'is not',
  contains: 'contains',
  atLeast: 'is at least',
  atMost: 'is at most',
  empty: 'is empty',
  filled: 'has a value',
} as const;
export type How = keyof typeof hows;

/** One comparison in the form: `values` for what is compared with texts, `number` for what is compared with a number. */
export interface Question {
  readonly id: number;
  readonly name: string;
  readonly how: How;
  readonly values: readonly string[];
  readonly number: number | '';
}

let count = 0;

export function newQuestion(name = '', how: How = 'is'): Question {
  count += 1;
  return { id: count, name, how, values: [], number: '' };
}

const texts = (value: string | number | readonly (string | number)[]): string[] =>
  (Array.isArray(value) ? value : [value]).map(String);

function questionOf(name: string, asked: Compared): Question {
  const { is, isNot, contains, isEmpty, atLeast, atMost } = asked;
  const made = newQuestion(name);
  if (is !== undefined) return { ...made, how: 'is', values: texts(is) };
  if (isNot !== undefined) return { ...made, how: 'isNot', values: texts(isNot) };
  if (contains !== undefined) return { ...made, how: 'contains', values: texts(contains) };
  if (isEmpty !== undefined) return { ...made, how: isEmpty ? 'empty' : 'filled' };
  if (atLeast !== undefined) return { ...made, how: 'atLeast', number: atLeast };
  return { ...made, how: 'atMost', number: atMost ?? '' };
}

/** A rule's conditions on a record, as the form has them. */
export const fromFields = (all: readonly Fields[]): readonly Question[] =>
  all.map(({ field, ...asked }) => questionOf(field, asked));

/** The facts that a signal must carry, as the form has them. */
export const fromFacts = (facts: Readonly<Record<string, Fact>>): readonly Question[] =>
  Object.entries(facts).map(([name, asked]) =>
    questionOf(name, typeof asked === 'string' ? { is: asked } : asked),
  );

/** Why a question cannot be asked yet; null when it can. */
export function incomplete({ name, how, values, number }: Question): string | null {
  if (name.trim() === '') return 'Say which field or fact each condition asks.';
  if (how === 'atLeast' || how === 'atMost') return number === '' ? `Give ${name} a number.` : null;
  if (how === 'empty' || how === 'filled') return null;
  return values.length === 0 ? `Give ${name} a value.` : null;
}

function compared({ how, values, number }: Question): Compared {
  switch (how) {
    case 'empty':
      return { isEmpty: true };
    case 'filled':
      return { isEmpty: false };
    case 'atLeast':
    case 'atMost':
      return { [how]: Number(number) };
    default:
      return { [how]: values.length === 1 ? values[0] : [...values] };
  }
}

export const toFields = (questions: readonly Question[]): Fields[] =>
  questions.map((one) => ({ field: one.name.trim(), ...compared(one) }));

/** A fact that must be one value is written as that value. */
function fact(question: Question): Fact {
  const [only, ...more] = question.values;
  return question.how === 'is' && only !== undefined && more.length === 0 ? only : compared(question);
}

export const toFacts = (questions: readonly Question[]): Record<string, Fact> =>
  Object.fromEntries(questions.map((one): [string, Fact] => [one.name.trim(), fact(one)]));
