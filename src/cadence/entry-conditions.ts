import { z } from 'zod';

/** Fields that entry rules may ask; besides these what the workspace reads of its CRM, `person.custom.NAME`. */
export const entryFields = [
  'person.email',
  'person.first_name',
  'person.last_name',
  'person.title',
  'person.phone',
  'person.city',
  'person.state',
  'person.country',
  'company.name',
  'company.domain',
  'company.industry',
  'list.source',
] as const;

const customField = /^(person|company)\.custom\.[A-Za-z][A-Za-z0-9_]{0,79}$/;
const isField = (name: string) => customField.test(name) || entryFields.some((known) => known === name);

const value = z.union([z.string().min(1).max(200), z.number()]);
const values = z
  .union([value, z.array(value).min(1).max(50)], { error: 'must be a value or a list of values' })
  .optional();

const comparisons = ['is', 'isNot', 'contains', 'isEmpty', 'atLeast', 'atMost'] as const;

/** One thing that must be so of whoever begins. Case and spaces around values do not matter. */
export const entryConditionSchema = z
  .strictObject({
    field: z.string().refine(isField, {
      error: `must be one of ${entryFields.join(', ')}, or a field of the CRM such as person.custom.lead_status`,
    }),
    is: values,
    isNot: values,
    contains: values,
    isEmpty: z.boolean().optional(),
    atLeast: z.number().optional(),
    atMost: z.number().optional(),
  })
  .refine((one) => comparisons.filter((key) => one[key] !== undefined).length === 1, {
    error: `must say exactly one of ${comparisons.join(', ')}`,
  });
export type EntryCondition = z.output<typeof entryConditionSchema>;

/** Values of fields by their names; what has no value is not there. */
export type EntryValues = ReadonlyMap<string, string>;

const listOf = <T>(one: T | readonly T[]): readonly T[] => (Array.isArray(one) ? one : [one as T]);
const folded = (one: string | number) => String(one).trim().toLowerCase();
const quoted = (many: readonly (string | number)[]) => many.map((one) => `'${one}'`).join(' or ');

/** Why a value does not fit a condition, in words; null when it does. */
export function misfit(condition: EntryCondition, all: EntryValues): string | null {
  const { field, is, isNot, contains, isEmpty, atLeast, atMost } = condition;
  const has = all.get(field);
  const shown = has === undefined ? `${field} has no value` : `${field} is '${has}'`;
  const own = folded(has ?? '');
  if (isEmpty !== undefined)
    return isEmpty === (has === undefined)
      ? null
      : `${shown}, and it must ${isEmpty ? 'have none' : 'have one'}`;
  if (is !== undefined)
    return listOf(is).some((one) => has !== undefined && folded(one) === own)
      ? null
      : `${shown}, and it must be ${quoted(listOf(is))}`;
  if (isNot !== undefined)
    return listOf(isNot).some((one) => folded(one) === own)
      ? `${shown}, and it must not be ${quoted(listOf(isNot))}`
      : null;
  if (contains !== undefined)
    return listOf(contains).some((one) => own.includes(folded(one)))
      ? null
      : `${shown}, and it must contain ${quoted(listOf(contains))}`;
  const number = has === undefined || own === '' ? Number.NaN : Number(own);
  if (atLeast !== undefined && !(number >= atLeast)) return `${shown}, and it must be at least ${atLeast}`;
  if (atMost !== undefined && !(number <= atMost)) return `${shown}, and it must be at most ${atMost}`;
  return null;
}
