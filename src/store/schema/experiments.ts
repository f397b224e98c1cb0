import { sql } from 'drizzle-orm';
import {
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type {
  Experiment,
  ExperimentArm,
  ExperimentMetric,
  ExperimentResult,
  StratumField,
} from '../../ports/records.ts';
import { moment, oneOf, ownRows, workspaceId } from './columns.ts';

/** What is compared, with everything that was fixed before it began. */
export const experiments = pgTable(
  'experiments',
  {
    workspaceId: workspaceId(),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    kind: oneOf<Experiment['kind']>('kind').notNull(),
    cadenceId: uuid('cadence_id').notNull(),
    stepKey: text('step_key'),
    arms: jsonb('arms').$type<readonly ExperimentArm[]>().notNull(),
    metric: oneOf<ExperimentMetric>('metric').notNull(),
    warning: text('warning'),
    stratifyBy: jsonb('stratify_by').$type<readonly StratumField[]>().notNull(),
    baseline: doublePrecision('baseline').notNull(),
    lift: doublePrecision('lift').notNull(),
    alpha: doublePrecision('alpha').notNull(),
    power: doublePrecision('power').notNull(),
    total: integer('total').notNull(),
    perWeek: doublePrecision('per_week'),
    watchDays: integer('watch_days').notNull(),
    onWinner: oneOf<Experiment['onWinner']>('on_winner').notNull(),
    startedAt: moment('started_at').notNull(),
    startedBy: text('started_by').notNull(),
    judgeAt: moment('judge_at'),
    endedAt: moment('ended_at'),
    endedBy: text('ended_by'),
    result: jsonb('result').$type<ExperimentResult>(),
    promoted: jsonb('promoted').$type<NonNullable<Experiment['promoted']>>(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    // One open experiment a step: its arms are the step's variants.
    uniqueIndex('experiments_open_step')
      .on(t.workspaceId, t.cadenceId, t.stepKey)
      .where(sql`ended_at is null and step_key is not null`),
    index('experiments_judge').on(t.workspaceId, t.judgeAt).where(sql`judge_at is not null`),
    ownRows(),
  ],
);

/** Which arm a person or a company has, for good. Two units never share a place of a stratum. */
export const experimentUnits = pgTable(
  'experiment_units',
  {
    workspaceId: workspaceId(),
    experimentId: uuid('experiment_id').notNull(),
    unit: uuid('unit').notNull(),
    arm: text('arm').notNull(),
    stratum: text('stratum').notNull(),
    position: integer('position').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.experimentId, t.unit] }),
    uniqueIndex('experiment_units_place').on(t.workspaceId, t.experimentId, t.stratum, t.position),
    ownRows(),
  ],
);

/** The runs by which units take part. */
export const experimentRuns = pgTable(
  'experiment_runs',
  {
    workspaceId: workspaceId(),
    experimentId: uuid('experiment_id').notNull(),
    enrollmentId: uuid('enrollment_id').notNull(),
    unit: uuid('unit').notNull(),
    arm: text('arm').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.experimentId, t.enrollmentId] }), ownRows()],
);
