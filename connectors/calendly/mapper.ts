import { z } from 'zod';
import { AppError } from '../../src/errors.ts';
import type { MeetingEvent, MeetingNews } from '../../src/ports/meetings.ts';

const uri = z.string().min(1).max(500);
const time = z.iso.datetime({ offset: true }).nullish();
const email = z.string().max(320);

/** An invitee, which is what every event about a meeting carries. */
const inviteeSchema = z.looseObject({
  uri: uri.optional(),
  /** Where an event about a no-show carries only that, it names its invitee so. */
  invitee: uri.optional().catch(undefined),
  email: email.nullish(),
  old_invitee: uri.nullish(),
  rescheduled: z.boolean().nullish(),
  tracking: z.looseObject({ utm_content: z.string().max(255).nullish() }).nullish(),
  scheduled_event: z
    .looseObject({
      name: z.string().max(500).nullish(),
      start_time: time,
      end_time: time,
      event_memberships: z.array(z.looseObject({ user_email: email.nullish() })).nullish(),
      event_guests: z.array(z.looseObject({ email: email.nullish() })).nullish(),
    })
    .nullish(),
});
const postSchema = z.object({ event: z.string(), created_at: time, payload: z.unknown() });
type Invitee = z.output<typeof inviteeSchema>;

const dateOf = (text: string | null | undefined) => (text == null ? null : new Date(text));

/** What an event means; null for one that is about no meeting. Rescheduling cancels one invitee and makes another. */
function newsOf(event: string, invitee: Invitee): MeetingNews | null {
  switch (event) {
    case 'invitee.created':
      return invitee.old_invitee == null ? 'booked' : 'rescheduled';
    case 'invitee.canceled':
      return invitee.rescheduled === true ? 'replaced' : 'canceled';
    case 'invitee_no_show.created':
      return 'no_show';
    case 'invitee_no_show.deleted':
      return 'showed';
    default:
      return null;
  }
}

const known = /^invitee(_no_show)?\.(created|canceled|deleted)$/;

/** A post of Calendly, in our words. */
export function eventsOf(body: Uint8Array): readonly MeetingEvent[] {
  try {
    const post = postSchema.parse(JSON.parse(new TextDecoder().decode(body)));
    if (!known.test(post.event)) return [];
    const invitee = inviteeSchema.parse(post.payload);
    const news = newsOf(post.event, invitee);
    // The payload of a no-show may be the mark itself: then its own address is not the booking's.
    const uid = invitee.invitee ?? invitee.uri;
    if (news === null || uid === undefined) return [];
    const { scheduled_event: meeting } = invitee;
    const guests = meeting?.event_guests ?? [];
    const addresses = [invitee.email, ...guests.map((guest) => guest.email)];
    return [
      {
        uid,
        previousUid: invitee.old_invitee ?? null,
        news,
        at: dateOf(post.created_at),
        title: meeting?.name ?? null,
        startAt: dateOf(meeting?.start_time),
        endAt: dateOf(meeting?.end_time),
        attendees: [...new Set(addresses.flatMap((one) => (one ? [one.toLowerCase()] : [])))],
        host: meeting?.event_memberships?.[0]?.user_email?.toLowerCase() ?? null,
        token: invitee.tracking?.utm_content ?? null,
      },
    ];
  } catch (error) {
    throw new AppError('invalid_input', 'The body of the Calendly call is not as expected.', {
      cause: error,
    });
  }
}
