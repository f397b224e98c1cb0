import type { Clock, IdSource } from '../ports/clock.ts';
import type { CrmKind, CrmKindPort } from '../ports/crm.ts';
import type { DnsPort } from '../ports/dns.ts';
import type { ReplyGrader } from '../ports/grading.ts';
import type { HolidayPort } from '../ports/holidays.ts';
import type { Logger, Metrics } from '../ports/log.ts';
import type { MailInbound, MailPort, OpenMailService } from '../ports/mail.ts';
import type { GrantedKind, GrantedMailboxes, OpenMailbox } from '../ports/mailbox.ts';
import type { MeetingPort, MeetingVendor } from '../ports/meetings.ts';
import type { Role } from '../ports/records.ts';
import type { Store } from '../ports/store.ts';
import type { WebhookPort } from '../ports/webhooks.ts';

/**
 * Version of the rules, written into every ledger row: `replay` compares only like with like. A whole number that
 * rises when the same event would be decided otherwise, or a row holds what earlier ones lacked; the tick then writes
 * a checkpoint of every open run.
 */
export const engineVersion = '5';

export interface AppSettings {
  /** Base of every link that leaves the product, no trailing slash. */
  readonly publicUrl: string;
  /** Domain whose mail reaches the inbound webhook; null when replies cannot be received. */
  readonly inboundDomain: string | null;
  /** Whether product time may be moved: only while every configured service is a stand-in on this machine. */
  readonly clockMovable: boolean;
  /** Whether all services are stand-ins: a new workspace then starts live. */
  readonly standIns: boolean;
  /** How many mails are under way at once in one process. */
  readonly sendConcurrency: number;
  /** How many touches one round of a workspace carries out at most; null when only the work itself ends it. */
  readonly touchesPerRound: number | null;
  /** How many people of a job are brought in and enrolled in one transaction. */
  readonly peoplePerPart: number;
  /** How soon a workspace is looked at again whose due work a round could not finish (seconds). */
  readonly lookAgainSeconds: number;
  /** How long a reserved send may take before it counts as unconfirmed (seconds, database time). */
  readonly sendLeaseSeconds: number;
  /** How long a process may take to write or compare entries of a CRM before another takes over (seconds, database time). */
  readonly activityLeaseSeconds: number;
  /** How often a CRM is asked for changes, by product time; webhooks are quicker, this catches what they miss. */
  readonly pollMinutes: number;
  /** What the webhooks of calendars are signed with in workspaces that have no secret of their own. */
  readonly meetingSecrets: Readonly<Record<MeetingVendor, string | null>>;
  /** Whether mail can be sent, and whether its events can be checked, as far as settings say. */
  readonly mailSet: { readonly sending: boolean; readonly events: boolean };
}

/** What every verb gets: the ports and nothing of any framework. */
export interface AppContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly mail: MailPort;
  readonly mailInbound: MailInbound;
  /** Opens accounts of the mail service that are a workspace's own; `mail` and `mailInbound` are the environment's. */
  readonly openMailService: OpenMailService;
  /** Opens reps' own mailboxes by SMTP and IMAP; null where the platform cannot (Workers). */
  readonly openMailbox: OpenMailbox | null;
  /** Vendors whose mailboxes reps open to us; only those that settings name a client for. */
  readonly mailboxes: { readonly [kind in GrantedKind]?: GrantedMailboxes | undefined };
  /** A language model that grades replies; null unless somebody set one. */
  readonly grader: ReplyGrader | null;
  readonly meetings: Readonly<Record<MeetingVendor, MeetingPort>>;
  readonly holidays: HolidayPort;
  readonly webhooks: WebhookPort;
  /** Asked about the domains that mail comes from; null where no mail leaves this machine. */
  readonly dns: DnsPort | null;
  readonly crms: Readonly<Record<CrmKind, CrmKindPort>>;
  readonly settings: AppSettings;
  /** Asks for a tick soon; cheap, may be called often. */
  readonly kick: () => void;
}

/** Who acts. `userId` is null for the product itself and for API keys without a user. */
export interface Actor {
  readonly workspaceId: string;
  readonly userId: string | null;
  readonly role: Role;
  /** As it stands in the ledger: `robin.vale@…`, `scheduler`, `sendgrid`. */
  readonly name: string;
}

/** The context of a verb that acts for somebody in one workspace. */
export interface ActorContext extends AppContext {
  readonly actor: Actor;
}

/**
 * The same context at a moment that stands still: what a transaction reads, decides and counts after it waited for its
 * locks then happens at one moment, on the same side of every day's and week's end.
 */
export function standingAt<T extends AppContext>(ctx: T, at: Date): T {
  return { ...ctx, clock: { now: () => at, wall: () => ctx.clock.wall() } };
}

/** The same context, acting as a part of the product in a workspace. */
export function asSystem(ctx: AppContext, workspaceId: string, name: string): ActorContext {
  return { ...ctx, actor: { workspaceId, userId: null, role: 'admin', name } };
}
