import type { MeetingSource } from '../meetings.ts';

/**
 * A booking with one person. Every moment is by the calendar's clock, and each is the earliest that was told, but the
 * marks of who did not come and who did, of which the latest counts.
 */
export interface Meeting {
  readonly id: string;
  readonly source: MeetingSource;
  /** The calendar's identity of the booking; of a CRM's meeting its id, with `#` and a moment for each later time. */
  readonly uid: string;
  readonly personId: string;
  /** The row of the same meeting as told by somebody else before. That one counts, and knows all that this one does. */
  readonly copyOf: string | null;
  /** The booking that this one takes the place of. */
  readonly previousUid: string | null;
  /** The run that the meeting is credited to, and its owner; somebody else may host the meeting. */
  readonly enrollmentId: string | null;
  readonly userId: string | null;
  /** The run was named by the link, not found by address. */
  readonly byLink: boolean;
  /** The address in the booking; another one than the person's may have been given. */
  readonly attendee: string | null;
  readonly host: string | null;
  readonly title: string | null;
  readonly startAt: Date | null;
  readonly endAt: Date | null;
  /** When the times were last told. */
  readonly timesSaidAt: Date | null;
  readonly bookedAt: Date;
  readonly replacedAt: Date | null;
  readonly canceledAt: Date | null;
  readonly heldAt: Date | null;
  readonly noShowAt: Date | null;
  readonly showedAt: Date | null;
}
