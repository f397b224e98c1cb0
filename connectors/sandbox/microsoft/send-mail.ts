import { badRequest, GraphError } from './errors.ts';
import type { Cloud, Mount } from './http.ts';
import { mailboxOf } from './http.ts';
import { addressesOf, headerOf, headersOf, withHeader } from './mime.ts';
import { seededUuid } from './store.ts';
import type { MailRow } from './types.ts';

/** Bytes of a MIME request at most, in base64. */
const MOST = 4 * 1024 * 1024;

/** The MIME in a request's body; Graph takes base64 in lines of any length, and nothing else. */
function bytesOf(text: string): Buffer {
  const joined = text.replace(/\s+/g, '');
  if (joined === '' || joined.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(joined))
    throw new GraphError(
      400,
      'ErrorMimeContentInvalidBase64String',
      'Invalid base64 string for MIME content.',
    );
  return Buffer.from(joined, 'base64');
}

/** Puts a mail into an inbox, as received now, and tells whoever subscribed to it. */
export function deliver(
  { mails, notices, clock }: Pick<Cloud, 'mails' | 'notices' | 'clock'>,
  mailbox: string,
  raw: Buffer,
): MailRow {
  const row = mails.add(mails.mailbox(mailbox).address, 'inbox', { raw, at: clock.now() });
  notices.arrived(row);
  return row;
}

function send(cloud: Cloud, mailbox: string, raw: Buffer): MailRow {
  const headers = headersOf(raw);
  const from = addressesOf(headerOf(headers, 'from'))[0]?.address;
  if (from !== undefined && from !== mailbox)
    throw new GraphError(
      403,
      'ErrorSendAsDenied',
      'The user account which was used to submit this request does not have the right to send mail on behalf of the specified sending account.',
    );
  const to = ['to', 'cc', 'bcc'].flatMap((name) => addressesOf(headerOf(headers, name)));
  if (to.length === 0)
    throw new GraphError(400, 'ErrorInvalidRecipients', "At least one recipient isn't valid.");
  const id = `<${seededUuid('sent', cloud.mails.count)}@outlook.example>`;
  const named = headerOf(headers, 'message-id') !== undefined && !cloud.knobs.replaceMessageIds;
  const sent = named ? raw : withHeader(raw, 'Message-ID', id);
  const row = cloud.mails.add(mailbox, 'sentitems', { raw: sent, at: cloud.clock.now() });
  // Colleagues whose mailboxes are here get it; everybody else is outside.
  for (const { address } of to) if (cloud.mails.mailboxes.has(address)) deliver(cloud, address, sent);
  return row;
}

/** `POST /me/sendMail`, in MIME only: the product uses no other form. */
export const mountSendMail: Mount = (app, cloud) => {
  app.post('/v1.0/me/sendMail', async (c) => {
    const mailbox = mailboxOf(c, 'Mail.Send');
    if (!(c.req.header('content-type') ?? '').startsWith('text/plain'))
      throw badRequest('This stand-in takes mail as MIME: base64 with the content type text/plain.');
    const text = await c.req.text();
    if (text.length > MOST)
      throw new GraphError(413, 'RequestEntityTooLarge', 'The request is larger than 4 MB.');
    const { messageId } = send(cloud, mailbox, bytesOf(text));
    c.set('result', { sent: messageId });
    return c.body(null, 202);
  });
};
