import { randomUUID } from 'node:crypto';
import type { RequestLog } from '../core/index.ts';
import type { Mailboxes, MessageRow } from './mailboxes.ts';

const TIMEOUT_MS = 10_000;

/** Tells the product of what arrived, as a push subscription of Cloud Pub/Sub does: its URL carries the secret. */
export class Notices {
  readonly #parts: {
    readonly log: RequestLog;
    readonly mailboxes: Mailboxes;
    readonly secret: string;
    readonly deliverTo: () => string | undefined;
  };
  readonly #open = new Set<Promise<void>>();

  constructor(parts: {
    log: RequestLog;
    mailboxes: Mailboxes;
    secret: string;
    deliverTo: () => string | undefined;
  }) {
    this.#parts = parts;
  }

  /** Posts a notice where the mailbox is watched, and one of the message's labels with it. */
  arrived({ mailbox, labelIds }: MessageRow): void {
    const { mailboxes, deliverTo } = this.#parts;
    const watch = mailboxes.watches.get(mailbox);
    const product = deliverTo();
    if (watch === undefined || watch.until <= Date.now() || product === undefined) return;
    if (watch.labelIds.length > 0 && !watch.labelIds.some((label) => labelIds.includes(label))) return;
    const post = this.#post(product, mailbox).finally(() => this.#open.delete(post));
    this.#open.add(post);
  }

  async #post(product: string, mailbox: string): Promise<void> {
    const path = `${product}/webhooks/mailboxes/gmail`;
    const notice = { emailAddress: mailbox, historyId: this.#parts.mailboxes.historyId };
    const id = randomUUID();
    const at = new Date().toISOString();
    const message = {
      data: Buffer.from(JSON.stringify(notice)).toString('base64'),
      messageId: id,
      message_id: id,
      publishTime: at,
      publish_time: at,
    };
    const status = await fetch(`${path}?secret=${encodeURIComponent(this.#parts.secret)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ message, subscription: 'projects/cadenza-demo/subscriptions/gmail' }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).then(
      (answer) => answer.status,
      () => 0,
    );
    this.#parts.log.append({ direction: 'out', method: 'POST', path, status, result: { mailbox } });
  }

  /** Resolves when every notice was answered, or has failed. */
  async settled(): Promise<void> {
    while (this.#open.size > 0) await Promise.all(this.#open);
  }
}
