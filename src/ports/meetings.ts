import type { CrmKind } from './crm.ts';
import type { InboundRequest } from './inbound-request.ts';

export const meetingVendors = ['calendly', 'calcom'] as const;
export type MeetingVendor = (typeof meetingVendors)[number];

/** Where a meeting is told from: a calendar that posts to us, or a CRM that is asked. */
export type MeetingSource = MeetingVendor | CrmKind;

/**
 * What a vendor says of a meeting. `replaced` is the old booking of a rescheduling, whose new one is told apart;
 * `showed` takes a no-show back.
 */
export type MeetingNews = 'booked' | 'rescheduled' | 'replaced' | 'canceled' | 'held' | 'no_show' | 'showed';

/** One thing that a vendor says of one booking, in our words. */
export interface MeetingEvent {
  /** The vendor's identity of the booking. */
  readonly uid: string;
  /** The booking that this one takes the place of; null for a first one, and where the vendor does not say. */
  readonly previousUid: string | null;
  readonly news: MeetingNews;
  /** By the vendor's clock; null where it does not say. */
  readonly at: Date | null;
  readonly title: string | null;
  readonly startAt: Date | null;
  readonly endAt: Date | null;
  /** Addresses in lower case, whoever booked first. Empty when the event is of the whole booking and names nobody. */
  readonly attendees: readonly string[];
  /** Address of whoever the meeting is with. */
  readonly host: string | null;
  /** What the link of the booking carried. */
  readonly token: string | null;
}

/** A calendar service that posts to us. Every failure leaves as `AppError`. */
export interface MeetingPort {
  readonly vendor: MeetingVendor;
  /** Checks the signature with any of these secrets; `unauthenticated` when none fits, or it is too old. */
  verify(request: InboundRequest, secrets: readonly string[], wall: Date): Promise<void>;
  /** What a verified post says; empty when that is nothing about a meeting. `invalid_input` when it cannot be read. */
  events(body: Uint8Array): readonly MeetingEvent[];
  /** Whether a link leads to this vendor's booking pages. */
  knows(link: URL): boolean;
  /** The link with a token that comes back with the booking; what else it carries stays. */
  withToken(link: URL, token: string): string;
}
