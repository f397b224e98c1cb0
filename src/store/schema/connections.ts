import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { CrmKind } from '../../ports/crm.ts';
import type { GrantedKind } from '../../ports/mailbox.ts';
import type { Connection } from '../../ports/records.ts';
import { moment, oneOf, ownRows, workspaceId } from './columns.ts';

/** A workspace's link to one CRM. Tokens and the push secret are sealed; `keyId` names the key that sealed them. */
export const connections = pgTable(
  'connections',
  {
    workspaceId: workspaceId(),
    id: uuid('id').notNull(),
    kind: oneOf<CrmKind>('kind').notNull(),
    accountId: text('account_id').notNull(),
    state: oneOf<Connection['state']>('state').notNull(),
    problem: text('problem'),
    missing: jsonb('missing').$type<readonly string[]>().notNull(),
    connectedAt: moment('connected_at').notNull(),
    /** Which fields of the CRM's own are read, and what templates call them. */
    customFields: jsonb('custom_fields').$type<Connection['customFields']>().notNull().default([]),
    /** Fields that conditions of cadences ask about. */
    conditionFields: jsonb('condition_fields').$type<Connection['conditionFields']>().notNull().default([]),
    keyId: text('key_id').notNull(),
    sealedTokens: text('sealed_tokens').notNull(),
    pushKeyId: text('push_key_id').notNull(),
    sealedPushSecret: text('sealed_push_secret').notNull(),
    tokenVersion: integer('token_version').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex('connections_account').on(t.workspaceId, t.kind, t.accountId),
    // An org or portal belongs to one workspace at a time: its webhooks have to find one owner.
    uniqueIndex('connections_owner').on(t.kind, t.accountId).where(sql`state <> 'disconnected'`),
    ownRows(),
  ],
);

export const oauthStates = pgTable(
  'oauth_states',
  {
    workspaceId: workspaceId(),
    stateHash: text('state_hash').notNull(),
    userId: uuid('user_id').notNull(),
    kind: oneOf<CrmKind | GrantedKind>('kind').notNull(),
    keyId: text('key_id').notNull(),
    sealedVerifier: text('sealed_verifier').notNull(),
    madeAt: moment('made_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.stateHash] }),
    index('oauth_states_hash').on(t.stateHash),
    ownRows(),
  ],
);

export const syncCursors = pgTable(
  'sync_cursors',
  {
    workspaceId: workspaceId(),
    connectionId: uuid('connection_id').notNull(),
    name: text('name').notNull(),
    value: text('value').notNull(),
    at: moment('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.connectionId, t.name] }), ownRows()],
);
