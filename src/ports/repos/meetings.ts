import type { CrmKind } from '../crm.ts';
import type { MeetingSource, MeetingVendor } from '../meetings.ts';
import type { Meeting } from '../records.ts';

export interface MeetingRepo {
  /** Rows of these bookings, and those that took the place of one of them. Lock the people first. */
  byUids(source: MeetingSource, uids: readonly string[]): Promise<readonly Meeting[]>;
  /** Adds rows, and replaces those of the same booking and person. */
  save(meetings: readonly Meeting[]): Promise<void>;
  byPersons(personIds: readonly string[]): Promise<readonly Meeting[]>;
  /** Ids of a CRM's meetings that end after a moment and were neither canceled nor moved, as far as is known. */
  ahead(source: CrmKind, now: Date): Promise<readonly string[]>;
  /**
   * What a meeting link carries for a run: opaque, and the same each time, so that nothing is kept for a mail. Made of the
   * run's id and a MAC with SUPPRESSION_KEY, which is never changed: links in old mails stay good. Asks nothing.
   */
  linkToken(enrollmentId: string): string;
  /** The run that a token was made for in this workspace; null for anything else. Asks nothing. */
  runOfToken(token: string): string | null;
  /** The workspace's own secret of a vendor; null where it has none. */
  secret(vendor: MeetingVendor): Promise<string | null>;
  /** Seals and keeps a secret; null forgets it. */
  setSecret(vendor: MeetingVendor, secret: string | null): Promise<void>;
  /** The vendors for which the workspace has a secret of its own. */
  vendorsWithSecret(): Promise<readonly MeetingVendor[]>;
}
