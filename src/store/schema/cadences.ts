import {
  doublePrecision,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { CadenceDefinition, Channel, Step } from '../../cadence/model.ts';
import { moment, oneOf, ownRows, workspaceId } from './columns.ts';

export const cadences = pgTable(
  'cadences',
  {
    workspaceId: workspaceId(),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    type: text('type').notNull(),
    currentVersionId: uuid('current_version_id').notNull(),
    versionNumber: integer('version_number').notNull(),
    archivedAt: moment('archived_at'),
    createdAt: moment('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex('cadences_name').on(t.workspaceId, t.name),
    ownRows(),
  ],
);

/** Immutable: a published version never changes. */
export const versions = pgTable(
  'versions',
  {
    workspaceId: workspaceId(),
    id: uuid('id').notNull(),
    cadenceId: uuid('cadence_id').notNull(),
    number: integer('number').notNull(),
    definition: jsonb('definition').$type<CadenceDefinition>().notNull(),
    publishedAt: moment('published_at').notNull(),
    publishedBy: text('published_by').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex('versions_number').on(t.workspaceId, t.cadenceId, t.number),
    ownRows(),
  ],
);

export const steps = pgTable(
  'steps',
  {
    workspaceId: workspaceId(),
    versionId: uuid('version_id').notNull(),
    stepKey: text('step_key').notNull(),
    position: integer('position').notNull(),
    channel: oneOf<Channel>('channel').notNull(),
    mode: oneOf<Step['mode']>('mode').notNull(),
    name: text('name').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.versionId, t.stepKey] }), ownRows()],
);

export const variants = pgTable(
  'variants',
  {
    workspaceId: workspaceId(),
    versionId: uuid('version_id').notNull(),
    stepKey: text('step_key').notNull(),
    variantKey: text('variant_key').notNull(),
    weight: doublePrecision('weight').notNull(),
    subject: text('subject'),
    body: text('body').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.versionId, t.stepKey, t.variantKey] }), ownRows()],
);
