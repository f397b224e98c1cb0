import { z } from 'zod';
import type { MailPort } from '../../src/ports/mail.ts';
import type { SendgridClient } from './client.ts';

type FindSend = MailPort['findSend'];

const pageSize = 100;
/** SendGrid dates a mail by its own clock: look a little further back than ours says. */
const clockAllowanceMs = 10 * 60_000;

const listSchema = z.object({
  messages: z.array(z.object({ sg_message_id: z.string().min(1), subject: z.string().default('') })),
});
const customArgs = z.record(z.string(), z.unknown()).nullish();
const messageSchema = z.object({
  custom_args: customArgs,
  events: z.array(z.object({ custom_args: customArgs })).default([]),
});

/** `X-Message-Id` from the long id that logs and events carry: what stands before the first dot. */
export function shortMessageId(long: string): string {
  return long.split('.')[0] ?? long;
}

/**
 * Looks for a send in SendGrid's Email Logs, which search by recipient and time but not by custom argument: each
 * candidate is opened and its `cadenza_send` compared. `absent` is said only when every candidate could be read and
 * had arguments to compare, since a resend may hang on it; the subject merely says where to look first.
 */
export function createFindSend(client: SendgridClient): FindSend {
  return async (query) => {
    if (/["\\]/.test(query.to)) return { state: 'unavailable' };
    const since = new Date(query.since.getTime() - clockAllowanceMs).toISOString().replace(/\.\d+Z$/, 'Z');
    try {
      const answer = await client.post('/v3/logs', {
        query: `to_email = "${query.to}" AND sg_message_id_created_at >= TIMESTAMP "${since}"`,
        limit: pageSize,
      });
      const { messages } = listSchema.parse(answer.body);
      const likely = messages.filter((message) => message.subject === query.subject);
      const others = messages.filter((message) => message.subject !== query.subject);
      let complete = messages.length < pageSize;
      for (const { sg_message_id: id } of [...likely, ...others]) {
        const sends = await readSends(client, id);
        if (sends?.includes(query.sendId)) return { state: 'accepted', providerId: shortMessageId(id) };
        if (sends === null) complete = false;
      }
      return { state: complete ? 'absent' : 'unavailable' };
    } catch {
      // 403 and 404: not in this plan or region; 429, 5xx, no connection, an answer of another shape: no evidence.
      return { state: 'unavailable' };
    }
  };
}

/** The `cadenza_send` arguments of a logged mail; null when the log cannot tell which send it was. */
async function readSends(client: SendgridClient, id: string): Promise<readonly string[] | null> {
  try {
    const answer = await client.get(`/v3/logs/${encodeURIComponent(id)}`);
    const message = messageSchema.parse(answer.body);
    const bags = [message.custom_args, ...message.events.map((event) => event.custom_args)];
    const seen = bags.filter((bag) => bag !== null && bag !== undefined);
    if (seen.length === 0) return null;
    return seen.map((bag) => bag.cadenza_send).filter((send): send is string => typeof send === 'string');
  } catch {
    return null;
  }
}
