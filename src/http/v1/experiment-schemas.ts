import { z } from '@hono/zod-openapi';
import { id, time } from '../schemas.ts';

const metric = z
  .enum(['reply', 'meeting', 'click', 'open'])
  .openapi({ description: 'What counts as a success; clicks and opens by machines do not count' });

const arm = z.object({ key: z.string(), weight: z.number(), cadenceId: id.nullable() });

const compared = {
  kind: z.enum(['step', 'cadence']),
  cadenceId: id,
  stepKey: z.string().nullable(),
  arms: z.array(arm),
  metric,
  warning: z.string().nullable(),
  watchDays: z.int().openapi({ description: 'Days from the enrollment until somebody counts' }),
  baseline: z.number(),
  lift: z.number().openapi({ description: 'Smallest difference of interest, as a share' }),
  perWeek: z.number().nullable(),
};

const unit = z.enum(['people', 'companies']);

export const plan = z
  .object({
    ...compared,
    unit,
    baselineFrom: z.enum(['given', 'history', 'benchmark']),
    alpha: z.number(),
    power: z.number(),
    perArm: z.array(z.int()),
    total: z.int().openapi({ description: 'The sample size that is announced: all arms together' }),
    half: z.int().openapi({
      description: 'By when half of the experiments have named the winner, if the difference is as announced',
    }),
    fixed: z.int().openapi({ description: 'What a test with a single look at the end would take' }),
    days: z.int().nullable(),
    halfDays: z.int().nullable(),
    words: z.string(),
  })
  .openapi('ExperimentPlan');

const result = z.object({
  state: z.enum(['winner', 'no_difference', 'stopped']),
  winner: z.string().nullable(),
  words: z.string(),
  arms: z.array(z.object({ key: z.string(), units: z.int(), hits: z.int() })),
});

const record = {
  id,
  name: z.string(),
  ...compared,
  stratifyBy: z.array(z.enum(['rep', 'country', 'industry'])),
  alpha: z.number(),
  power: z.number(),
  total: z.int(),
  onWinner: z.enum(['tell', 'promote']),
  startedAt: time,
  startedBy: z.string(),
  endedAt: time.nullable(),
  endedBy: z.string().nullable(),
  result: result.nullable(),
  promoted: z.object({ words: z.string(), arm: z.string(), at: time, by: z.string() }).nullable(),
};

export const experiment = z.object(record).openapi('Experiment');

const reach = {
  nobodySince: z.int().nullable().openapi({
    description:
      'The version of the cadence since which nobody comes into it, since the step has other texts there',
  }),
};
export const listedExperiment = z.object({ ...record, ...reach }).openapi('ListedExperiment');

const difference = z
  .object({
    arm: z.string(),
    than: z.string(),
    estimate: z.number(),
    low: z.number().openapi({ description: 'Lower end of the confidence sequence at this moment' }),
    high: z.number(),
    eValue: z.number().openapi({ description: 'Evidence that the one is better; 1 is none' }),
  })
  .openapi('ExperimentDifference');

export const experimentView = z
  .object({
    ...record,
    ...reach,
    unit,
    words: z.string(),
    warnings: z.array(z.string()),
    nextAt: time.nullable(),
    expectedEndAt: time.nullable().openapi({
      description:
        'By when the announced sample is complete, at the pace so far; a winner may be found before',
    }),
    counts: z.array(z.object({ key: z.string(), units: z.int(), hits: z.int(), begun: z.int() })),
    verdict: z
      .object({
        state: z.enum(['running', 'winner', 'no_difference']),
        winner: z.string().nullable(),
        interval: difference.nullable(),
        differences: z.array(difference),
        eValue: z.number(),
        needed: z.number(),
        p: z.number(),
        units: z.int(),
        words: z.string(),
      })
      .nullable()
      .openapi({ description: 'Valid however often it is read; null while nobody had the full time' }),
  })
  .openapi('ExperimentView');
