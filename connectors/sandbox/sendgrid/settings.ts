import { Table } from '../core/index.ts';

/** How the event webhook misbehaves, for tests. */
interface WebhookMood {
  /** Share of events that are posted twice, 0 to 1. */
  readonly duplicate: number;
  /** Share of those repeats that come under a fresh `sg_event_id`, as users have seen it happen. */
  readonly reissue: number;
  /** Events of a flush go out in random order. */
  readonly shuffle: boolean;
  /** Nothing is posted until this is taken back. */
  readonly hold: boolean;
}

interface Values {
  /** Addresses and domains that may send; empty lets every address send. */
  readonly verifiedSenders: readonly string[];
  /** Mails a second that are taken; 0 is no limit. */
  readonly perSecond: number;
  readonly logsAvailable: boolean;
  /** More API keys of the account, each with what it may do; those that are taken out are revoked. */
  readonly apiKeys: readonly { readonly key: string; readonly scopes: readonly string[] }[];
  readonly webhooks: WebhookMood;
}

const DEFAULTS: Values = {
  verifiedSenders: [],
  perSecond: 0,
  logsAvailable: true,
  apiKeys: [],
  webhooks: { duplicate: 0, reissue: 0, shuffle: false, hold: false },
};

/** What can be set over `/sandbox`; kept over a restart. */
export class AccountSettings {
  readonly #table: Table<Values>;
  #values: Values;

  constructor(dir?: string) {
    this.#table = new Table<Values>('settings', dir);
    this.#values = { ...DEFAULTS, ...this.#table.get('account') };
  }

  get values(): Values {
    return this.#values;
  }

  set(changes: Partial<Values>): Values {
    this.#values = this.#table.put('account', { ...this.#values, ...changes });
    return this.#values;
  }

  /** Whether the account may send from this address: a verified address, or one under a verified domain. */
  maySendFrom(email: string): boolean {
    const { verifiedSenders } = this.#values;
    if (verifiedSenders.length === 0) return true;
    const address = email.toLowerCase();
    return verifiedSenders.some((entry) => {
      const sender = entry.toLowerCase();
      const at = sender.indexOf('@');
      return at > 0 ? address === sender : address.endsWith(`@${sender.slice(at + 1)}`);
    });
  }
}
