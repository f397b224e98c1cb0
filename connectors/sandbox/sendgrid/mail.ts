import { Table } from '../core/index.ts';

export interface Address {
  readonly email: string;
  readonly name?: string;
}

/** One envelope recipient of an accepted mail; each has its own events. */
export interface Recipient extends Address {
  readonly kind: 'to' | 'cc' | 'bcc';
  readonly sg_message_id: string;
}

/** Which of SendGrid's trackers are on for a mail, after the account's defaults (open and click on). */
export interface Tracking {
  readonly open: boolean;
  readonly click: boolean;
  readonly clickInText: boolean;
  readonly subscription: boolean;
}

/** An accepted mail: one personalization of one request. */
export interface StoredMail {
  /** `x_message_id` for a request's first personalization; `-1`, `-2` … is added for the others. */
  readonly id: string;
  readonly x_message_id: string;
  /** By the stand-in's clock, ISO 8601. */
  readonly accepted_at: string;
  readonly from: Address;
  readonly recipients: readonly Recipient[];
  readonly reply_to: readonly Address[];
  readonly subject: string;
  readonly text?: string;
  readonly html?: string;
  /** The caller's own headers, names as given. */
  readonly headers: Readonly<Record<string, string>>;
  readonly custom_args: Readonly<Record<string, string>>;
  readonly categories: readonly string[];
  readonly tracking: Tracking;
  /** Suppression lists that this mail passes over. */
  readonly bypass: readonly string[];
  readonly attachments: readonly { readonly filename: string; readonly type?: string }[];
  readonly asm_group_id?: number;
  /** Unix seconds; until then the mail waits. */
  readonly send_at?: number;
  /** The Message-ID on the wire: the caller's when given, in angle brackets. */
  readonly smtp_id: string;
}

/** The value of a header, whatever the case of its name. */
export function headerOf(mail: StoredMail, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return Object.entries(mail.headers).find(([key]) => key.toLowerCase() === wanted)?.[1];
}

const ARG_INDEXES = ['cadenza_send', 'cadenza_touch'] as const;

/** The accepted mails, with indexes by id, recipient and the product's custom arguments. */
export class MailStore {
  readonly #table: Table<StoredMail>;
  readonly #index = new Map<string, StoredMail[]>();
  #requests = 0;

  constructor(dir?: string) {
    this.#table = new Table<StoredMail>('mails', dir);
    for (const mail of this.#table.rows()) this.#addToIndex(mail);
  }

  /** Durable when it returns. */
  add(mail: StoredMail): void {
    this.#table.put(mail.id, mail);
    this.#addToIndex(mail);
  }

  get size(): number {
    return this.#table.size;
  }

  /** How many requests have been accepted; the next request's id is made from it. */
  get requests(): number {
    return this.#requests;
  }

  all(): StoredMail[] {
    return this.#table.rows();
  }

  get(id: string): StoredMail | undefined {
    return this.#table.get(id);
  }

  /** A mail by its id or by its `cadenza_send` argument; of several, the newest. */
  find(idOrSend: string): StoredMail | undefined {
    return this.#table.get(idOrSend) ?? this.#index.get(`cadenza_send:${idOrSend}`)?.at(-1);
  }

  /** Mails by one indexed field, oldest first; addresses in any case. */
  by(
    field: 'recipient' | 'sg_message_id' | (typeof ARG_INDEXES)[number],
    value: string,
  ): readonly StoredMail[] {
    return this.#index.get(`${field}:${field === 'recipient' ? value.toLowerCase() : value}`) ?? [];
  }

  #addToIndex(mail: StoredMail): void {
    if (mail.id === mail.x_message_id) this.#requests += 1;
    const keys = new Set(
      mail.recipients.flatMap((to) => [
        `recipient:${to.email.toLowerCase()}`,
        `sg_message_id:${to.sg_message_id}`,
      ]),
    );
    for (const arg of ARG_INDEXES) {
      const value = mail.custom_args[arg];
      if (value !== undefined) keys.add(`${arg}:${value}`);
    }
    for (const key of keys) {
      const list = this.#index.get(key);
      if (list === undefined) this.#index.set(key, [mail]);
      else list.push(mail);
    }
  }
}
