import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { CrmKind, CrmRef } from '../../ports/crm.ts';
import type { Job, Role } from '../../ports/records.ts';
import { moment, oneOf, ownRows, workspaceId } from './columns.ts';

export const jobs = pgTable(
  'jobs',
  {
    workspaceId: workspaceId(),
    id: uuid('id').notNull(),
    kind: oneOf<Job['kind']>('kind').notNull(),
    input: jsonb('input').$type<Job['input']>().notNull(),
    state: oneOf<Job['state']>('state').notNull(),
    total: integer('total').notNull(),
    done: integer('done').notNull(),
    result: jsonb('result').$type<Record<string, unknown>>(),
    createdAt: moment('created_at').notNull(),
    /** What the job has to remember from one part to the next. */
    memo: jsonb('memo').$type<Record<string, unknown>>(),
    leaseExpiresAt: moment('lease_expires_at'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index('jobs_open').on(t.workspaceId, t.createdAt).where(sql`state in ('queued', 'running')`),
    ownRows(),
  ],
);

export const apiKeys = pgTable(
  'api_keys',
  {
    workspaceId: workspaceId(),
    id: uuid('id').notNull(),
    userId: uuid('user_id').notNull(),
    role: oneOf<Role>('role').notNull(),
    name: text('name').notNull(),
    hash: text('hash').notNull(),
    createdAt: moment('created_at'),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] }), index('api_keys_hash').on(t.hash), ownRows()],
);

export const signInLinks = pgTable(
  'sign_in_links',
  {
    workspaceId: workspaceId(),
    tokenHash: text('token_hash').notNull(),
    userId: uuid('user_id').notNull(),
    expiresAt: moment('expires_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.tokenHash] }),
    index('sign_in_links_hash').on(t.tokenHash),
    ownRows(),
  ],
);

/** One-time entries to the panel beside a CRM record: who opens it, and for which record. */
export const panelEntries = pgTable(
  'panel_entries',
  {
    workspaceId: workspaceId(),
    tokenHash: text('token_hash').notNull(),
    userId: uuid('user_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    crmType: oneOf<CrmRef['type']>('crm_type').notNull(),
    crmId: text('crm_id').notNull(),
    /** Real time. */
    expiresAt: moment('expires_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.tokenHash] }),
    index('panel_entries_hash').on(t.tokenHash),
    index('panel_entries_expiry').on(t.expiresAt),
    ownRows(),
  ],
);

/** Records that a rep chose inside a CRM, on their way to the enroll page. */
export const selections = pgTable(
  'selections',
  {
    workspaceId: workspaceId(),
    id: uuid('id').notNull(),
    userId: uuid('user_id').notNull(),
    crm: oneOf<CrmKind>('crm').notNull(),
    refs: jsonb('refs').$type<readonly CrmRef[]>().notNull(),
    source: text('source').notNull(),
    /** Real time. */
    expiresAt: moment('expires_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index('selections_expiry').on(t.workspaceId, t.expiresAt),
    ownRows(),
  ],
);

export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    workspaceId: workspaceId(),
    key: text('key').notNull(),
    requestHash: text('request_hash').notNull(),
    response: jsonb('response').$type<unknown>(),
    at: moment('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.key] }), ownRows()],
);

/** Seen before a workspace is known, so without one; only the system reads it. */
export const nonces = pgTable(
  'nonces',
  {
    source: text('source').notNull(),
    nonce: text('nonce').notNull(),
    seenAt: moment('seen_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.source, t.nonce] }), index('nonces_seen').on(t.seenAt)],
);
