import type { RequestLog, SandboxClock, SeededRandom } from '../core/index.ts';
import type { EventQueue } from './event-queue.ts';
import type { EventStore } from './events.ts';
import type { Ids } from './ids.ts';
import type { InboundQueue } from './inbound-queue.ts';
import type { MailStore } from './mail.ts';
import type { Poster } from './poster.ts';
import type { Secrets } from './secrets.ts';
import type { AccountSettings } from './settings.ts';
import type { Suppressions } from './suppressions.ts';

/** The domain whose MX points at Inbound Parse: mail to any address under it comes to the product. */
export const INBOUND_DOMAIN = 'reply.cadenza-demo.example';

/** One SendGrid account: everything that its API, its webhooks and its pages work on. */
export interface Account {
  readonly clock: SandboxClock;
  readonly random: SeededRandom;
  readonly log: RequestLog;
  readonly secrets: Secrets;
  readonly ids: Ids;
  readonly settings: AccountSettings;
  readonly mails: MailStore;
  readonly events: EventStore;
  readonly suppressions: Suppressions;
  readonly poster: Poster;
  readonly eventQueue: EventQueue;
  readonly inbound: InboundQueue;
  /** The product's base URL without a trailing slash; undefined until it is known. */
  deliverTo(): string | undefined;
}
