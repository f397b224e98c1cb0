import { z } from 'zod';
import { experimentMetrics, stratumFields } from '../ports/records/experiments.ts';

const share = z
  .number()
  .gt(0, 'must be above 0: a share such as 0.04')
  .lt(1, 'must be below 1: a share such as 0.04');
const weight = z.number().positive().max(1000).default(1);
const armKey = z.string().regex(/^[a-z][a-z0-9_-]{0,63}$/, 'must be lower-case letters, digits, - or _');

/** What is compared: the variants of one step, or whole cadences. */
const comparedSchema = z.union(
  [
    z.strictObject({ cadenceId: z.uuid(), stepKey: z.string().min(1).max(64) }),
    z.strictObject({
      cadences: z
        .array(z.strictObject({ key: armKey, cadenceId: z.uuid(), weight }))
        .min(2, 'must name at least two cadences')
        .max(10)
        .refine((all) => new Set(all.map((one) => one.key)).size === all.length, 'must have different keys')
        .refine(
          (all) => new Set(all.map((one) => one.cadenceId)).size === all.length,
          'must be different cadences',
        ),
    }),
  ],
  {
    error:
      'must be {cadenceId, stepKey} for the variants of a step, or {cadences: [{key, cadenceId}, …]} for whole cadences',
  },
);

/** What is wished for an experiment; rates are shares of people, or of companies where whole cadences are compared. */
export const planExperimentInput = z.object({
  compare: comparedSchema,
  /** Chosen beforehand, and kept. */
  metric: z.enum(experimentMetrics),
  /** Share that succeeds today; left out for a step, what the cadence's own history or the field's figures say. */
  baseline: share.optional(),
  /** Smallest difference of interest: 0.02 finds out whether 2 more of 100 succeed. */
  lift: share,
  alpha: share.max(0.2).default(0.05),
  power: share.min(0.5).max(0.99).default(0.8),
  /** How many are enrolled in a week, for the duration; left out for a step, as in the last four weeks. */
  perWeek: z.number().positive().max(1_000_000).optional(),
});
export type PlanExperimentInput = z.output<typeof planExperimentInput>;

export const startExperimentInput = planExperimentInput.extend({
  name: z.string().trim().min(1).max(120),
  /** By what people are parted before they are assigned, so that the arms are alike in each part. */
  stratifyBy: z.array(z.enum(stratumFields)).max(3).default(['rep']),
  /** `promote` publishes the winner as soon as it is found; `tell` leaves that to a manager. */
  onWinner: z.enum(['tell', 'promote']).default('tell'),
});

export const promoteExperimentInput = z.object({
  experimentId: z.uuid(),
  /** Left out, the winner. */
  arm: z.string().min(1).max(64).optional(),
  /** Instead of one arm alone: new weights for arms of a step; an arm that is left out goes. */
  weights: z.record(z.string(), z.number().positive().max(1000)).optional(),
});
