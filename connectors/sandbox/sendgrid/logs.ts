import { z } from 'zod';
import type { StandInApp, StandInContext } from '../core/index.ts';
import type { Account } from './account.ts';
import { refuse } from './errors.ts';
import { type EventData, toLogEvent } from './events.ts';
import { type Condition, parseQuery, QueryError } from './logs-query.ts';
import type { Recipient, StoredMail } from './mail.ts';

const bodySchema = z.object({
  query: z.string().default(''),
  limit: z.int().min(1).max(1000).default(10),
});

/** One mail to one recipient: the unit of Email Logs. */
interface Message {
  readonly mail: StoredMail;
  readonly recipient: Recipient;
  readonly events: readonly EventData[];
}

/** The status that Email Logs give a message, from what has happened to it. */
export function statusOf(events: readonly EventData[]): string {
  const kinds = new Set(events.map((event) => event.event));
  const bounce = events.find((event) => event.event === 'bounce');
  if (bounce !== undefined) return bounce.type === 'blocked' ? 'blocked' : 'bounced';
  if (kinds.has('dropped')) return 'dropped';
  if (kinds.has('delivered') || kinds.has('open') || kinds.has('click')) return 'delivered';
  return kinds.has('deferred') ? 'deferred' : 'processed';
}

function reasonOf(events: readonly EventData[]): string | undefined {
  const last = events.findLast((event) => event.reason !== undefined || event.response !== undefined);
  return String(last?.reason ?? last?.response ?? '') || undefined;
}

function messagesOf(account: Account, mail: StoredMail): Message[] {
  const events = account.events.of(mail.id);
  return mail.recipients.map((recipient) => ({
    mail,
    recipient,
    events: events.filter((event) => event.email === recipient.email),
  }));
}

function fieldOf(message: Message, field: string): readonly string[] {
  const { mail, recipient, events } = message;
  switch (field) {
    case 'sg_message_id':
      return [recipient.sg_message_id];
    case 'subject':
      return [mail.subject];
    case 'to_email':
      return [recipient.email.toLowerCase()];
    case 'status':
      return [statusOf(events)];
    case 'reason':
      return [reasonOf(events) ?? ''];
    case 'categories':
      return mail.categories;
    default:
      return [];
  }
}

function matches(message: Message, { field, operator, values }: Condition): boolean {
  if (field === 'sg_message_id_created_at') {
    const at = Date.parse(message.mail.accepted_at);
    const bound = Date.parse(values[0] ?? '');
    if (operator === '>') return at > bound;
    if (operator === '<') return at < bound;
    return operator === '>=' ? at >= bound : at <= bound;
  }
  const wanted = field === 'to_email' ? values.map((value) => value.toLowerCase()) : values;
  return fieldOf(message, field).some((value) => wanted.includes(value));
}

/** The mails that can match, by an index where the query names one. */
function candidates(account: Account, conditions: readonly Condition[]): readonly StoredMail[] {
  for (const [field, index] of [
    ['sg_message_id', 'sg_message_id'],
    ['to_email', 'recipient'],
  ] as const) {
    const value = conditions.find((condition) => condition.field === field)?.values[0];
    if (value !== undefined) return account.mails.by(index, value);
  }
  return account.mails.all();
}

function summary(message: Message): Record<string, unknown> {
  const reason = reasonOf(message.events);
  return {
    from_email: message.mail.from.email,
    sg_message_id: message.recipient.sg_message_id,
    subject: message.mail.subject,
    to_email: message.recipient.email,
    ...(reason === undefined ? {} : { reason }),
    status: statusOf(message.events),
    sg_message_id_created_at: message.mail.accepted_at,
  };
}

function detail(account: Account, message: Message): Record<string, unknown> {
  const { mail, recipient, events } = message;
  return {
    from_email: mail.from.email,
    sg_message_id: recipient.sg_message_id,
    subject: mail.subject,
    to_email: recipient.email,
    status: statusOf(events),
    api_key_id: account.secrets.apiKey.split('.')[1] ?? '',
    client_ip: '127.0.0.1',
    ...(mail.asm_group_id === undefined ? {} : { asm_group_id: mail.asm_group_id }),
    ...(mail.categories.length === 0 ? {} : { category: mail.categories }),
    custom_args: mail.custom_args,
    events: events.slice(-100).map((event) => toLogEvent(event, mail)),
  };
}

async function search(account: Account, c: StandInContext): Promise<Response> {
  const json: unknown = await c.req.json().catch(() => undefined);
  const body = bodySchema.safeParse(json);
  if (!body.success) return refuse(c, 400, 'limit must be from 1 to 1000, query a string');
  try {
    const conditions = parseQuery(body.data.query);
    const found: Message[] = [];
    for (const mail of candidates(account, conditions).toReversed()) {
      for (const message of messagesOf(account, mail))
        if (conditions.every((condition) => matches(message, condition))) found.push(message);
      if (found.length >= body.data.limit) break;
    }
    return c.json({ messages: found.slice(0, body.data.limit).map(summary) });
  } catch (error) {
    if (error instanceof QueryError)
      return refuse(c, 400, [{ message: `invalid query: ${error.message}`, field: 'query', help: null }]);
    throw error;
  }
}

/** Email Logs: `POST /v3/logs` and `GET /v3/logs/{sg_message_id}`; 403 on plans without them. */
export function logRoutes(app: StandInApp, account: Account): void {
  app.use('/v3/logs/*', async (c, next) => {
    if (!account.settings.values.logsAvailable) return refuse(c, 403, 'access forbidden');
    return next();
  });
  app.post('/v3/logs', (c) => search(account, c));
  app.get('/v3/logs/:id', (c) => {
    const id = c.req.param('id');
    const messages = account.mails.by('sg_message_id', id).flatMap((mail) => messagesOf(account, mail));
    const message = messages.find((each) => each.recipient.sg_message_id === id);
    return message === undefined ? refuse(c, 404, 'message not found') : c.json(detail(account, message));
  });
}
