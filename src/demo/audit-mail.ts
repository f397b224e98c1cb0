import { answered, asList, asObject, type Json, type LogLine, text } from './log-line.ts';

/** A mail that SendGrid accepted for one touch. */
export interface SentMail {
  /** SendGrid's own id, by which its log says what a reply answers. */
  readonly id: string;
  readonly seq: number;
  readonly at: number;
  readonly to: string;
  readonly touch: string;
  readonly reservedAt: number;
}

/** Something after which a person must get no further mail. */
export interface Stop {
  readonly who: string;
  readonly at: number;
  /** Place in SendGrid's own log, for stops that it reported. */
  readonly seq: number | null;
}

/** The time inside a UUIDv7: a send's id is made when it is reserved. */
function timeOf(uuid: string): number {
  return Number.parseInt(uuid.replaceAll('-', '').slice(0, 12), 16);
}

/** The mails that were accepted, one for each recipient, whether or not the product saw the answer. */
export function mailsOf(lines: readonly LogLine[]): readonly SentMail[] {
  return lines
    .filter((line) => line.direction === 'in' && line.path.startsWith('/v3/mail/send') && line.status === 202)
    .flatMap((line) =>
      asList(asObject(line.result).mails).flatMap((entry) => {
        const mail = asObject(entry);
        const args = asObject(mail.custom_args);
        const touch = text(args.cadenza_touch);
        if (touch === '') return [];
        const to = text(asList(mail.to)[0]).toLowerCase();
        const reservedAt = timeOf(text(args.cadenza_send));
        return [{ id: text(mail.id), seq: line.seq, at: Date.parse(line.at), to, touch, reservedAt }];
      }),
    );
}

const stoppingEvents = ['spamreport', 'unsubscribe', 'group_unsubscribe'];
const isStop = (event: Json) =>
  stoppingEvents.includes(text(event.event)) || (event.event === 'bounce' && event.type !== 'blocked');

/** What one delivery told the product that must stop somebody; what a machine answered does not. */
function stopsIn(line: LogLine): readonly Json[] {
  const result = asObject(line.result);
  const events = asList(result.events).map(asObject).filter(isStop);
  const alone = ['/u/', '/webhooks/sendgrid/inbound', '/webhooks/calcom'];
  const told = alone.some((path) => line.path.includes(path)) && result.automatic !== true;
  return told ? [...events, result] : events;
}

/** The bare address of `Name <address>`. */
const bare = (address: string) => (/<([^<>]+)>/.exec(address)?.[1] ?? address).toLowerCase();

/**
 * Stops that SendGrid's stand-in delivered and the product took: events, replies, one-click opt-outs, bookings. Each
 * is the stop of whoever got the mail that it is about, since people also answer from other addresses.
 */
export function mailStops(lines: readonly LogLine[], mails: readonly SentMail[]): readonly Stop[] {
  const byTouch = new Map(mails.map((mail) => [mail.touch, mail.to]));
  const byId = new Map(mails.map((mail) => [mail.id, mail.to]));
  return lines
    .filter((line) => line.direction === 'out' && answered(line))
    .flatMap((line) =>
      stopsIn(line).flatMap((event) => {
        const touch = text(asObject(event.custom_args).cadenza_touch);
        const address = text(event.email) || text(event.unsubscribe) || text(event.from);
        const who = byTouch.get(touch) ?? byId.get(text(event.answers)) ?? bare(address);
        return who === '' ? [] : [{ who, at: Date.parse(line.at), seq: line.seq }];
      }),
    );
}
