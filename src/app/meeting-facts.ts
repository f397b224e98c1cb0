import type { MeetingEvent, MeetingSource } from '../ports/meetings.ts';
import type { Meeting } from '../ports/records.ts';

const meetingStates = ['booked', 'rescheduled', 'canceled', 'held', 'no_show'] as const;
type MeetingState = (typeof meetingStates)[number];

type Told = Date | null;
const earlier = (one: Told, other: Told) => (one === null || (other !== null && other < one) ? other : one);
const later = (one: Told, other: Told) => (one === null || (other !== null && other > one) ? other : one);

/**
 * The state of a meeting at a moment. A booking that was replaced by another is `rescheduled`, whatever else was
 * reported. A no-show that somebody marked outweighs the end of the meeting, which comes by itself; and once its end
 * has passed a meeting counts as held unless somebody said otherwise. Analytics compute the same in SQL:
 * src/store/repos/analytics-sql.ts.
 */
export function meetingState(meeting: Meeting, now: Date): MeetingState {
  const { replacedAt, noShowAt, showedAt, canceledAt, heldAt, endAt } = meeting;
  if (replacedAt !== null) return 'rescheduled';
  if (noShowAt !== null && (showedAt === null || noShowAt > showedAt)) return 'no_show';
  if (canceledAt !== null) return 'canceled';
  if (heldAt !== null || (endAt !== null && endAt <= now)) return 'held';
  return 'booked';
}

/** Who a booking is with, and how that was found. */
export interface Participant {
  readonly personId: string;
  readonly attendee: string | null;
  /** The run that the link named; null when the person was found otherwise. */
  readonly linkedRun: string | null;
}

export interface MeetingNote extends Participant {
  readonly source: MeetingSource;
  readonly event: MeetingEvent;
  /** For a row that is new. */
  readonly id: string;
  /** When we heard of it: stands in where the vendor gives no time. */
  readonly heardAt: Date;
}

/**
 * A booking's row with one more report added. The same reports in any order, and any number of times, give the same
 * row, but for its id.
 */
export function noteMeeting(known: Meeting | null, note: MeetingNote): Meeting {
  const { event, source, personId, linkedRun } = note;
  const at = event.at ?? note.heardAt;
  const { news } = event;
  const before: Meeting = known ?? {
    id: note.id,
    source,
    uid: event.uid,
    personId,
    copyOf: null,
    previousUid: null,
    enrollmentId: null,
    userId: null,
    byLink: false,
    attendee: null,
    host: null,
    title: null,
    startAt: null,
    endAt: null,
    timesSaidAt: null,
    bookedAt: at,
    replacedAt: null,
    canceledAt: null,
    heldAt: null,
    noShowAt: null,
    showedAt: null,
  };
  const said = (...kinds: readonly MeetingEvent['news'][]) => (kinds.includes(news) ? at : null);
  const newer = event.startAt !== null && (before.timesSaidAt === null || at >= before.timesSaidAt);
  return {
    ...before,
    previousUid: event.previousUid ?? before.previousUid,
    enrollmentId: before.byLink ? before.enrollmentId : (linkedRun ?? before.enrollmentId),
    byLink: before.byLink || linkedRun !== null,
    attendee: before.attendee ?? note.attendee,
    host: newer ? (event.host ?? before.host) : (before.host ?? event.host),
    title: newer ? (event.title ?? before.title) : (before.title ?? event.title),
    ...(newer ? { startAt: event.startAt, endAt: event.endAt, timesSaidAt: at } : {}),
    bookedAt: earlier(before.bookedAt, at) ?? at,
    replacedAt: earlier(before.replacedAt, said('replaced')),
    canceledAt: earlier(before.canceledAt, said('canceled')),
    heldAt: earlier(before.heldAt, said('held')),
    noShowAt: later(before.noShowAt, said('no_show')),
    showedAt: later(before.showedAt, said('showed')),
  };
}

/**
 * A meeting's row with everything added that another system reported about the same meeting. The times stay those of
 * the first report.
 */
export function withCopy(original: Meeting, copy: Meeting): Meeting {
  const linked = original.byLink || !copy.byLink ? original : copy;
  return {
    ...original,
    byLink: linked.byLink,
    enrollmentId: linked.enrollmentId,
    attendee: original.attendee ?? copy.attendee,
    host: original.host ?? copy.host,
    title: original.title ?? copy.title,
    bookedAt: earlier(original.bookedAt, copy.bookedAt) ?? original.bookedAt,
    replacedAt: earlier(original.replacedAt, copy.replacedAt),
    canceledAt: earlier(original.canceledAt, copy.canceledAt),
    heldAt: earlier(original.heldAt, copy.heldAt),
    noShowAt: later(original.noShowAt, copy.noShowAt),
    showedAt: later(original.showedAt, copy.showedAt),
  };
}
