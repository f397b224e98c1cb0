import { boolean, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { Selected } from '../../ports/records.ts';
import { moment, ownRows, workspaceId } from './columns.ts';

/**
 * The people of a job, fixed when it began, one row for each part of the job. The rows are removed when the job is
 * over.
 */
export const jobParts = pgTable(
  'job_parts',
  {
    workspaceId: workspaceId(),
    jobId: uuid('job_id').notNull(),
    part: integer('part').notNull(),
    people: jsonb('people').$type<readonly Selected[]>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.jobId, t.part] }), ownRows()],
);

/** Who was left out of an enrollment, or would be as a preview says, and why; `batchId` may be a preview's job. */
export const leftOut = pgTable(
  'left_out',
  {
    workspaceId: workspaceId(),
    batchId: uuid('batch_id').notNull(),
    /** Where they stood in the selection, about: ascending and never twice. */
    seq: integer('seq').notNull(),
    ref: text('ref').notNull(),
    personId: uuid('person_id'),
    name: text('name').notNull(),
    reason: text('reason').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.batchId, t.seq] }), ownRows()],
);

/**
 * Whom a preview in parts has met: it keeps nothing that it reads, so this is how a later part knows a person again
 * under another record. Gone when the preview is over.
 */
export const previewedPeople = pgTable(
  'previewed_people',
  {
    workspaceId: workspaceId(),
    jobId: uuid('job_id').notNull(),
    /** The person's id, or `email:` and an address. */
    key: text('key').notNull(),
    ready: boolean('ready').notNull(),
    /** What holds the person once their record was read; null when nothing does. */
    holdReason: text('hold_reason'),
    holdSince: moment('hold_since'),
    holdLasting: boolean('hold_lasting'),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.jobId, t.key, t.ready] }), ownRows()],
);
