import { z } from 'zod';

const value = z.union([z.string().min(1).max(200), z.number(), z.boolean()]);
const words = z.union([z.string().min(1).max(200), z.array(z.string().min(1).max(200)).min(1).max(100)]);

/** What may be asked of a value; each question is about one of them. */
const questions = {
  is: z.array(value).min(1).max(100).optional(),
  isNot: z.array(value).min(1).max(100).optional(),
  contains: words.optional(),
  isEmpty: z.boolean().optional(),
  atLeast: z.number().optional(),
  atMost: z.number().optional(),
};
const asked = Object.keys(questions) as readonly (keyof typeof questions)[];

/** A question about one field of a person or company. */
export const fieldConditionSchema = z
  .strictObject({
    /** A variable's name, such as `company.industry`. */
    field: z
      .string()
      .regex(
        /^(person|company|sender|enrollment|insights)(\.[A-Za-z][A-Za-z0-9_]*)+$/,
        "must be the name of a variable such as 'company.industry'",
      ),
    ...questions,
  })
  .refine(
    (condition) => asked.filter((question) => condition[question] !== undefined).length === 1,
    `needs one of ${asked.join(', ')}, and only one`,
  );
export type FieldCondition = z.infer<typeof fieldConditionSchema>;

const plain = (text: unknown) => String(text).trim().toLowerCase();

/** The number that a text is: thousands may be parted by blanks or commas. NaN for anything else. */
const numberIn = (text: string) =>
  /^-?[\d\s,]*\.?\d+$/.test(text.trim()) ? Number(text.replace(/[\s,]/g, '')) : Number.NaN;

/**
 * Whether a condition holds; `read` gives the field's value, null for none. Capitals and blanks around a value do not
 * count. Of a field without a value only `isEmpty` holds: what is unknown must not choose anything.
 */
export function fieldHolds(
  { field, is, isNot, contains, isEmpty, atLeast, atMost }: FieldCondition,
  read: (field: string) => string | null,
): boolean {
  const has = read(field);
  if (isEmpty !== undefined) return isEmpty === (has === null);
  if (has === null) return false;
  const among = (values: readonly unknown[]) => values.some((one) => plain(one) === plain(has));
  if (is !== undefined) return among(is);
  if (isNot !== undefined) return !among(isNot);
  if (contains !== undefined) return [contains].flat().some((part) => plain(has).includes(plain(part)));
  return (
    numberIn(has) >= (atLeast ?? Number.NEGATIVE_INFINITY) &&
    numberIn(has) <= (atMost ?? Number.POSITIVE_INFINITY)
  );
}

/** The condition as a person says it: `company.industry is Software or Media`. */
export function conditionInWords({ field, ...given }: FieldCondition): string {
  const { is, isNot, contains, isEmpty, atLeast, atMost } = given;
  const list = (values: readonly unknown[]) => values.map(String).join(' or ');
  if (is !== undefined) return `${field} is ${list(is)}`;
  if (isNot !== undefined) return `${field} is not ${list(isNot)}`;
  if (contains !== undefined) return `${field} contains ${list([contains].flat())}`;
  if (isEmpty !== undefined) return `${field} has ${isEmpty ? 'no' : 'a'} value`;
  return atLeast === undefined ? `${field} is at most ${atMost}` : `${field} is at least ${atLeast}`;
}
