import { Table } from '../core/index.ts';
import type { StoredMail } from './mail.ts';

export const LISTS = ['bounces', 'blocks', 'spam_reports', 'invalid_emails', 'unsubscribes'] as const;
export type ListName = (typeof LISTS)[number];

/** One suppressed address; which fields beside the first two are there depends on the list. */
export interface Suppression {
  /** Unix seconds. */
  readonly created: number;
  readonly email: string;
  readonly reason?: string;
  readonly status?: string;
  readonly ip?: string;
}

/** The lists that keep SendGrid from sending, the reason it gives, and the setting that passes them over. */
const DROPPING: readonly { list: ListName; reason: string; bypass: string }[] = [
  { list: 'unsubscribes', reason: 'Unsubscribed Address', bypass: 'bypass_unsubscribe_management' },
  { list: 'bounces', reason: 'Bounced Address', bypass: 'bypass_bounce_management' },
  { list: 'spam_reports', reason: 'Spam Reporting Address', bypass: 'bypass_spam_management' },
  { list: 'invalid_emails', reason: 'Invalid', bypass: '' },
];

/** The account's suppression lists. Blocks are listed but don't suppress, as at SendGrid. */
export class Suppressions {
  readonly #lists: Readonly<Record<ListName, Table<Suppression>>>;

  constructor(dir?: string) {
    const list = (name: ListName) => new Table<Suppression>(`suppressed-${name}`, dir);
    this.#lists = {
      bounces: list('bounces'),
      blocks: list('blocks'),
      spam_reports: list('spam_reports'),
      invalid_emails: list('invalid_emails'),
      unsubscribes: list('unsubscribes'),
    };
  }

  /** An address already on the list stays with its first entry. */
  add(list: ListName, entry: Suppression): void {
    const key = entry.email.toLowerCase();
    if (!this.#lists[list].has(key)) this.#lists[list].put(key, entry);
  }

  get(list: ListName, email: string): Suppression | undefined {
    return this.#lists[list].get(email.toLowerCase());
  }

  remove(list: ListName, email: string): boolean {
    const key = email.toLowerCase();
    const had = this.#lists[list].has(key);
    this.#lists[list].drop(key);
    return had;
  }

  entries(list: ListName): Suppression[] {
    return this.#lists[list].rows();
  }

  /** Why SendGrid would drop this mail to this address, if it would. */
  dropReason(email: string, mail: StoredMail): string | undefined {
    if (mail.bypass.includes('bypass_list_management')) return undefined;
    return DROPPING.find(
      ({ list, bypass }) => this.get(list, email) !== undefined && !mail.bypass.includes(bypass),
    )?.reason;
  }
}
