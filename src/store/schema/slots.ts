import { boolean, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { moment, ownRows, workspaceId } from './columns.ts';

/**
 * Moments at which senders with limits may send: planned ones, and those used lately, which still count. Rows of days
 * that are over go when the sender next takes a slot.
 */
export const senderSlots = pgTable(
  'sender_slots',
  {
    workspaceId: workspaceId(),
    enrollmentId: uuid('enrollment_id').notNull(),
    stepKey: text('step_key').notNull(),
    visit: integer('visit').notNull(),
    senderId: uuid('sender_id').notNull(),
    at: moment('at').notNull(),
    /** When the cadence would have had it. */
    plannedAt: moment('planned_at').notNull(),
    used: boolean('used').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.enrollmentId, t.stepKey, t.visit] }),
    index('sender_slots_sender').on(t.workspaceId, t.senderId, t.at),
    ownRows(),
  ],
);
