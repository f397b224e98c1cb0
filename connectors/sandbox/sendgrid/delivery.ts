import type { Account } from './account.ts';
import { makeEvent, type StoredEvent } from './events.ts';
import type { Recipient, StoredMail } from './mail.ts';

const RECEIVING_IP = '192.0.2.25';
export const SENDING_IP = '198.51.100.7';
const NO_SUCH_USER = '550 5.1.1 The email account that you tried to reach does not exist.';
const REFUSED_BY_POLICY = '550 5.7.1 Message rejected by the receiving server because of its policy.';

/** One kind of event with the fields that SendGrid gives it. */
export interface Happening {
  readonly event: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export function hardBounce(mail: StoredMail): Happening {
  return {
    event: 'bounce',
    fields: {
      'smtp-id': mail.smtp_id,
      type: 'bounce',
      bounce_classification: 'Invalid Address',
      status: '5.1.1',
      reason: NO_SUCH_USER,
      ip: SENDING_IP,
      tls: 1,
    },
  };
}

export function blocked(mail: StoredMail): Happening {
  return {
    event: 'bounce',
    fields: {
      'smtp-id': mail.smtp_id,
      type: 'blocked',
      bounce_classification: 'Reputation',
      status: '5.7.1',
      reason: REFUSED_BY_POLICY,
      ip: SENDING_IP,
      tls: 1,
    },
  };
}

function deferred(mail: StoredMail, email: string): Happening {
  return {
    event: 'deferred',
    fields: {
      'smtp-id': mail.smtp_id,
      response: '451 4.7.1 Please try again later',
      attempt: '0',
      domain: email.slice(email.lastIndexOf('@') + 1),
      from: mail.from.email,
      ip: SENDING_IP,
      tls: 1,
    },
  };
}

function delivered(mail: StoredMail): Happening {
  return {
    event: 'delivered',
    fields: { 'smtp-id': mail.smtp_id, response: '250 2.0.0 OK', ip: RECEIVING_IP, tls: 1 },
  };
}

/**
 * What becomes of a mail at one recipient: dropped when the address is suppressed; otherwise an address that starts
 * with `bounce`, `block` or `defer` has that fate, and every other is delivered to.
 */
function happenings(account: Account, mail: StoredMail, { email }: Recipient): Happening[] {
  const reason = account.suppressions.dropReason(email, mail);
  if (reason !== undefined) return [{ event: 'dropped', fields: { 'smtp-id': mail.smtp_id, reason } }];
  const sendAt = mail.send_at === undefined ? {} : { send_at: mail.send_at };
  const processed = { event: 'processed', fields: { 'smtp-id': mail.smtp_id, ...sendAt } };
  const address = email.toLowerCase();
  if (address.startsWith('bounce')) return [processed, hardBounce(mail)];
  if (address.startsWith('block')) return [processed, blocked(mail)];
  if (address.startsWith('defer')) return [processed, deferred(mail, email), delivered(mail)];
  return [processed, delivered(mail)];
}

/** Puts an address on the list that a bounce of this type leads to. */
export function noteBounce(account: Account, email: string, happening: Happening): void {
  const hard = happening.fields.type === 'bounce';
  account.suppressions.add(hard ? 'bounces' : 'blocks', {
    created: Math.floor(account.clock.now().getTime() / 1000),
    email,
    reason: hard ? NO_SUCH_USER : REFUSED_BY_POLICY,
    status: hard ? '5.1.1' : '5.7.1',
  });
}

/**
 * Delivers a mail to all its recipients: stores the events that this gives and returns them for posting. Does
 * nothing for a mail that already has events.
 */
export function deliver(account: Account, mail: StoredMail): readonly StoredEvent[] {
  if (account.events.of(mail.id).length > 0) return [];
  const at = account.clock.now();
  const events: StoredEvent[] = [];
  const bounces: [email: string, happening: Happening][] = [];
  for (const recipient of mail.recipients) {
    for (const each of happenings(account, mail, recipient)) {
      const number = account.events.count + events.length;
      events.push(makeEvent({ ids: account.ids, mail, recipient, at, number }, each.event, each.fields));
      if (each.event === 'bounce') bounces.push([recipient.email, each]);
    }
  }
  account.events.add(events);
  // After the events: a restart between the two must not take this mail's own bounce for an earlier one.
  for (const [email, happening] of bounces) noteBounce(account, email, happening);
  return events;
}

/** Holds mails with a `send_at` in the future until the clock has reached it. */
export class Schedule {
  readonly #account: Account;
  #mails: StoredMail[] = [];
  readonly #timer: NodeJS.Timeout;

  /** `everyMs`: how often the clock is looked at, in wall-clock milliseconds. */
  constructor(account: Account, everyMs = 250) {
    this.#account = account;
    this.#timer = setInterval(() => this.run(), everyMs);
    this.#timer.unref();
  }

  /** Delivers now, or when the time has come. */
  accept(mail: StoredMail): void {
    if (this.#isDue(mail)) this.#account.eventQueue.add(deliver(this.#account, mail));
    else this.#mails.push(mail);
  }

  run(): void {
    if (this.#mails.length === 0) return;
    const waiting = this.#mails;
    this.#mails = [];
    for (const mail of waiting) this.accept(mail);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #isDue(mail: StoredMail): boolean {
    return mail.send_at === undefined || mail.send_at * 1000 <= this.#account.clock.now().getTime();
  }
}
