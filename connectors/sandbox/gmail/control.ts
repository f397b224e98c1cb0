import { z } from 'zod';
import type { StandInApp } from '../core/index.ts';
import type { Google } from './account.ts';
import { notFound } from './errors.ts';
import { readBody } from './http.ts';

const oauthSchema = z.strictObject({
  mode: z.enum(['approve', 'deny']).optional(),
  unticked: z.array(z.string()).optional(),
});
const deliverSchema = z.strictObject({
  mailbox: z.string().toLowerCase(),
  /** The mail's bytes as text. */
  raw: z.string(),
  labelIds: z.array(z.string()).default(['INBOX', 'UNREAD']),
});
const mailboxSchema = z.strictObject({ mailbox: z.string().toLowerCase() });
const moveSchema = z.strictObject({ id: z.string(), labelIds: z.array(z.string()) });
const idsSchema = z.strictObject({ mode: z.enum(['kept', 'replaced']) });

/** What tests and the demo set and look at; none of it is Google's. */
export function mountControl(app: StandInApp, google: Google): void {
  const { knobs, oauth, mailboxes, notices } = google;
  app.post('/sandbox/oauth-mode', async (c) => {
    const { mode, unticked } = await readBody(c, oauthSchema);
    if (mode !== undefined) knobs.oauthMode = mode;
    if (unticked !== undefined) knobs.unticked = unticked;
    return c.json({ mode: knobs.oauthMode, unticked: knobs.unticked });
  });
  app.post('/sandbox/message-ids', async (c) => {
    knobs.messageIds = (await readBody(c, idsSchema)).mode;
    return c.json({ mode: knobs.messageIds });
  });
  app.post('/sandbox/expire-tokens', (c) => {
    oauth.expire();
    return c.body(null, 204);
  });
  // The owner withdraws Cadenza's access in their account.
  app.post('/sandbox/revoke', async (c) => {
    oauth.revoke((await readBody(c, mailboxSchema)).mailbox);
    return c.body(null, 204);
  });
  app.post('/sandbox/forget-history', async (c) => {
    mailboxes.forgetHistory((await readBody(c, mailboxSchema)).mailbox);
    return c.body(null, 204);
  });
  app.post('/sandbox/deliver', async (c) => {
    const { mailbox, raw, labelIds } = await readBody(c, deliverSchema);
    const bytes = Buffer.from(raw.replace(/\r?\n/g, '\r\n'), 'utf8').toString('latin1');
    const row = mailboxes.add({ mailbox, labelIds, raw: bytes });
    notices.arrived(row);
    return c.json({ id: row.id });
  });
  // The owner moves a mail: out of spam, say.
  app.post('/sandbox/move', async (c) => {
    const { id, labelIds } = await readBody(c, moveSchema);
    const row = mailboxes.move(id, labelIds);
    if (row === undefined) throw notFound();
    notices.arrived(row);
    return c.body(null, 204);
  });
  app.get('/sandbox/mails', (c) => {
    const mailbox = c.req.query('mailbox')?.toLowerCase();
    const rows = mailboxes.messages.rows().filter((row) => mailbox === undefined || row.mailbox === mailbox);
    return c.json({
      mails: rows.map(({ raw, ...row }) => ({ ...row, raw: Buffer.from(raw, 'latin1').toString('utf8') })),
    });
  });
  app.get('/sandbox/state', (c) =>
    c.json({
      grants: oauth.grants.rows().map(({ mailbox, scopes, revoked }) => ({ mailbox, scopes, revoked })),
      watches: mailboxes.watches.rows(),
    }),
  );
}
