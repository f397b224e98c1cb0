import type { MeetingPort } from '../../src/ports/meetings.ts';
import { eventsOf } from './mapper.ts';
import { verify } from './signature.ts';

/**
 * Calendly's webhook. The signing key is chosen by whoever makes the subscription (`signing_key`), and Calendly hands
 * the tracking parameters of a booking page's address back with the booking.
 */
export function createCalendly(): MeetingPort {
  return {
    vendor: 'calendly',
    verify,
    events: eventsOf,
    knows: ({ hostname }) => hostname === 'calendly.com' || hostname.endsWith('.calendly.com'),
    withToken(link, token) {
      const own = new URL(link);
      own.searchParams.set('utm_content', token);
      return own.toString();
    },
  };
}
