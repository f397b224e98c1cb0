import { SeededRandom } from '../../connectors/sandbox/core/index.ts';
import type { InboundMail, MailEvent, MailInbound, MailPort, OutgoingMail } from '../../src/ports/mail.ts';
import type { MeetingEvent, MeetingPort } from '../../src/ports/meetings.ts';

/** A mail that was handed over, and whether it really left. */
export interface HandedOver {
  readonly mail: OutgoingMail;
  readonly left: boolean;
}

export type MailAnswer = 'accepted' | 'refused' | 'lost' | 'lost after all';

/** A mail service in memory: answers as it is told to, and remembers what really left. */
export class MemoryMail implements MailPort {
  readonly all: HandedOver[] = [];
  /** What mail to an address comes to; drawn for everybody else. */
  readonly answers = new Map<string, MailAnswer>();
  #random = new SeededRandom(1);

  /** Draws its answers anew from here on. */
  reseed(seed: number): void {
    this.#random = new SeededRandom(seed);
  }

  async send(mail: OutgoingMail): ReturnType<MailPort['send']> {
    const kinds = ['accepted', 'accepted', 'accepted', 'refused', 'lost', 'lost after all'] as const;
    const answer = this.answers.get(mail.to.email) ?? this.#random.pick(kinds);
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
const toDate = (value: Date | null) => (value === null ? null : new Date(value));
const parsed = <T>(body: Uint8Array): T => JSON.parse(new TextDecoder().decode(body)) as T;

export const request = (path: string, body: unknown) => ({
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

/** A calendar's posts in the same way. */
export const plainMeetings = (port: MeetingPort): MeetingPort => ({
  ...port,
  verify: async () => {},
  events: (body) => parsed<MeetingEvent[]>(body).map((event) => ({ ...event, at: toDate(event.at) })),
});

/** A post of a calendar about a meeting that somebody booked. */
export function meetingPost(email: string, over: Pick<MeetingEvent, 'news'> & { readonly at: Date }) {
  const event: MeetingEvent = {
    ...{ uid: `meeting with ${email}`, previousUid: null, title: 'A meeting', startAt: null, endAt: null },
    ...{ attendees: [email], host: null, token: null, ...over },
  };
  return request('/webhooks/calcom', [event]);
}

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
