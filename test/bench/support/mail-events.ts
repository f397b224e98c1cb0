import { generateKeyPairSync } from 'node:crypto';
import { signWebhook } from '../../../connectors/sandbox/sendgrid/signing.ts';

/** A mail that was sent, as far as its events repeat it. */
export interface SentMail {
  readonly id: string;
  readonly personId: string;
  readonly providerId: string;
  readonly to: string;
  readonly messageId: string;
  /** Where an answer goes: the address of its token. */
  readonly replyTo: string;
  readonly customArgs: Readonly<Record<string, string>>;
}

/** A post of the event webhook: its body, and the headers that sign it. */
export interface EventPost {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const browser =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0';
const link = 'https://northwind.example/how-it-works?source=mail';

/** What happens to the mail at a place in the list, in SendGrid's words: of a hundred one bounces, forty are opened. */
function happenings(at: number): readonly (readonly [string, object])[] {
  const seen = { useragent: browser, ip: '203.0.113.44', sg_content_type: 'html' };
  const bounce = {
    type: 'bounce',
    bounce_classification: 'Invalid Address',
    status: '5.1.1',
    reason: '550 5.1.1',
  };
  const answer = { response: '250 2.0.0 OK 1764150000 queued as 4f1c2d3e', ip: '192.0.2.10', tls: 1 };
  if (at % 100 === 3)
    return [
      ['processed', {}],
      ['bounce', { ...bounce, ip: '192.0.2.10', tls: 1 }],
    ];
  const all: [string, object][] = [['processed', {}]];
  if (at % 50 === 7) all.push(['deferred', { response: '451 4.7.1 Please try again later', attempt: '1' }]);
  all.push(['delivered', answer]);
  if (at % 10 === 0) all.push(['open', { ...seen, useragent: 'Mozilla/5.0', sg_machine_open: true }]);
  if (at % 5 < 2) all.push(['open', seen]);
  if (at % 20 === 1) all.push(['click', { ...seen, url: link, url_offset: { index: 0, type: 'html' } }]);
  if (at % 200 === 11) all.push(['unsubscribe', {}]);
  if (at % 1000 === 13) all.push(['spamreport', {}]);
  return all;
}

/** The events of these mails in the order of the mails, each in SendGrid's form. */
function eventsOf(mails: readonly SentMail[], now: Date): readonly object[] {
  const first = Math.floor(now.getTime() / 1000);
  return mails.flatMap(({ id, providerId, to, messageId, customArgs }, at) =>
    happenings(at).map(([event, fields], step) => ({
      email: to,
      timestamp: first + step,
      event,
      'smtp-id': messageId,
      sg_event_id: Buffer.from(`${id}-${step}`).toString('base64url'),
      sg_message_id: `${providerId}.recvd-5f9d7c6b8-abcde-1-6745A1B2-1.0`,
      ...fields,
      ...customArgs,
    })),
  );
}

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** The public half of the key that signs the posts, as SendGrid's settings show it. */
export const webhookKey = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');

/** The key in the address that Inbound Parse posts to. */
export const inboundSecret = 'inbound-of-a-benchmark';

/** These events as one signed post. */
export function signedPost(events: readonly object[]): EventPost {
  const body = JSON.stringify(events);
  // Signatures are judged by real time, whatever product time is.
  const signed = signWebhook(privateKey, Buffer.from(body), new Date());
  return { body, headers: { 'content-type': 'application/json', ...signed } };
}

/** All events of these mails as signed posts of so many events; `now` is product time. */
export function postsAbout(
  mails: readonly SentMail[],
  now: Date,
  eventsPerPost: number,
): readonly EventPost[] {
  const events = eventsOf(mails, now);
  return Array.from({ length: Math.ceil(events.length / eventsPerPost) }, (_, post) =>
    signedPost(events.slice(post * eventsPerPost, (post + 1) * eventsPerPost)),
  );
}
