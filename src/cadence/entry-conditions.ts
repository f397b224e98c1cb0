import { z } from 'zod';
import { comparedBy, comparisonKeys, comparisons, listOf, recordFields } from './conditions.ts';
import { fieldVerdict } from './evaluate.ts';

/** Fields that entry rules may ask; besides these what the workspace reads of its CRM, `person.custom.NAME`. */
const entryFields = [...recordFields, 'person.phone', 'list.source'] as const;

const customField = /^(person|company)\.custom\.[A-Za-z][A-Za-z0-9_]{0,79}$/;
/** Whether a field is one of the CRM's that the workspace reads besides, and not one that everybody has. */
export const isCustomField = (name: string): boolean => customField.test(name);
const isField = (name: string) => isCustomField(name) || entryFields.some((known) => known === name);

/** One thing that must be so of whoever begins, asked as steps ask it. Case and spaces around values do not matter. */
export const entryConditionSchema = z
  .strictObject({
    field: z.string().refine(isField, {
      error: `must be one of ${entryFields.join(', ')}, or a field of the CRM such as person.custom.lead_status`,
    }),
    ...comparisons,
  })
  .refine((one) => comparedBy(one).length === 1, {
    error: `must say exactly one of ${comparisonKeys.join(', ')}`,
  });
type EntryCondition = z.output<typeof entryConditionSchema>;

/** Values of fields by their names; what has no value is not there. */
export type EntryValues = ReadonlyMap<string, string>;

const quoted = (one: string | number | readonly (string | number)[]) =>
  listOf<string | number>(one)
    .map((value) => `'${value}'`)
    .join(' or ');

/** What a condition asks, as what comes after 'it must'. */
function must({ is, isNot, contains, isEmpty, atLeast, atMost }: EntryCondition): string {
  if (is !== undefined) return `be ${quoted(is)}`;
  if (isNot !== undefined) return `not be ${quoted(isNot)}`;
  if (contains !== undefined) return `contain ${quoted(contains)}`;
  if (isEmpty !== undefined) return isEmpty ? 'have no value' : 'have one';
  return atLeast === undefined ? `be at most ${atMost}` : `be at least ${atLeast}`;
}

/** Why a value does not fit a condition, in words; null when it does. */
export function misfit(condition: EntryCondition, all: EntryValues): string | null {
  const { met, words } = fieldVerdict(condition.field, condition, Object.fromEntries(all));
  return met ? null : `${words}, and it must ${must(condition)}`;
}
