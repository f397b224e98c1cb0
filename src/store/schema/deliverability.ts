import { integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { GuardScope } from '../../ports/repos/deliverability.ts';
import { moment, oneOf, ownRows, workspaceId } from './columns.ts';

/**
 * When a workspace's complaints were looked at last, and when they are next; a workspace without a row has never had
 * one. Whether others have come in since is seen by their number, so that whoever records one writes nothing here.
 */
export const guardLooks = pgTable(
  'guard_looks',
  {
    workspaceId: workspaceId().primaryKey(),
    lookedAt: moment('looked_at').notNull(),
    /** How many complaints there were then of the seven days before it, and later ones. */
    seen: integer('seen').notNull(),
    /** Null while no complaint is there to be watched. */
    dueAt: moment('due_at'),
  },
  () => [ownRows()],
);

/** When somebody was last told about a sender, a sending domain or a cadence, and when a sender was last stopped. */
export const guardMarks = pgTable(
  'guard_marks',
  {
    workspaceId: workspaceId(),
    scope: oneOf<GuardScope>('scope').notNull(),
    /** The sender's or the cadence's id; the domain. */
    subject: text('subject').notNull(),
    toldAt: moment('told_at'),
    stoppedAt: moment('stopped_at'),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.scope, t.subject] }), ownRows()],
);
