import { sql } from 'drizzle-orm';
import {
  boolean,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { Reconciliation } from '../../ports/records.ts';
import { moment, oneOf, ownRows, workspaceId } from './columns.ts';

/**
 * Comparisons of touches with a CRM's entries, under way and over. `dueAt` is product time, `leaseExpiresAt` the
 * database's clock; `turn` counts how often one was taken up, so that whoever lost it to another cannot write on.
 */
export const reconciliations = pgTable(
  'reconciliations',
  {
    workspaceId: workspaceId(),
    id: uuid('id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    state: oneOf<Reconciliation['state']>('state').notNull(),
    startedBy: text('started_by').notNull(),
    /** The workspace's calendar day, for the one that each night starts. */
    day: date('day', { mode: 'string' }),
    dryRun: boolean('dry_run').notNull(),
    again: boolean('again').notNull(),
    since: moment('since'),
    until: moment('until').notNull(),
    createdAt: moment('created_at').notNull(),
    finishedAt: moment('finished_at'),
    counts: jsonb('counts').$type<Reconciliation['counts']>().notNull(),
    differences: jsonb('differences').$type<Reconciliation['differences']>().notNull(),
    problem: text('problem'),
    phase: oneOf<Reconciliation['place']['phase']>('phase').notNull(),
    after: text('after'),
    failures: integer('failures').notNull(),
    dueAt: moment('due_at').notNull(),
    turn: integer('turn').notNull(),
    leaseExpiresAt: moment('lease_expires_at'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    // One at a time for each CRM, whoever starts it; and one a night.
    uniqueIndex('reconciliations_open')
      .on(t.workspaceId, t.connectionId)
      .where(sql`state in ('queued', 'running')`),
    uniqueIndex('reconciliations_day').on(t.workspaceId, t.connectionId, t.day).where(sql`day is not null`),
    index('reconciliations_connection').on(t.workspaceId, t.connectionId, t.id),
    ownRows(),
  ],
);
