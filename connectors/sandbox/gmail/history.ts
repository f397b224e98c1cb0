import { z } from 'zod';
import type { StandInApp } from '../core/index.ts';
import type { Google } from './account.ts';
import { badRequest, GoogleError, notFound } from './errors.ts';
import { checkQuery, ME, may, openMailbox, pageOf, readBody } from './http.ts';

const TYPES = ['messageAdded', 'messageDeleted', 'labelAdded', 'labelRemoved'];
const WATCH_MS = 7 * 86_400_000;

const watchSchema = z.strictObject({
  topicName: z.string(),
  labelIds: z.array(z.string()).default([]),
  labelFilterBehavior: z.enum(['include', 'exclude', 'INCLUDE', 'EXCLUDE']).optional(),
  labelFilterAction: z.enum(['include', 'exclude']).optional(),
});

/** What has become of a mailbox since when, and who is told. */
export function mountHistory(app: StandInApp, google: Google): void {
  app.get(`${ME}/profile`, (c) => {
    const { mailbox } = openMailbox(c, google, may.look);
    checkQuery(c, []);
    const messages = google.mailboxes.of(mailbox);
    return c.json({
      emailAddress: mailbox,
      messagesTotal: messages.length,
      threadsTotal: new Set(messages.map(({ threadId }) => threadId)).size,
      historyId: String(google.mailboxes.historyId),
    });
  });

  app.get(`${ME}/history`, (c) => {
    const { mailbox } = openMailbox(c, google, may.look);
    checkQuery(c, ['startHistoryId', 'historyTypes', 'labelId', 'maxResults', 'pageToken']);
    const start = c.req.query('startHistoryId') ?? '';
    if (!/^\d+$/.test(start)) throw badRequest('Missing or invalid startHistoryId', 'required');
    const types = c.req.queries('historyTypes') ?? TYPES;
    const wrong = types.find((type) => !TYPES.includes(type));
    if (wrong !== undefined) throw badRequest(`Invalid value at 'history_types', "${wrong}"`);
    const after = google.mailboxes.historyAfter(mailbox, Number(start));
    if (after === undefined) throw notFound();
    const label = c.req.query('labelId');
    const records = after.flatMap(({ id, messageId, labelsAdded: added }) => {
      const message = google.mailboxes.messages.get(messageId);
      const type = added === undefined ? 'messageAdded' : 'labelAdded';
      if (message === undefined || !types.includes(type)) return [];
      if (label !== undefined && !message.labelIds.includes(label)) return [];
      const { threadId, labelIds } = message;
      const short = { id: messageId, threadId };
      const full = { ...short, labelIds };
      const what =
        added === undefined
          ? { messagesAdded: [{ message: full }] }
          : { labelsAdded: [{ message: full, labelIds: added }] };
      return [{ id: String(id), messages: [short], ...what }];
    });
    const { rows, next } = pageOf(c, records);
    return c.json({
      ...(rows.length === 0 ? {} : { history: rows }),
      ...next,
      historyId: String(google.mailboxes.historyId),
    });
  });

  app.post(`${ME}/watch`, async (c) => {
    const { mailbox } = openMailbox(c, google, may.look);
    checkQuery(c, []);
    const { topicName, labelIds } = await readBody(c, watchSchema);
    if (!/^projects\/[^/]+\/topics\/[^/]+$/.test(topicName))
      throw badRequest(`Invalid topicName does not match projects/${google.topic.split('/')[1]}/topics/*`);
    if (topicName !== google.topic)
      throw new GoogleError(403, {
        message: 'Error sending test message to Cloud PubSub : User not authorized to perform this action.',
        reason: 'forbidden',
      });
    const until = Date.now() + WATCH_MS;
    google.mailboxes.watches.put(mailbox, { mailbox, until, labelIds });
    return c.json({ historyId: String(google.mailboxes.historyId), expiration: String(until) });
  });

  app.post(`${ME}/stop`, (c) => {
    const { mailbox } = openMailbox(c, google, may.look);
    google.mailboxes.watches.drop(mailbox);
    return c.body(null, 204);
  });
}
