import { sql } from 'drizzle-orm';
import { index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { Channel } from '../../cadence/model.ts';
import type { Fact, TextKind } from '../../ports/records.ts';
import { moment, oneOf, ownRows, workspaceId } from './columns.ts';

/** Reusable email texts, call scripts and snippets, as they are now; what they were is in `template_versions`. */
export const templates = pgTable(
  'templates',
  {
    workspaceId: workspaceId(),
    id: uuid('id').notNull(),
    kind: oneOf<TextKind>('kind').notNull(),
    key: text('key').notNull(),
    name: text('name').notNull(),
    /** Of a script: the channel that it is for. */
    channel: oneOf<Channel>('channel'),
    persona: text('persona'),
    stage: text('stage'),
    subject: text('subject'),
    body: text('body').notNull(),
    version: integer('version').notNull(),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
    updatedBy: text('updated_by').notNull(),
    archivedAt: moment('archived_at'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index('templates_name').on(t.workspaceId, t.name),
    uniqueIndex('templates_key').on(t.workspaceId, t.kind, t.key),
    ownRows(),
  ],
);

/** Immutable: every text that a template ever had. */
export const templateVersions = pgTable(
  'template_versions',
  {
    workspaceId: workspaceId(),
    templateId: uuid('template_id').notNull(),
    number: integer('number').notNull(),
    subject: text('subject'),
    body: text('body').notNull(),
    at: moment('at').notNull(),
    by: text('by').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.templateId, t.number] }), ownRows()],
);

/** What is known of a person or company beyond their record's usual fields: the CRM's own fields, and insights. */
export const facts = pgTable(
  'facts',
  {
    workspaceId: workspaceId(),
    subjectId: uuid('subject_id').notNull(),
    kind: oneOf<Fact['kind']>('kind').notNull(),
    key: text('key').notNull(),
    subject: oneOf<Fact['subject']>('subject').notNull(),
    value: text('value').notNull(),
    source: text('source').notNull(),
    at: moment('at').notNull(),
    /** From then on it counts as missing; null: it does not age. */
    staleAfter: moment('stale_after'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.subjectId, t.kind, t.key] }),
    index('facts_key').on(t.workspaceId, t.kind, t.key),
    ownRows(),
  ],
);

/** A run that is held until a value arrives: one row for each name, and each subject that may get it. */
export const valueWaits = pgTable(
  'value_waits',
  {
    workspaceId: workspaceId(),
    enrollmentId: uuid('enrollment_id').notNull(),
    subjectId: uuid('subject_id').notNull(),
    name: text('name').notNull(),
    /** When the run is to be looked at again, since a value has come; null while none has. */
    readyAt: moment('ready_at'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.enrollmentId, t.subjectId, t.name] }),
    index('value_waits_subject').on(t.workspaceId, t.subjectId, t.name),
    index('value_waits_ready').on(t.workspaceId, t.readyAt).where(sql`ready_at is not null`),
    ownRows(),
  ],
);
