import type { MeetingPort } from '../../src/ports/meetings.ts';
import { eventsOf, tokenKey } from './mapper.ts';
import { verify } from './signature.ts';

/**
 * Cal.com's webhook, hosted or one's own. What a booking page's address carries as `metadata[…]` comes back with the
 * booking.
 */
export function createCalcom(): MeetingPort {
  return {
    vendor: 'calcom',
    verify,
    events: eventsOf,
    knows: ({ hostname }) =>
      hostname === 'cal.com' || hostname.startsWith('cal.') || hostname.endsWith('.cal.com'),
    withToken(link, token) {
      const own = new URL(link);
      own.searchParams.set(`metadata[${tokenKey}]`, token);
      return own.toString();
    },
  };
}
