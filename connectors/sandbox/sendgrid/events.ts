import { Journal } from '../core/index.ts';
import type { Ids } from './ids.ts';
import type { Recipient, StoredMail } from './mail.ts';

/** An event's own fields, without the mail's custom arguments and categories. */
export interface EventData {
  readonly event: string;
  readonly email: string;
  /** Unix seconds by the stand-in's clock. */
  readonly timestamp: number;
  readonly sg_event_id: string;
  readonly [field: string]: unknown;
}

export interface StoredEvent {
  readonly mailId: string;
  readonly data: EventData;
}

/** Every event of the account, and which of them the product has taken. */
export class EventStore {
  readonly #journal: Journal<readonly StoredEvent[]>;
  /** Ids of events that a webhook has been answered for with a 2xx. */
  readonly #posted: Journal<readonly string[]>;
  readonly #byMail = new Map<string, EventData[]>();
  #count = 0;

  constructor(dir?: string) {
    this.#journal = new Journal(dir === undefined ? undefined : `${dir}/events.jsonl`);
    this.#posted = new Journal(dir === undefined ? undefined : `${dir}/events-posted.jsonl`);
    for (const group of this.#journal.entries) this.#addToIndex(group);
  }

  get count(): number {
    return this.#count;
  }

  add(events: readonly StoredEvent[]): void {
    this.#journal.append(events);
    this.#addToIndex(events);
  }

  markPosted(ids: readonly string[]): void {
    this.#posted.append(ids);
  }

  of(mailId: string): readonly EventData[] {
    return this.#byMail.get(mailId) ?? [];
  }

  /** Events that no webhook has been answered for: what a restarted stand-in still has to post. */
  unposted(): StoredEvent[] {
    const posted = new Set(this.#posted.entries.flat());
    return this.#journal.entries.flat().filter((event) => !posted.has(event.data.sg_event_id));
  }

  #addToIndex(events: readonly StoredEvent[]): void {
    this.#count += events.length;
    for (const { mailId, data } of events) {
      const list = this.#byMail.get(mailId);
      if (list === undefined) this.#byMail.set(mailId, [data]);
      else list.push(data);
    }
  }
}

/** An event as the Event Webhook posts it: custom arguments flattened; a field of the event's own wins. */
export function toWebhookEvent(data: EventData, mail: StoredMail): Record<string, unknown> {
  return {
    ...mail.custom_args,
    ...data,
    ...(mail.categories.length === 0 ? {} : { category: mail.categories }),
    ...(mail.asm_group_id === undefined ? {} : { asm_group_id: mail.asm_group_id }),
  };
}

/** An event as Email Logs show it: custom arguments kept apart, so that they cannot collide. */
export function toLogEvent(data: EventData, mail: StoredMail): Record<string, unknown> {
  return {
    ...data,
    sg_message_id: data.sg_message_id ?? mail.recipients[0]?.sg_message_id,
    ...(mail.categories.length === 0 ? {} : { category: mail.categories }),
    ...(mail.asm_group_id === undefined ? {} : { asm_group_id: mail.asm_group_id }),
    custom_args: mail.custom_args,
  };
}

/**
 * Makes one event of a mail. `number` must be the account's own for this event (`EventStore.count` and upwards): the
 * event's id is made from it. `fields` are those of its kind.
 */
export function makeEvent(
  about: { ids: Ids; mail: StoredMail; recipient: Recipient; at: Date; number: number },
  event: string,
  fields: Readonly<Record<string, unknown>> = {},
): StoredEvent {
  const { ids, mail, recipient, at, number } = about;
  return {
    mailId: mail.id,
    data: {
      event,
      email: recipient.email,
      timestamp: Math.floor(at.getTime() / 1000),
      sg_event_id: ids.short('event', number),
      sg_message_id: recipient.sg_message_id,
      ...fields,
    },
  };
}
