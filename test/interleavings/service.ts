import { SeededRandom } from '../../connectors/sandbox/core/index.ts';
import type { InboundMail, MailEvent, MailInbound, MailPort, OutgoingMail } from '../../src/ports/mail.ts';

/** A mail that was handed over, and whether it really left. */
export interface HandedOver {
  readonly mail: OutgoingMail;
  readonly left: boolean;
}

/** A mail service in memory: answers as it is told to, and remembers what really left. */
export class MemoryMail implements MailPort {
  readonly all: HandedOver[] = [];
  /** What the next calls come to; drawn when it is empty. */
  readonly next: ('accepted' | 'refused' | 'lost' | 'lost after all')[] = [];
  #random = new SeededRandom(1);

  /** Draws its answers anew from here on. */
  reseed(seed: number): void {
    this.#random = new SeededRandom(seed);
  }

  async send(mail: OutgoingMail): ReturnType<MailPort['send']> {
    const kinds = ['accepted', 'accepted', 'accepted', 'refused', 'lost', 'lost after all'] as const;
    const answer = this.next.shift() ?? this.#random.pick(kinds);
    this.all.push({ mail, left: answer === 'accepted' || answer === 'lost' });
    if (answer === 'accepted') return { state: 'accepted', providerId: `p${this.all.length}` };
    if (answer === 'refused') return { state: 'not_sent', reason: 'Busy.', retryAfterSeconds: 0 };
    return { state: 'unconfirmed', reason: 'The answer was lost.' };
  }

  async findSend(): ReturnType<MailPort['findSend']> {
    return { state: 'unavailable' };
  }

  /** Whether the latest attempt of a touch really left. */
  left(touchId: string): boolean {
    return this.all.some(({ mail, left }) => left && mail.customArgs.cadenza_touch === touchId);
  }
}

const text = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const parsed = <T>(body: Uint8Array): T => JSON.parse(new TextDecoder().decode(body)) as T;

const request = (path: string, body: unknown) => ({
  ...{ method: 'POST', url: `http://127.0.0.1${path}` },
  headers: new Map([['content-type', 'application/json']]),
  body: text(body),
});

/** The service's posts as JSON of what they come to: signatures and formats have tests of their own. */
export const plainInbound: MailInbound = {
  verifyEvents: async () => {},
  verifyInbound: async () => {},
  events: (body) => parsed<MailEvent[]>(body).map((event) => ({ ...event, at: new Date(event.at) })),
  async parseInbound(_type, body) {
    const mail = parsed<InboundMail>(body);
    return { ...mail, date: null, headers: new Map() };
  },
};

/** A post of the event webhook about a mail. */
export function eventPost(mail: OutgoingMail, kind: MailEvent['kind'], at: Date) {
  const arg = (name: string) => mail.customArgs[`cadenza_${name}`] ?? null;
  const key = `${kind} ${mail.messageId}`;
  const event: MailEvent = {
    ...{ key, contentKey: key, kind, at, email: mail.to.email, messageId: mail.messageId },
    ...{ workspaceId: arg('workspace'), enrollmentId: arg('enrollment'), touchId: arg('touch') },
    ...{ sendId: arg('send'), providerId: null, url: null, userAgent: null, machine: false, reason: null },
    severity: kind === 'bounced' ? 'hard' : null,
  };
  return request('/webhooks/sendgrid/events', [event]);
}

/** A mail that answers one of ours; `by` a machine it has no envelope sender. */
export function answerPost(mail: OutgoingMail, words: string, by: 'human' | 'machine' = 'human') {
  const answer: Omit<InboundMail, 'headers'> = {
    ...{
      recipients: [mail.replyTo ?? ''],
      to: [mail.replyTo ?? ''],
      envelopeFrom: by === 'human' ? mail.to.email : '',
    },
    ...{ from: { email: mail.to.email, name: null }, subject: `Re: ${mail.subject}`, date: null },
    ...{ messageId: `<${words.length}.${mail.messageId.slice(1)}`, inReplyTo: mail.messageId },
    ...{ references: [mail.messageId], text: words, html: null, partTypes: ['text/plain'], attachments: [] },
  };
  return request('/webhooks/sendgrid/inbound', { ...answer, headers: {} });
}
