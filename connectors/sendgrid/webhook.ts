import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../src/errors.ts';
import type { MailEvent, MailInbound } from '../../src/ports/mail.ts';
import { shortMessageId } from './logs.ts';
import { checkSigned } from './signature.ts';

/** What strangers may put into an event (a server's words, a browser's name) without what no database can store. */
const clean = z.string().transform((value) => value.replaceAll('\0', '').toWellFormed());
const text = clean.pipe(z.string().min(1)).optional().catch(undefined);
const textOrNumber = z
  .union([clean.pipe(z.string().min(1)), z.number().transform(String)])
  .optional()
  .catch(undefined);
/** The last second of the year 9999. */
const lastSecond = 253_402_300_799;

/** One event. Only its name and time are required; a field of a strange type counts as missing. */
const eventSchema = z.object({
  event: z.string().min(1),
  timestamp: z.coerce.number().positive().max(lastSecond),
  email: text,
  sg_event_id: text,
  sg_message_id: text,
  'smtp-id': text,
  type: text,
  status: textOrNumber,
  reason: text,
  response: text,
  bounce_classification: text,
  attempt: textOrNumber,
  url: text,
  useragent: text,
  ip: text,
  sg_machine_open: z.unknown().optional(),
  cadenza_workspace: textOrNumber,
  cadenza_enrollment: textOrNumber,
  cadenza_touch: textOrNumber,
  cadenza_send: textOrNumber,
});
type SendgridEvent = z.infer<typeof eventSchema>;

const kinds: Readonly<Record<string, MailEvent['kind']>> = {
  processed: 'processed',
  deferred: 'deferred',
  delivered: 'delivered',
  dropped: 'dropped',
  cancel_drop: 'dropped',
  open: 'opened',
  click: 'clicked',
  spamreport: 'complained',
  unsubscribe: 'unsubscribed',
  group_unsubscribe: 'unsubscribed',
};

/** SendGrid dropped a mail since the address had opted out there, or reported spam: their list is news to ours. */
const optedOutThere = /^(unsubscribed|spam reporting)/i;

/**
 * What became of the whole account: suspended (mail waits for 72 hours at most), deactivated, banned, or active again.
 * A name that is not known yet counts as stopped, since a person can let it go; a warning stops nothing, and is told.
 */
function accountKindOf(event: SendgridEvent): MailEvent['kind'] {
  const type = event.type ?? '';
  if (/reactivat|^active|restor/i.test(type)) return 'account_active';
  if (/warn/i.test(type)) return 'account_warned';
  return type === '' ? 'other' : 'account_stopped';
}

function kindOf(event: SendgridEvent): MailEvent['kind'] {
  if (event.event === 'account_status_change') return accountKindOf(event);
  if (event.event === 'dropped' && optedOutThere.test(event.reason?.trim() ?? '')) return 'unsubscribed';
  if (event.event === 'bounce') return event.type?.startsWith('block') ? 'blocked' : 'bounced';
  return Object.hasOwn(kinds, event.event) ? (kinds[event.event] ?? 'other') : 'other';
}

const noSuchUser =
  /user unknown|unknown user|no such (user|recipient|mailbox)|does ?n[o']t exist|invalid recipient/i;

/** For bounces that SendGrid did not classify: by the enhanced status code (RFC 3463), in its field or in the words. */
function severityByStatus(event: SendgridEvent): 'hard' | 'soft' | 'sender' {
  const enhanced = /\b([245])\.(\d{1,3})\.(\d{1,3})\b/;
  const [, level, subject, detail] =
    enhanced.exec(event.status ?? '') ?? enhanced.exec(event.reason ?? '') ?? [];
  if (level === '4' || /^4\d\d/.test(event.status ?? '')) return 'soft';
  // 5.1.7 and 5.1.8 complain about the sender's address, although they are among the address codes.
  if (subject === '7' || (subject === '1' && (detail === '7' || detail === '8'))) return 'sender';
  if (subject === '1') return 'hard';
  if (subject === undefined && noSuchUser.test(event.reason ?? '')) return 'hard';
  return 'soft';
}

/**
 * Whose trouble a bounce or a drop is. A block never condemns the address. A drop for an address that SendGrid
 * suppresses is `hard`; any other drop is about what was sent. Classifications are compared by their beginning, since
 * SendGrid's own APIs word them differently.
 */
function severityOf(event: SendgridEvent, kind: MailEvent['kind']): MailEvent['severity'] {
  if (event.event === 'dropped')
    return /^(bounced|unsubscribed|spam reporting|invalid$|invalid address)/i.test(event.reason?.trim() ?? '')
      ? 'hard'
      : 'sender';
  if (kind !== 'bounced' && kind !== 'blocked') return null;
  const classification = event.bounce_classification?.toLowerCase() ?? '';
  if (/^(reputation|content|frequency)/.test(classification)) return 'sender';
  if (/^(mailbox|technical)/.test(classification)) return 'soft';
  const severity = classification.startsWith('invalid') ? 'hard' : severityByStatus(event);
  return kind === 'blocked' && severity === 'hard' ? 'soft' : severity;
}

/** What tells events of one name, mail and second apart: the one must not pass for a repeat of the other. */
function detailOf(event: SendgridEvent): string | null {
  if (event.event === 'deferred') return event.attempt ?? null;
  if (event.event === 'account_status_change') return event.type ?? null;
  return kindOf(event) === 'blocked' ? 'blocked' : null;
}

/** Same event, same key, also when SendGrid posts it again under a fresh `sg_event_id`. */
function contentKeyOf(event: SendgridEvent): string {
  const engaged = event.event === 'open' || event.event === 'click';
  const facts = JSON.stringify([
    event.event,
    event.sg_message_id ?? event.cadenza_send ?? null,
    event.email?.toLowerCase() ?? null,
    event.timestamp,
    event.url ?? null,
    engaged ? [event.useragent ?? null, event.ip ?? null] : null,
    detailOf(event),
  ]);
  return createHash('sha256').update(facts, 'utf8').digest('hex');
}

/** What stands for the reason of an event that has none. */
function wordsOf(event: SendgridEvent, kind: MailEvent['kind']): string | null {
  if (kind === 'account_stopped' || kind === 'account_active' || kind === 'account_warned')
    return event.type ?? event.event;
  return kind === 'other' ? event.event : null;
}

function fromSendgridEvent(event: SendgridEvent): MailEvent {
  const kind = kindOf(event);
  const contentKey = contentKeyOf(event);
  return {
    key: event.sg_event_id ?? contentKey,
    contentKey,
    kind,
    at: new Date(event.timestamp * 1000),
    email: event.email?.toLowerCase() ?? null,
    workspaceId: event.cadenza_workspace ?? null,
    enrollmentId: event.cadenza_enrollment ?? null,
    touchId: event.cadenza_touch ?? null,
    sendId: event.cadenza_send ?? null,
    providerId: event.sg_message_id === undefined ? null : shortMessageId(event.sg_message_id),
    messageId: event['smtp-id'] ?? null,
    url: event.url ?? null,
    userAgent: event.useragent ?? null,
    ...(event.ip !== undefined && (kind === 'opened' || kind === 'clicked') ? { ip: event.ip } : {}),
    machine: event.sg_machine_open === true || event.sg_machine_open === 'true',
    severity: severityOf(event, kind),
    reason: event.reason ?? event.response ?? wordsOf(event, kind),
  };
}

/**
 * The Event Webhook. `events` skips elements that make no sense and keeps the rest: refusing a whole post would make
 * SendGrid repeat it for a day and then drop the good ones with it. `invalid_input` when the post is no JSON list.
 */
export function createEvents(publicKeys: readonly string[]): Pick<MailInbound, 'verifyEvents' | 'events'> {
  return {
    verifyEvents: (request, now) => checkSigned(request, publicKeys, now),
    events: (body) => {
      let posted: unknown;
      try {
        posted = JSON.parse(new TextDecoder().decode(body));
      } catch {
        posted = undefined;
      }
      if (!Array.isArray(posted))
        throw new AppError('invalid_input', "SendGrid's event post is not a JSON list of events.");
      return posted.flatMap((element) => {
        const event = eventSchema.safeParse(element);
        return event.success ? [fromSendgridEvent(event.data)] : [];
      });
    },
  };
}
