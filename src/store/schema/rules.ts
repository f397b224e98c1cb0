import { sql } from 'drizzle-orm';
import {
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
import type { EnrollRule, RuleSubject } from '../../ports/repos/rules.ts';
import { moment, ownRows, workspaceId } from './columns.ts';

/** Rules that act on people by themselves. */
export const enrollRules = pgTable(
  'enroll_rules',
  {
    workspaceId: workspaceId(),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    active: boolean('active').notNull(),
    trigger: jsonb('trigger').$type<EnrollRule['trigger']>().notNull(),
    actions: jsonb('actions')
      .$type<EnrollRule['actions']>()
      .notNull()
      .default([{ do: 'enroll' }]),
    cadenceId: uuid('cadence_id'),
    ownerUserId: uuid('owner_user_id').notNull(),
    startStep: text('start_step'),
    createdAt: moment('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] }), ownRows()],
);

/** Where looking at something in a CRM stands that rules want to know. */
export const ruleWatches = pgTable(
  'rule_watches',
  {
    workspaceId: workspaceId(),
    connectionId: uuid('connection_id').notNull(),
    name: text('name').notNull(),
    cursor: text('cursor'),
    at: moment('at').notNull(),
    problem: text('problem'),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.connectionId, t.name] }), ownRows()],
);

/** Records that a rule has met in the list that it watches. */
export const ruleMembers = pgTable(
  'rule_members',
  {
    workspaceId: workspaceId(),
    ruleId: uuid('rule_id').notNull(),
    recordId: text('record_id').notNull(),
    /** The reading of the whole list that met it last. */
    reading: integer('reading').notNull(),
    /** When a reading met it no more. */
    leftAt: moment('left_at'),
    /** When it set the rule off last; null for whoever was in the list from the start. */
    setOffAt: moment('set_off_at'),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.ruleId, t.recordId] }), ownRows()],
);

/** Whom rules are to enroll, or have: one row for each rule and cause. */
export const ruleHits = pgTable(
  'rule_hits',
  {
    workspaceId: workspaceId(),
    id: uuid('id').notNull(),
    ruleId: uuid('rule_id').notNull(),
    cause: text('cause').notNull(),
    subject: jsonb('subject').$type<RuleSubject>().notNull(),
    /** They left the rule's list: what it began is to end. */
    leaving: boolean('leaving').notNull().default(false),
    at: moment('at').notNull(),
    /** The enrollment that it is part of, once begun. */
    batchId: uuid('batch_id'),
    doneAt: moment('done_at'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex('rule_hits_cause').on(t.workspaceId, t.ruleId, t.cause),
    index('rule_hits_open').on(t.workspaceId, t.at).where(sql`done_at is null`),
    ownRows(),
  ],
);
