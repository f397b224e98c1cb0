import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { Brake, LawfulBasis, Role, Sender, Workspace } from '../../ports/records.ts';
import { moment, oneOf, ownRows, workspaceId } from './columns.ts';

/** As every workspace begins: it rules nothing. */
const noContactRules: Workspace['contactRules'] = {
  coolDownDays: null,
  colleagueReply: 'nothing',
  companyCaps: { peopleAtOnce: null, touchesPerWeek: null },
};

/** As every workspace begins. */
const tracked: Workspace['tracking'] = { opens: true, clicks: true };

export const workspaces = pgTable(
  'workspaces',
  {
    id: uuid('id').primaryKey(),
    name: text('name').notNull(),
    mode: oneOf<Workspace['mode']>('mode').notNull(),
    testAddresses: jsonb('test_addresses').$type<readonly string[]>().notNull(),
    zone: text('zone').notNull(),
    postalAddress: text('postal_address'),
    stoppedAt: moment('stopped_at'),
    settleMinutes: integer('settle_minutes').notNull(),
    resendWhenAbsent: boolean('resend_when_absent').notNull(),
    keepDecisionsMonths: integer('keep_decisions_months'),
    lawfulBasis: oneOf<LawfulBasis>('lawful_basis'),
    contactRules: jsonb('contact_rules').$type<Workspace['contactRules']>().notNull().default(noContactRules),
    tracking: jsonb('tracking').$type<Workspace['tracking']>().notNull().default(tracked),
    mailService: jsonb('mail_service').$type<NonNullable<Workspace['mailService']>>(),
  },
  () => [ownRows('id')],
);

/** What is stopped by hand. A row goes once it is let go and everything that waited for it is awake again. */
export const brakes = pgTable(
  'brakes',
  {
    workspaceId: workspaceId(),
    id: uuid('id').notNull(),
    scope: oneOf<Brake['scope']>('scope').notNull(),
    scopeId: uuid('scope_id').notNull(),
    name: text('name').notNull(),
    since: moment('since').notNull(),
    by: text('by').notNull(),
    byUserId: uuid('by_user_id'),
    reason: text('reason'),
    releasedAt: moment('released_at'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex('brakes_on').on(t.workspaceId, t.scope, t.scopeId).where(sql`released_at is null`),
    ownRows(),
  ],
);

/** When each workspace next has work, so that a tick reads only those that are due. */
export const workspaceDue = pgTable(
  'workspace_due',
  { workspaceId: workspaceId().primaryKey(), nextDueAt: moment('next_due_at') },
  (t) => [index('workspace_due_next').on(t.nextDueAt), ownRows()],
);

/** One row: how far product time is ahead of real time. */
export const productClock = pgTable('product_clock', {
  id: integer('id').primaryKey(),
  offsetMs: bigint('offset_ms', { mode: 'number' }).notNull(),
});

export const users = pgTable(
  'users',
  {
    workspaceId: workspaceId(),
    id: uuid('id').notNull(),
    email: text('email').notNull(),
    name: text('name').notNull(),
    role: oneOf<Role>('role').notNull(),
    zone: text('zone').notNull(),
    /** Whose public holidays the user has: `DE-BY`; `none`; null: those of the zone's country. */
    holidays: text('holidays'),
    active: boolean('active').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex('users_email').on(t.workspaceId, t.email),
    ownRows(),
  ],
);

/** Our user for each user of a connected CRM. */
export const crmUsers = pgTable(
  'crm_users',
  {
    workspaceId: workspaceId(),
    connectionId: uuid('connection_id').notNull(),
    crmUserId: text('crm_user_id').notNull(),
    userId: uuid('user_id').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.connectionId, t.crmUserId] }),
    index('crm_users_user').on(t.workspaceId, t.userId),
    ownRows(),
  ],
);

export const senders = pgTable(
  'senders',
  {
    workspaceId: workspaceId(),
    id: uuid('id').notNull(),
    userId: uuid('user_id').notNull(),
    email: text('email').notNull(),
    name: text('name').notNull(),
    title: text('title'),
    company: text('company').notNull(),
    phone: text('phone'),
    meetingLink: text('meeting_link'),
    signature: text('signature'),
    state: oneOf<Sender['state']>('state').notNull(),
    blockedReason: text('blocked_reason'),
    /** When it was last let send again: what was refused before does not count against it. */
    releasedAt: moment('released_at'),
    mailsPerDay: integer('mails_per_day'),
    mailsPerHour: integer('mails_per_hour'),
    mailGapSeconds: integer('mail_gap_seconds'),
    mailRamp: jsonb('mail_ramp').$type<Sender['mailRamp']>(),
    /** The mailbox that mail leaves by; null: the workspace's mail service. */
    mailboxId: uuid('mailbox_id'),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] }), ownRows()],
);
