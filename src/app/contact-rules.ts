import { z } from 'zod';
import { colleagueReplySchema, companyCapsSchema } from '../cadence/index.ts';
import type { ContactRules } from '../ports/records.ts';

/** What every workspace begins with: no rules at all. */
export const noContactRules: ContactRules = {
  coolDownDays: null,
  colleagueReply: 'nothing',
  companyCaps: { peopleAtOnce: null, touchesPerWeek: null },
};

/** The workspace's contact rules as they are given; what is left out stays, caps as a whole. */
export const contactRulesInput = z.strictObject({
  /** Days between somebody's last touch in any cadence and the beginning of another run; null: none. */
  coolDownDays: z.int().min(1).max(3650).nullable().optional(),
  colleagueReply: colleagueReplySchema.optional(),
  companyCaps: companyCapsSchema.optional(),
});

/** The rules that were in force, with those that are given in their place; undefined when none is given. */
export function mergedRules(
  before: ContactRules,
  given: z.output<typeof contactRulesInput> | undefined,
): ContactRules | undefined {
  if (given === undefined) return undefined;
  const { coolDownDays, colleagueReply, companyCaps } = given;
  return {
    coolDownDays: coolDownDays === undefined ? before.coolDownDays : coolDownDays,
    colleagueReply: colleagueReply ?? before.colleagueReply,
    companyCaps: companyCaps ?? before.companyCaps,
  };
}
