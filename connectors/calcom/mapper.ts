import { z } from 'zod';
import { AppError } from '../../src/errors.ts';
import type { MeetingEvent, MeetingNews } from '../../src/ports/meetings.ts';

/** What the token is called in a booking's metadata. */
export const tokenKey = 'cadenza';

const uid = z.string().min(1).max(200);
const time = z.iso.datetime({ offset: true }).nullish();
const email = z.string().max(320);

const bookingSchema = z.looseObject({
  uid: uid.optional(),
  bookingUid: uid.optional(),
  rescheduleUid: uid.nullish(),
  title: z.string().max(500).nullish(),
  startTime: time,
  endTime: time,
  attendees: z.array(z.looseObject({ email, noShow: z.boolean().nullish() })).nullish(),
  organizer: z.looseObject({ email: email.nullish() }).nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  status: z.string().nullish(),
});
/** Most posts hold the booking in `payload`; that of a meeting's end is the booking itself. */
const postSchema = z.looseObject({
  triggerEvent: z.string(),
  createdAt: time,
  payload: z.unknown().optional(),
});
type Booking = z.output<typeof bookingSchema>;

const triggers: Readonly<Record<string, MeetingNews>> = {
  BOOKING_CREATED: 'booked',
  BOOKING_RESCHEDULED: 'rescheduled',
  BOOKING_CANCELLED: 'canceled',
  MEETING_ENDED: 'held',
};

const dateOf = (text: string | null | undefined) => (text == null ? null : new Date(text));

function toEvent(booking: Booking, uid: string, about: { news: MeetingNews; at: Date | null }): MeetingEvent {
  const { rescheduleUid, metadata, attendees } = booking;
  const token = metadata?.[tokenKey];
  const moved = about.news === 'rescheduled' && rescheduleUid !== uid;
  return {
    uid,
    previousUid: moved ? (rescheduleUid ?? null) : null,
    ...about,
    title: booking.title ?? null,
    startAt: dateOf(booking.startTime),
    endAt: dateOf(booking.endTime),
    attendees: [...new Set((attendees ?? []).map((one) => one.email.toLowerCase()))],
    host: booking.organizer?.email?.toLowerCase() ?? null,
    token: typeof token === 'string' ? token : null,
  };
}

/** Marks of who did not come, and of who did after all, are of each attendee by themselves. */
function attendance(booking: Booking, uid: string, at: Date | null): readonly MeetingEvent[] {
  const marks = [
    ['no_show', true],
    ['showed', false],
  ] as const;
  return marks.flatMap(([news, noShow]) => {
    const attendees = (booking.attendees ?? []).filter((one) => one.noShow === noShow);
    return attendees.length === 0 ? [] : [toEvent({ ...booking, attendees }, uid, { news, at })];
  });
}

/** A post of Cal.com, in our words. */
export function eventsOf(body: Uint8Array): readonly MeetingEvent[] {
  try {
    const post = postSchema.parse(JSON.parse(new TextDecoder().decode(body)));
    const news = triggers[post.triggerEvent];
    if (news === undefined && post.triggerEvent !== 'BOOKING_NO_SHOW_UPDATED') return [];
    const booking = bookingSchema.parse(post.payload ?? post);
    const at = dateOf(post.createdAt);
    const uid = booking.uid ?? booking.bookingUid;
    if (uid === undefined) return [];
    if (news === undefined) return attendance(booking, uid, at);
    // The end of a meeting is posted by a timer, whatever became of the booking meanwhile.
    const called = /^(cancelled|rejected)$/i.test(booking.status ?? '');
    return news === 'held' && called ? [] : [toEvent(booking, uid, { news, at })];
  } catch (error) {
    throw new AppError('invalid_input', 'The body of the Cal.com call is not as expected.', { cause: error });
  }
}
