import { z } from 'zod';
import { conditionSchema } from './conditions.ts';
import { effectSchema } from './effects.ts';

/** How often a run may reach a step, unless the step says otherwise: once in order and twice more. */
const visitsByDefault = 3;

/** The part of a step that decides whether it is carried out and what follows it. */
export const branching = {
  if: conditionSchema
    .optional()
    .describe(
      'The step is carried out only if this is so when it is due; else it is skipped, with the reason.',
    ),
  else: effectSchema.optional().describe("What follows when 'if' is not so. Left out: the next step."),
  then: effectSchema
    .optional()
    .describe(
      'What follows once the step is over: sent, done, not done or not possible. Left out: the next step.',
    ),
  maxVisits: z
    .int()
    .min(1)
    .max(10)
    .default(visitsByDefault)
    .describe('How often a run may come to this step; a goTo beyond that goes on in order.'),
};
