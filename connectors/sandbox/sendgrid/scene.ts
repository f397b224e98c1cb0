import type { Account } from './account.ts';
import type { Act } from './act-schema.ts';
import type { Recipient, StoredMail } from './mail.ts';
import type { PostOutcome } from './poster.ts';

/** What an act came to. */
export interface ActResult {
  readonly act: Act['act'];
  readonly mailId: string;
  /** What was posted to the product, with its answers; empty when nothing was, or not yet. */
  readonly posted: readonly PostOutcome[];
  /** Why nothing was posted, in words. */
  readonly note?: string;
  /** Ids of what the act made: `sg_event_id`, Message-ID or the booking's uid. */
  readonly made: readonly string[];
}

/** The mail that an act is about and the prospect who acts: its first recipient. */
export interface Scene {
  readonly account: Account;
  readonly mail: StoredMail;
  readonly prospect: Recipient;
}

/** An act that this mail does not allow, e.g. a reply to an address that no inbound mail reaches. */
export class ActRefused extends Error {}

/** What the function for one act gives back. */
export type Done = Omit<ActResult, 'act' | 'mailId'>;
