import { z } from 'zod';
import { keySchema } from './basics.ts';
import { conditionSchema } from './conditions.ts';
import { ruleEffectSchema } from './effects.ts';

const ruleSchema = z.strictObject({
  key: keySchema
    .optional()
    .describe('A name that stays when rules are put in another order. Left out: the number of the rule.'),
  when: conditionSchema.describe('Looked at when such a signal comes in, and whenever a step is due.'),
  then: ruleEffectSchema,
});
export type Rule = z.infer<typeof ruleSchema>;

/**
 * The rules of a cadence: the first, in order, whose condition holds is followed, each at most once in a run.
 * `continue` lets none of those after it act, as long as its condition is so.
 */
export const rulesSchema = z
  .array(ruleSchema)
  .max(20, 'must have at most 20 rules')
  .optional()
  .describe('What happens in the whole cadence when something comes in or does not.');

/** What a rule is called in a run's memory and in its decisions. */
export const ruleKey = (rule: Rule, index: number): string => rule.key ?? String(index + 1);
