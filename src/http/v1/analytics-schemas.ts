import { z } from '@hono/zod-openapi';
import { verdictKinds } from '../../app/scoreboard-verdict.ts';
import { id, time } from '../schemas.ts';

export const estimate = z
  .object({
    count: z.int(),
    n: z.int(),
    rate: z.number().nullable().openapi({ description: 'count / n; null when n is 0' }),
    low: z.number().openapi({ description: 'Lower end of the 95 % interval (Wilson)' }),
    high: z.number().openapi({ description: 'Upper end of the 95 % interval (Wilson)' }),
  })
  .openapi('Estimate');

const range = z.tuple([z.number(), z.number()]);

const row = z
  .object({
    cadence: z.object({ id, name: z.string(), type: z.string(), archivedAt: time.nullable() }),
    version: z.object({ id, number: z.int(), publishedAt: time, current: z.boolean() }),
    plannedDays: z.int(),
    observedDays: z.int().openapi({
      description: 'Days of each run that count; a run that was enrolled longer ago is mature',
    }),
    enrolled: z.int(),
    mature: z.int().openapi({
      description:
        'People enrolled long enough ago: the n of every share of people; of opens and clicks without those whose mails were not watched',
    }),
    stalled: z.int().openapi({
      description:
        'Of the mature ones, people whose run is not over though its days are: held, paused by hand or for an absence, or late. They count in every share',
    }),
    younger: z.object({ count: z.int(), nextAt: time.nullable(), lastAt: time.nullable() }),
    numbers: z.object({
      wins: estimate.openapi({ description: 'Positive replies and meetings, each person once' }),
      replies: estimate.openapi({ description: 'Replies by humans; automatic answers are none' }),
      positive: estimate,
      meetings: estimate.openapi({ description: 'Meetings booked, whatever became of them' }),
      held: estimate.openapi({
        description: 'Meetings held: the end has passed, and nobody canceled, moved or missed it',
      }),
      canceled: estimate,
      moved: estimate.openapi({ description: 'Meetings that were rescheduled' }),
      no_shows: estimate,
      opt_outs: estimate,
      bounces: estimate,
      clicks: estimate.openapi({ description: 'People of whom a click was found to be a human’s' }),
      clicks_raw: estimate.openapi({ description: 'All clicks as reported, machines’ among them' }),
      opens: estimate.openapi({ description: 'People of whom an open was found to be a human’s' }),
      opens_raw: estimate.openapi({ description: 'All opens as reported, machines’ among them' }),
      steps: estimate.openapi({ description: 'Touches carried out, of those that came due' }),
    }),
    tracked: z.object({ opens: z.boolean(), clicks: z.boolean() }).openapi({
      description: 'False where no mail was watched for opens, or clicks: their numbers are not known, not 0',
    }),
    verdict: z.object({
      kind: z.enum(verdictKinds).openapi({
        description:
          'What can be said so far; complaints come before all else, and more than 2 of 100 are meant',
      }),
      more: z.int().nullable().openapi({ description: 'About how many more people it takes' }),
      words: z.string(),
    }),
    tooManyOptOuts: z.boolean(),
    rank: z.int().nullable(),
    benchmark: z
      .object({ name: z.string(), reply: range.nullable(), meeting: range })
      .nullable()
      .openapi({ description: 'What the field publishes for this kind of cadence' }),
  })
  .openapi('ScoreRow');

export const scoreboard = z
  .object({
    scope: z
      .enum(['own', 'all'])
      .openapi({ description: "Whose runs are counted: a rep's own, or everybody's" }),
    at: time,
    items: z.array(row),
  })
  .openapi('Scoreboard');

export const weeks = z
  .object({
    zone: z.string(),
    standsOut: z.string().nullable().openapi({
      description: 'The week that differs from the others by more than chance explains (Fisher, Bonferroni)',
    }),
    items: z.array(
      z.object({
        week: z.string().openapi({ description: 'Monday of the week of enrollment', example: '2026-11-23' }),
        enrolled: z.int(),
        younger: z.int(),
        wins: estimate.nullable().openapi({ description: 'Null while some of the week are not old enough' }),
      }),
    ),
  })
  .openapi('CohortWeeks');

export const personBehind = z
  .object({
    enrollmentId: id,
    person: z.object({ id, name: z.string(), email: z.string().nullable() }),
    company: z.string().nullable(),
    zone: z.string(),
    state: z.enum(['pending', 'active', 'paused', 'finished', 'stopped']),
    reason: z.string().nullable(),
    enrolledAt: time,
    at: time.nullable(),
    words: z.string(),
    quote: z.string().nullable(),
    steps: z.object({ due: z.int(), carriedOut: z.int() }).nullable(),
  })
  .openapi('PersonBehind');
