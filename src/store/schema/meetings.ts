import { boolean, index, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { MeetingSource, MeetingVendor } from '../../ports/meetings.ts';
import { moment, oneOf, ownRows, workspaceId } from './columns.ts';

/**
 * One row for each booking and person. It keeps what was said and when, never a state: what a meeting is follows from
 * that, in whatever order it came.
 */
export const meetings = pgTable(
  'meetings',
  {
    workspaceId: workspaceId(),
    id: uuid('id').notNull(),
    source: oneOf<MeetingSource>('source').notNull(),
    uid: text('uid').notNull(),
    personId: uuid('person_id').notNull(),
    /** The row of the same meeting as told by somebody else; only rows without one are counted. */
    copyOf: uuid('copy_of'),
    /** The booking that this one takes the place of. */
    previousUid: text('previous_uid'),
    /** Whose success it is: the run, and the rep who had it when the meeting was booked. */
    enrollmentId: uuid('enrollment_id'),
    userId: uuid('user_id'),
    /** The run was named by the link, not found by address. */
    byLink: boolean('by_link').notNull(),
    attendee: text('attendee'),
    host: text('host'),
    title: text('title'),
    startAt: moment('start_at'),
    endAt: moment('end_at'),
    timesSaidAt: moment('times_said_at'),
    bookedAt: moment('booked_at').notNull(),
    replacedAt: moment('replaced_at'),
    canceledAt: moment('canceled_at'),
    heldAt: moment('held_at'),
    noShowAt: moment('no_show_at'),
    showedAt: moment('showed_at'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex('meetings_booking').on(t.workspaceId, t.source, t.uid, t.personId),
    index('meetings_previous').on(t.workspaceId, t.source, t.previousUid),
    index('meetings_end').on(t.workspaceId, t.source, t.endAt),
    index('meetings_person').on(t.workspaceId, t.personId),
    index('meetings_enrollment').on(t.workspaceId, t.enrollmentId),
    ownRows(),
  ],
);

/** What a workspace's own calendar webhooks are signed with, sealed; without a row the environment's secret counts. */
export const meetingSecrets = pgTable(
  'meeting_secrets',
  {
    workspaceId: workspaceId(),
    vendor: oneOf<MeetingVendor>('vendor').notNull(),
    keyId: text('key_id').notNull(),
    sealed: text('sealed').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.vendor] }), ownRows()],
);
