import { createHmac } from 'node:crypto';
import type { MeetingNews } from '../../src/ports/meetings.ts';
import type { ContractBooking } from '../contracts/meetings.contract.ts';

const mac = (secret: string, body: string | Uint8Array) =>
  createHmac('sha256', secret).update(body).digest('hex');

const calendlyEvents: Partial<Record<MeetingNews, string>> = {
  booked: 'invitee.created',
  rescheduled: 'invitee.created',
  replaced: 'invitee.canceled',
  canceled: 'invitee.canceled',
  no_show: 'invitee_no_show.created',
  showed: 'invitee_no_show.deleted',
};

/** A post as Calendly makes it: an invitee with the event that they are invited to. */
export function calendlyPost(news: MeetingNews, booking: ContractBooking): object | null {
  const event = calendlyEvents[news];
  if (event === undefined) return null;
  return {
    event,
    created_at: booking.at.toISOString(),
    created_by: 'https://api.calendly.com/users/U1',
    payload: {
      uri: booking.uid,
      email: booking.attendee,
      name: 'A guest',
      status: news === 'canceled' || news === 'replaced' ? 'canceled' : 'active',
      rescheduled: news === 'replaced',
      old_invitee: booking.previousUid ?? null,
      new_invitee: null,
      no_show: news === 'no_show' ? { uri: 'https://api.calendly.com/invitee_no_shows/N1' } : null,
      tracking: { utm_source: null, utm_content: booking.token, salesforce_uuid: null },
      scheduled_event: {
        uri: 'https://api.calendly.com/scheduled_events/E1',
        name: booking.title,
        start_time: booking.startAt.toISOString(),
        end_time: booking.endAt.toISOString(),
        event_memberships: [{ user: 'https://api.calendly.com/users/U1', user_email: booking.host }],
        event_guests: [],
      },
    },
  };
}

export function signCalendly(body: string | Uint8Array, secret: string, at: Date): Record<string, string> {
  const time = String(Math.floor(at.getTime() / 1000));
  const signed = Buffer.concat([Buffer.from(`${time}.`), Buffer.from(body)]);
  return { 'calendly-webhook-signature': `t=${time},v1=${mac(secret, signed)}` };
}

const triggers: Partial<Record<MeetingNews, string>> = {
  booked: 'BOOKING_CREATED',
  rescheduled: 'BOOKING_RESCHEDULED',
  canceled: 'BOOKING_CANCELLED',
};

/** A post as Cal.com makes it; the one of a meeting's end has no payload but is the booking. */
export function calcomPost(news: MeetingNews, booking: ContractBooking): object | null {
  const createdAt = booking.at.toISOString();
  if (news === 'replaced') return null;
  if (news === 'no_show' || news === 'showed') {
    const attendees = [{ email: booking.attendee, noShow: news === 'no_show' }];
    const payload = { message: 'Updated', bookingUid: booking.uid, bookingId: 7, attendees };
    return { triggerEvent: 'BOOKING_NO_SHOW_UPDATED', createdAt, payload };
  }
  const payload = {
    uid: booking.uid,
    title: booking.title,
    startTime: booking.startAt.toISOString(),
    endTime: booking.endAt.toISOString(),
    attendees: [{ email: booking.attendee, name: 'A guest', timeZone: 'UTC' }],
    organizer: { email: booking.host, name: 'A host' },
    metadata: booking.token === null ? {} : { cadenza: booking.token },
    ...(booking.previousUid === undefined ? {} : { rescheduleUid: booking.previousUid }),
  };
  if (news === 'held') return { triggerEvent: 'MEETING_ENDED', createdAt, ...payload, attendees: undefined };
  return { triggerEvent: triggers[news] ?? '', createdAt, payload };
}

export const signCalcom = (body: string | Uint8Array, secret: string): Record<string, string> => ({
  'x-cal-signature-256': mac(secret, body),
});
