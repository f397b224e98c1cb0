import { boolean, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { Channel } from '../../cadence/model.ts';
import type { CapScope } from '../../ports/repos/caps.ts';
import { moment, oneOf, ownRows, workspaceId } from './columns.ts';

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

/**
 * Moments at which touches count for a company or, if they are a person's first one, for a cadence, where those have
 * caps: planned ones, and those used lately.
 */
export const capSlots = pgTable(
  'cap_slots',
  {
    workspaceId: workspaceId(),
    enrollmentId: uuid('enrollment_id').notNull(),
    stepKey: text('step_key').notNull(),
    visit: integer('visit').notNull(),
    scope: oneOf<CapScope>('scope').notNull(),
    /** The company's or the cadence's id. */
    scopeId: uuid('scope_id').notNull(),
    at: moment('at').notNull(),
    /** When the cadence would have had it. */
    plannedAt: moment('planned_at').notNull(),
    used: boolean('used').notNull(),
    /** Where the touch stands in `priorities`. */
    rank: integer('rank').notNull(),
    channel: oneOf<Channel>('channel').notNull(),
    /** Why a company or a cadence moved it; null when neither did. */
    why: text('why'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.enrollmentId, t.stepKey, t.visit, t.scope] }),
    index('cap_slots_scope').on(t.workspaceId, t.scope, t.scopeId, t.at),
    ownRows(),
  ],
);
