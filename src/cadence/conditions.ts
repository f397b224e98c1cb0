import { z } from 'zod';
import { durationSchema, keySchema } from './basics.ts';
import { interestSignals } from './signal-kinds.ts';

/** What a human's reply can be; `positive`, `neutral` and `negative` are its tone when it is none of the others; an `objection` is a reason against, such as the price. */
export const replyKinds = ['positive', 'neutral', 'negative', 'referral', 'objection', 'not_now'] as const;
export type ReplyKind = (typeof replyKinds)[number];

/**
 * Signals that a condition may name. Stops (opt-out, complaint, bounce, what became of the record in the CRM) are not
 * among them: nothing that a cadence says may come before them, or take their place.
 */
const namedSignals = ['meeting_booked', 'out_of_office', 'no_show', ...interestSignals] as const;
type NamedSignal = (typeof namedSignals)[number];

const mailed = (what: string) =>
  z
    .union([z.literal(true), z.strictObject({ step: keySchema })], {
      error: 'must be true, or {step: key} for the email of one step',
    })
    .optional()
    .describe(what);

const value = z.union([z.string().min(1).max(200), z.number()]);
const values = z
  .union([value, z.array(value).min(1).max(50)], { error: 'must be a value or a list of values' })
  .optional();

/** The comparisons that a condition can make with a field, each with its description. */
export const comparisons = {
  is: values.describe('The field has this value, or one of these. Case and spaces around do not matter.'),
  isNot: values.describe('The field has none of these values; also when it is empty.'),
  contains: values.describe('The field contains this text, or one of these.'),
  isEmpty: z.boolean().optional().describe('true: the field has no value. false: it has one.'),
  atLeast: z.number().optional().describe('The field is a number and at least this.'),
  atMost: z.number().optional().describe('The field is a number and at most this.'),
};
export const comparisonKeys = Object.keys(comparisons) as readonly (keyof typeof comparisons)[];

/** The comparisons that a question makes: of a field, exactly one. */
export const comparedBy = (
  question: Pick<Condition, (typeof comparisonKeys)[number]>,
): readonly (typeof comparisonKeys)[number][] => comparisonKeys.filter((key) => question[key] !== undefined);

/** The name of a field, as templates call it; `crm.…` for one of the record that is read along. */
export const fieldNameSchema = z
  .string()
  .regex(
    /^(person|company|enrollment|insights|crm)(\.[A-Za-z][A-Za-z0-9_]{0,79}){1,2}$/,
    "must be a field such as 'company.industry', 'person.custom.renewal' or 'insights.funding'",
  )
  .describe('A field of the person, of their company or of the CRM record, with is, isNot, contains …');

/** What every record has, whoever asks: steps, rules and entry rules. */
export const recordFields = [
  'person.email',
  'person.first_name',
  'person.last_name',
  'person.title',
  'person.city',
  'person.state',
  'person.country',
  'company.name',
  'company.domain',
  'company.industry',
] as const;
/** Fields that everybody has, and that a step may ask about: what else is asked is empty for everybody. */
const commonFields = [...recordFields, 'person.name', 'enrollment.list_source'] as const;
const ownField = /^((person|company)\.custom|insights)\.\w+$|^crm\./;

/** What is wrong with the name of a field that a step asks about; null when it can have a value. */
export function fieldProblem(name: string): string | null {
  if (ownField.test(name) || commonFields.some((known) => known === name)) return null;
  return `must be one of ${commonFields.join(', ')}, or one of your own such as person.custom.renewal, company.custom.sites, insights.funding or crm.Region__c, not '${name}'`;
}

/**
 * A question about a run, as data: one of `reply`, `clicked`, `opened`, `signal`, `outcome`, `field`, `noResponseFor`,
 * `all`, `any`, `not`. What a person did counts since their enrollment, and only what a human did.
 */
export const conditionSchema = z.strictObject({
  reply: z
    .union([z.literal('any'), z.enum(replyKinds), z.array(z.enum(replyKinds)).min(1)], {
      error: `must be any, or one or several of ${replyKinds.join(', ')}`,
    })
    .optional()
    .describe('The person replied: in any way, or in one of these.'),
  clicked: mailed('A human clicked a link: in any email of the run, or in that of one step.'),
  opened: mailed('An email was opened. Only inside all, beside something else, or to alert.'),
  signal: z.enum(namedSignals).optional().describe('Something that was reported about the person.'),
  about: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe('With signal: text that its url, form, page, event, stage or name contains: /pricing.'),
  times: z.int().min(2).max(100).optional().describe('With clicked, opened and signal: how often at least.'),
  outcome: z
    .strictObject({
      step: keySchema,
      is: z
        .union([z.string().min(1).max(60), z.array(z.string().min(1).max(60)).min(1).max(30)])
        .describe('Outcomes of that step. Also sent (automatic emails), skipped, not_done.'),
    })
    .optional()
    .describe('How the latest visit of an earlier step ended.'),
  field: fieldNameSchema
    .optional()
    .describe('A field of the person, of their company or of the CRM record, with is, isNot, contains …'),
  ...comparisons,
  noResponseFor: durationSchema
    .optional()
    .describe(
      'No reply, meeting or conversation for so long; counted from the enrollment, if there was none.',
    ),
  get all(): z.ZodOptional<z.ZodArray<z.ZodType<Condition>>> {
    return z.array(conditionSchema).min(1).max(20).optional();
  },
  get any(): z.ZodOptional<z.ZodArray<z.ZodType<Condition>>> {
    return z.array(conditionSchema).min(1).max(20).optional();
  },
  get not(): z.ZodOptional<z.ZodType<Condition>> {
    return conditionSchema.optional();
  },
});

type Mailed = true | { step: string } | undefined;
type Values = string | number | (string | number)[] | undefined;

/** See `conditionSchema`; written out since it contains itself. */
export interface Condition {
  reply?: 'any' | ReplyKind | ReplyKind[] | undefined;
  clicked?: Mailed;
  opened?: Mailed;
  signal?: NamedSignal | undefined;
  about?: string | undefined;
  times?: number | undefined;
  outcome?: { step: string; is: string | string[] } | undefined;
  field?: string | undefined;
  is?: Values;
  isNot?: Values;
  contains?: Values;
  isEmpty?: boolean | undefined;
  atLeast?: number | undefined;
  atMost?: number | undefined;
  noResponseFor?: string | undefined;
  all?: Condition[] | undefined;
  any?: Condition[] | undefined;
  not?: Condition | undefined;
}

/** The kinds of questions; a condition is exactly one of them. */
export const questionKinds = [
  'reply',
  'clicked',
  'opened',
  'signal',
  'outcome',
  'field',
  'noResponseFor',
  'all',
  'any',
  'not',
] as const satisfies readonly (keyof Condition)[];

/** A list, also of what was written as one value. */
export const listOf = <T>(one: T | readonly T[]): readonly T[] => (Array.isArray(one) ? one : [one as T]);

/** A condition and everything that it is made of, each with its place in it. */
export function* partsOf(
  condition: Condition,
  path: readonly PropertyKey[] = [],
): Generator<{ readonly part: Condition; readonly path: readonly PropertyKey[] }> {
  yield { part: condition, path };
  for (const name of ['all', 'any'] as const)
    for (const [at, inner] of (condition[name] ?? []).entries()) yield* partsOf(inner, [...path, name, at]);
  if (condition.not !== undefined) yield* partsOf(condition.not, [...path, 'not']);
}

/**
 * Whether opens alone could decide a condition. Mail programs open mail by themselves, so an open counts only inside
 * `all`, beside something that a person did, an outcome or a field: not beside what has not happened.
 */
export function opensDecide(condition: Condition): boolean {
  if (condition.opened !== undefined) return true;
  if (condition.not !== undefined) return opensDecide(condition.not);
  if (condition.any !== undefined) return condition.any.some(opensDecide);
  const { all = [] } = condition;
  return all.some(opensDecide) && !all.some(weighsAlone);
}

/** Whether a condition says something that stands on its own, beside opens. */
function weighsAlone({ any, all, ...one }: Condition): boolean {
  if (any !== undefined) return any.every(weighsAlone);
  if (all !== undefined) return all.some(weighsAlone);
  const kinds = ['reply', 'clicked', 'signal', 'outcome', 'field'] as const;
  return kinds.some((kind) => one[kind] !== undefined);
}
