import { Table } from '../core/index.ts';
import { type Charset, encodeText } from './mime.ts';
import { buildForm } from './multipart.ts';
import { type Post, type Poster, type PostOutcome, wasTaken } from './poster.ts';
import type { Secrets } from './secrets.ts';
import { signWebhook } from './signing.ts';

/** A mail that came in for the parse domain, and how its post to the product stands. */
export interface InboundMail {
  readonly id: string;
  /** The mail that it answers, when it is known. */
  readonly mailId?: string;
  readonly at: string;
  readonly from: string;
  /** Envelope sender; empty for automatic answers. */
  readonly envelopeFrom: string;
  readonly envelopeTo: readonly string[];
  readonly to: string;
  readonly subject: string;
  /** The new text, for the pages. */
  readonly text: string;
  readonly messageId: string;
  readonly charset: Charset;
  /** The whole mail's bytes, base64. */
  readonly raw: string;
  /** `refused`: a 4xx, which SendGrid does not repeat. */
  readonly state: 'queued' | 'delivered' | 'refused';
}

const RETRY_EVERY_MS = 5000;
const CONCURRENCY = 4;

function isFinal(outcome: PostOutcome): boolean {
  return outcome.status >= 200 && outcome.status < 500;
}

/** Posts inbound mail to the product in Inbound Parse's raw mode; what a 5xx or a broken line left over is repeated. */
export class InboundQueue {
  readonly #table: Table<InboundMail>;
  readonly #parts: { poster: Poster; secrets: Secrets; deliverTo: () => string | undefined };
  readonly #flying = new Map<string, Promise<PostOutcome | undefined>>();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(
    parts: { poster: Poster; secrets: Secrets; deliverTo: () => string | undefined },
    dir?: string,
  ) {
    this.#parts = parts;
    this.#table = new Table<InboundMail>('inbound', dir);
    this.#schedule();
  }

  get size(): number {
    return this.#table.size;
  }

  answersTo(mailIds: ReadonlySet<string>): InboundMail[] {
    return this.#table.rows().filter((mail) => mail.mailId !== undefined && mailIds.has(mail.mailId));
  }

  /** Keeps the mail and posts it; undefined when no product is known yet. */
  add(mail: InboundMail): Promise<PostOutcome | undefined> {
    this.#table.put(mail.id, mail);
    return this.#post(mail.id);
  }

  /** Posts what is still queued, a few at a time. */
  async flush(): Promise<void> {
    const ids = this.#queued().map((mail) => mail.id);
    const runner = async () => {
      for (let id = ids.shift(); id !== undefined; id = ids.shift()) await this.#post(id);
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, runner));
  }

  /** Resolves when every mail has been answered for, or has failed all its attempts. */
  async settled(): Promise<void> {
    await this.flush();
    await Promise.all(this.#flying.values());
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await Promise.all(this.#flying.values());
  }

  #queued(): InboundMail[] {
    return this.#table.rows().filter((mail) => mail.state === 'queued');
  }

  #schedule(): void {
    if (this.#closed || this.#timer !== undefined || this.#queued().length === 0) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.flush();
    }, RETRY_EVERY_MS);
    this.#timer.unref();
  }

  #post(id: string): Promise<PostOutcome | undefined> {
    const flight = this.#flying.get(id) ?? this.#send(id).finally(() => this.#flying.delete(id));
    this.#flying.set(id, flight);
    return flight;
  }

  async #send(id: string): Promise<PostOutcome | undefined> {
    const mail = this.#table.get(id);
    const base = this.#parts.deliverTo();
    if (mail === undefined || base === undefined || this.#closed) return undefined;
    const outcome = await this.#parts.poster.withRetries(this.#build(mail, base), (last) => !isFinal(last));
    if (isFinal(outcome))
      this.#table.put(id, { ...mail, state: wasTaken(outcome) ? 'delivered' : 'refused' });
    else this.#schedule();
    return outcome;
  }

  #build(mail: InboundMail, base: string): Post {
    const { secrets } = this.#parts;
    const sender = mail.from.replace(/^.*<|>.*$/g, '');
    const domain = sender.slice(sender.lastIndexOf('@') + 1);
    const { body, contentType } = buildForm([
      { name: 'dkim', value: `{@${domain} : pass}` },
      { name: 'email', value: Buffer.from(mail.raw, 'base64') },
      { name: 'to', value: encodeText(mail.to, mail.charset) },
      { name: 'from', value: encodeText(mail.from, mail.charset) },
      { name: 'sender_ip', value: '203.0.113.9' },
      { name: 'spam_report', value: 'Spam detection software, running on the system, found nothing.\n' },
      { name: 'envelope', value: JSON.stringify({ to: mail.envelopeTo, from: mail.envelopeFrom }) },
      { name: 'subject', value: encodeText(mail.subject, mail.charset) },
      { name: 'spam_score', value: '0.1' },
      {
        name: 'charsets',
        value: JSON.stringify({ to: mail.charset, from: mail.charset, subject: mail.charset }),
      },
      { name: 'SPF', value: 'pass' },
    ]);
    return {
      url: `${base}/webhooks/sendgrid/inbound?key=${encodeURIComponent(secrets.inboundSecret)}`,
      shownUrl: `${base}/webhooks/sendgrid/inbound?key=…`,
      headers: () => ({
        'Content-Type': contentType,
        'User-Agent': 'Sendlib/1.0 mail_bot@sendgrid.com',
        ...signWebhook(secrets.signingKey, body, new Date()),
      }),
      body,
      result: {
        inbound: mail.id,
        message_id: mail.messageId,
        from: mail.from,
        to: mail.envelopeTo,
        subject: mail.subject,
        automatic: mail.envelopeFrom === '',
        ...(mail.mailId === undefined ? {} : { answers: mail.mailId }),
      },
    };
  }
}
