import { sql } from 'drizzle-orm';
import { date, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { Absence } from '../../ports/records.ts';
import { moment, oneOf, ownRows, workspaceId } from './columns.ts';

/** When users are away: leaves, and deactivations, which have no end until the user is active again. */
export const absences = pgTable(
  'absences',
  {
    workspaceId: workspaceId(),
    id: uuid('id').notNull(),
    userId: uuid('user_id').notNull(),
    kind: oneOf<Absence['kind']>('kind').notNull(),
    policy: oneOf<Absence['policy']>('policy').notNull(),
    /** Who stands in; null where nobody does. */
    colleagueId: uuid('colleague_id'),
    /** First and last day away in the user's zone, as they were given; null for a deactivation. */
    fromDay: date('from_day', { mode: 'string' }),
    untilDay: date('until_day', { mode: 'string' }),
    startsAt: moment('starts_at').notNull(),
    endsAt: moment('ends_at'),
    /** `planned` until the tick has let it begin, `over` once everything of it is undone. */
    state: oneOf<Absence['state']>('state').notNull(),
    note: text('note'),
    createdBy: text('created_by').notNull(),
    createdAt: moment('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index('absences_open').on(t.workspaceId, t.userId).where(sql`state <> 'over'`),
    ownRows(),
  ],
);
