import { sql } from 'drizzle-orm';
import { bigserial, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { CrmActivity } from '../../ports/crm.ts';
import type { ActivityState, OutboxActivity } from '../../ports/records.ts';
import { moment, oneOf, ownRows, workspaceId } from './columns.ts';

/**
 * Entries to be written to a CRM, once each. `dueAt` is product time, `leaseExpiresAt` the database's clock:
 * a lease that is still set when an entry is claimed again belonged to a process that never reported back.
 */
export const activities = pgTable(
  'activities',
  {
    workspaceId: workspaceId(),
    connectionId: uuid('connection_id').notNull(),
    key: text('key').notNull(),
    seq: bigserial('seq', { mode: 'number' }).notNull(),
    personId: uuid('person_id').notNull(),
    enrollmentId: uuid('enrollment_id'),
    operation: oneOf<OutboxActivity['operation']>('operation').notNull(),
    activity: jsonb('activity').$type<CrmActivity>().notNull(),
    state: oneOf<ActivityState>('state').notNull(),
    attempts: integer('attempts').notNull(),
    crmId: text('crm_id'),
    reason: text('reason'),
    dueAt: moment('due_at').notNull(),
    leaseExpiresAt: moment('lease_expires_at'),
    /** How often a reconciliation found it missing in the CRM after it had been written. */
    repairs: integer('repairs').notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.connectionId, t.key] }),
    index('activities_order')
      .on(t.workspaceId, t.connectionId, t.operation.desc(), t.seq)
      .where(sql`state in ('pending', 'unknown')`),
    index('activities_due')
      .on(t.workspaceId, t.connectionId, t.dueAt)
      .where(sql`state in ('pending', 'unknown')`),
    // Over: `dueAt` then is when it was last attempted.
    index('activities_closed')
      .on(t.workspaceId, t.connectionId, t.dueAt, t.key)
      .where(sql`state in ('written', 'refused')`),
    index('activities_person').on(t.workspaceId, t.personId),
    ownRows(),
  ],
);

export const alerts = pgTable(
  'alerts',
  {
    workspaceId: workspaceId(),
    id: uuid('id').notNull(),
    kind: text('kind').notNull(),
    words: text('words').notNull(),
    userId: uuid('user_id'),
    personId: uuid('person_id'),
    enrollmentId: uuid('enrollment_id'),
    createdAt: moment('created_at').notNull(),
    seenAt: moment('seen_at'),
    /** When it went on its ways beside the bell; null: it is still to. */
    routedAt: moment('routed_at'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index('alerts_unrouted').on(t.workspaceId, t.createdAt).where(sql`routed_at is null`),
    index('alerts_unseen').on(t.workspaceId, t.id).where(sql`seen_at is null`),
    ownRows(),
  ],
);
