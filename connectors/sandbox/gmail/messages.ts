import { z } from 'zod';
import type { StandInApp } from '../core/index.ts';
import { type Google, METADATA } from './account.ts';
import { badRequest, GoogleError, notFound } from './errors.ts';
import { checkQuery, ME, may, openMailbox, pageOf, readBody } from './http.ts';
import type { MessageRow } from './mailboxes.ts';
import { addressesIn, headerIn, headersOf, withHeader } from './mime.ts';
import { fits } from './query.ts';

/** The fields of a Message that a client may send; others of its fields are only given out, and are ignored. */
const messageSchema = z.strictObject({
  raw: z.string().optional(),
  threadId: z.string().optional(),
  id: z.string().optional(),
  labelIds: z.array(z.string()).optional(),
  snippet: z.string().optional(),
});

function decodeRaw(raw: string | undefined): string {
  if (raw === undefined || raw === '')
    throw badRequest("'raw' RFC822 payload message string or uploading message via /upload/* URL required");
  if (!/^[\w-]+={0,2}$/.test(raw))
    throw badRequest(`Invalid value at 'message.raw' (TYPE_BYTES), Base64 decoding failed`);
  return Buffer.from(raw, 'base64url').toString('latin1');
}

/** A mail as it leaves: from the account's own address, perhaps under a Message-ID of Gmail's. */
function asSent(google: Google, mailbox: string, given: string): string {
  const from = headerIn(given, 'From');
  const own = addressesIn(from).includes(mailbox);
  const raw = own ? given : withHeader(given, 'From', mailbox);
  const id = headerIn(raw, 'Message-ID');
  if (google.knobs.messageIds === 'kept' && id !== '') return raw;
  const fresh = `<CA${google.mailboxes.historyId}=${Buffer.from(id).toString('hex').slice(0, 24)}@mail.gmail.com>`;
  return withHeader(raw, 'Message-ID', fresh);
}

/** What `messages.get` shows of a message. */
function show(message: MessageRow, format: string, wanted: readonly string[]) {
  const { id, threadId, labelIds, raw } = message;
  const base = {
    id,
    threadId,
    labelIds,
    snippet: '',
    historyId: '1000001',
    internalDate: String(message.internalDate),
    sizeEstimate: raw.length,
  };
  if (format === 'minimal') return base;
  if (format === 'raw') return { ...base, raw: Buffer.from(raw, 'latin1').toString('base64url') };
  const names = wanted.map((name) => name.toLowerCase());
  const headers = headersOf(raw).filter(
    ([name]) => format === 'full' || names.length === 0 || names.includes(name.toLowerCase()),
  );
  const mimeType = (headerIn(raw, 'Content-Type').split(';', 1)[0] || 'text/plain').trim();
  return {
    ...base,
    payload: { mimeType, headers: headers.map(([name, value]) => ({ name, value })) },
  };
}

/** Sending, reading and listing of mail. */
export function mountMessages(app: StandInApp, google: Google): void {
  app.post(`${ME}/messages/send`, async (c) => {
    const { mailbox } = openMailbox(c, google, may.send);
    checkQuery(c, ['uploadType']);
    const { raw, threadId } = await readBody(c, messageSchema);
    const mail = decodeRaw(raw);
    const to = ['To', 'Cc', 'Bcc'].flatMap((name) => addressesIn(headerIn(mail, name)));
    if (to.length === 0) throw badRequest('Recipient address required');
    if (threadId !== undefined && !google.mailboxes.of(mailbox).some((one) => one.threadId === threadId))
      throw notFound();
    const sent = google.mailboxes.add({
      mailbox,
      labelIds: ['SENT'],
      raw: asSent(google, mailbox, mail),
      ...(threadId === undefined ? {} : { threadId }),
    });
    c.set('result', { id: sent.id, mailbox, to });
    return c.json({ id: sent.id, threadId: sent.threadId, labelIds: sent.labelIds });
  });

  app.get(`${ME}/messages`, (c) => {
    const token = openMailbox(c, google, may.look);
    checkQuery(c, ['maxResults', 'pageToken', 'q', 'labelIds', 'includeSpamTrash']);
    const q = c.req.query('q') ?? '';
    if (q !== '' && !token.scopes.some((scope) => scope !== METADATA && may.read.includes(scope)))
      throw new GoogleError(403, {
        message: "Metadata scope does not support 'q' parameter",
        reason: 'forbidden',
      });
    const labels = c.req.queries('labelIds') ?? [];
    const hidden = c.req.query('includeSpamTrash') === 'true' ? [] : ['SPAM', 'TRASH'];
    const found = google.mailboxes
      .of(token.mailbox)
      .filter(({ labelIds }) => labels.every((label) => labelIds.includes(label)))
      .filter(({ labelIds }) => !labelIds.some((label) => hidden.includes(label)))
      .filter(fits(q));
    const { rows, next } = pageOf(c, found);
    const messages = rows.map(({ id, threadId }) => ({ id, threadId }));
    return c.json({
      ...(messages.length === 0 ? {} : { messages }),
      ...next,
      resultSizeEstimate: found.length,
    });
  });

  app.get(`${ME}/messages/:id`, (c) => {
    const format = (c.req.query('format') ?? 'full').toLowerCase();
    if (!['minimal', 'full', 'raw', 'metadata'].includes(format))
      throw badRequest(`Invalid value at 'format', "${format}"`);
    const bare = format === 'metadata' || format === 'minimal';
    const { mailbox } = openMailbox(c, google, bare ? may.look : may.read);
    checkQuery(c, ['format', 'metadataHeaders']);
    const message = google.mailboxes.messages.get(c.req.param('id'));
    if (message === undefined || message.mailbox !== mailbox) throw notFound();
    return c.json(show(message, format, c.req.queries('metadataHeaders') ?? []));
  });
}
