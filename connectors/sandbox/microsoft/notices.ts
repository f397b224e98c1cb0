import { setTimeout as delay } from 'node:timers/promises';
import type { Disorder, RequestLog } from '../core/index.ts';
import type { AccountStore } from './store.ts';
import { idOf } from './store.ts';
import type { MailRow, SubscriptionRow } from './types.ts';

/** Graph waits three seconds for an answer to a notice, and ten to a validation. */
const TIMEOUT_MS = 3_000;
const VALIDATION_MS = 10_000;
/** Waits between attempts, in milliseconds of wall time; shorter than Graph's, so that nobody waits for a demo. */
const RETRIES_MS = [100, 300, 900];

/** Notices on their way to whoever subscribed. They carry no mail, only that there is one. */
export class Notices {
  readonly #accounts: AccountStore;
  readonly #log: RequestLog;
  readonly #disorder: Disorder;
  readonly #under = new Set<Promise<void>>();
  readonly #closing = new AbortController();

  constructor(parts: { accounts: AccountStore; log: RequestLog; disorder: Disorder }) {
    this.#accounts = parts.accounts;
    this.#log = parts.log;
    this.#disorder = parts.disorder;
  }

  /** Asks an address to give back a token, as it must before a subscription to it begins. */
  async validates(notificationUrl: string): Promise<boolean> {
    const token = `Validation: Testing client application reachability for subscription Request-Id: ${crypto.randomUUID()}`;
    const url = new URL(notificationUrl);
    url.searchParams.set('validationToken', token);
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      redirect: 'manual',
      signal: AbortSignal.timeout(VALIDATION_MS),
    }).catch(() => null);
    const said = answer === null ? '' : await answer.text();
    const type = answer?.headers.get('content-type') ?? '';
    const status = answer?.status ?? 0;
    this.#log.append({
      direction: 'out',
      method: 'POST',
      path: notificationUrl,
      status,
      result: { validated: said === token },
    });
    return status === 200 && type.startsWith('text/plain') && said === token;
  }

  /** Tells everybody who subscribed to the mail's inbox. */
  arrived(row: MailRow): void {
    for (const subscription of this.#accounts.subscriptions.rows()) {
      if (subscription.mailbox !== row.mailbox) continue;
      if (Date.parse(subscription.expirationDateTime) <= Date.now()) continue;
      const telling = this.#tell(subscription, row).finally(() => this.#under.delete(telling));
      this.#under.add(telling);
    }
  }

  async #tell(subscription: SubscriptionRow, row: MailRow): Promise<void> {
    const held = this.#disorder.holdBackMs();
    for (const ms of [held, ...RETRIES_MS]) {
      if (ms > 0) await delay(ms, undefined, { signal: this.#closing.signal }).catch(() => undefined);
      if (this.#closing.signal.aborted) return;
      const status = await this.#post(subscription, row);
      if (status < 200 || status > 299) continue;
      this.#disorder.perhapsAgain(() => this.#post(subscription, row));
      return;
    }
  }

  /** One attempt; 0 stands for no answer. */
  async #post(subscription: SubscriptionRow, row: MailRow): Promise<number> {
    const { id, mailbox, notificationUrl, clientState, expirationDateTime } = subscription;
    const resource = `Users/${mailbox}/Messages/${idOf(row, true)}`;
    const notice = {
      subscriptionId: id,
      subscriptionExpirationDateTime: expirationDateTime,
      changeType: 'created',
      resource,
      resourceData: { '@odata.type': '#Microsoft.Graph.Message', '@odata.id': resource, id: idOf(row, true) },
      clientState,
    };
    const status = await fetch(notificationUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({ value: [notice] }),
      redirect: 'manual',
      signal: AbortSignal.any([this.#closing.signal, AbortSignal.timeout(TIMEOUT_MS)]),
    }).then(
      async (answer) => {
        await answer.arrayBuffer();
        return answer.status;
      },
      () => 0,
    );
    // Without the secret that the notice carries.
    this.#log.append({
      direction: 'out',
      method: 'POST',
      path: notificationUrl,
      status,
      result: { subscription: id, mail: row.key },
    });
    return status;
  }

  /** Resolves when every notice has been taken or given up. */
  async settled(): Promise<void> {
    while (this.#under.size > 0) await Promise.all(this.#under);
    await this.#disorder.settled();
  }

  close(): void {
    this.#closing.abort();
  }
}
