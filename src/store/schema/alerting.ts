import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { AlertSettings, AlertWebhook } from '../../ports/records.ts';
import { moment, oneOf, ownRows, workspaceId } from './columns.ts';

/** Secrets that signals may be signed with, sealed. */
export const signalSecrets = pgTable(
  'signal_secrets',
  {
    workspaceId: workspaceId(),
    id: uuid('id').notNull(),
    keyId: text('key_id').notNull(),
    sealed: text('sealed').notNull(),
    createdAt: moment('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] }), ownRows()],
);

/** How users are told of what. */
export const alertSettings = pgTable(
  'alert_settings',
  {
    workspaceId: workspaceId(),
    userId: uuid('user_id').notNull(),
    ways: jsonb('ways').$type<AlertSettings['ways']>().notNull(),
    otherwise: jsonb('otherwise').$type<AlertSettings['otherwise']>().notNull(),
    digestHour: integer('digest_hour').notNull(),
    nextDigestAt: moment('next_digest_at'),
    digestedAt: moment('digested_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.userId] }),
    index('alert_settings_due').on(t.workspaceId, t.nextDigestAt).where(sql`next_digest_at is not null`),
    ownRows(),
  ],
);

/** Where alerts are posted. The secrets are sealed; the previous one signs beside the other until it is replaced. */
export const alertWebhooks = pgTable(
  'alert_webhooks',
  {
    workspaceId: workspaceId().primaryKey(),
    url: text('url').notNull(),
    state: oneOf<AlertWebhook['state']>('state').notNull(),
    failingSince: moment('failing_since'),
    problem: text('problem'),
    setAt: moment('set_at').notNull(),
    keyId: text('key_id').notNull(),
    sealedSecret: text('sealed_secret').notNull(),
    previousKeyId: text('previous_key_id'),
    sealedPrevious: text('sealed_previous'),
  },
  () => [ownRows()],
);

/** Alerts on their way to the endpoint: one row for each alert, whose id is the message's on every attempt. */
export const alertDeliveries = pgTable(
  'alert_deliveries',
  {
    workspaceId: workspaceId(),
    id: uuid('id').notNull(),
    alertId: uuid('alert_id').notNull(),
    body: text('body').notNull(),
    attempts: integer('attempts').notNull(),
    /** When it is tried next; null once it is over. */
    dueAt: moment('due_at'),
    problem: text('problem'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex('alert_deliveries_alert').on(t.workspaceId, t.alertId),
    index('alert_deliveries_due').on(t.workspaceId, t.dueAt).where(sql`due_at is not null`),
    ownRows(),
  ],
);
