import type { StoredMailService } from '../records.ts';

export interface MailServiceRepo {
  /** The workspace's own account, opened; null: the environment's serves it. */
  open(): Promise<StoredMailService | null>;
  /** Sets it, in place of the one before; mails reserved from now on leave by it. */
  save(service: StoredMailService): Promise<void>;
  /** Forgets it with its secrets. */
  remove(): Promise<void>;
}
