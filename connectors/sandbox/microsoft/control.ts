import { z } from 'zod';
import { findSent, reply } from './acts.ts';
import { GraphError } from './errors.ts';
import { type Mount, readBody } from './http.ts';
import { deliver } from './send-mail.ts';
import { FOLDERS } from './types.ts';

const knobsSchema = z.strictObject({
  oauthMode: z.enum(['approve', 'deny']).optional(),
  replaceMessageIds: z.boolean().optional(),
  rotateRefreshTokens: z.boolean().optional(),
});
const deliverySchema = z.strictObject({ to: z.email(), raw: z.union([z.string(), z.array(z.string())]) });
const replySchema = z.strictObject({ messageId: z.string(), text: z.string(), from: z.email().optional() });
const changeSchema = z.strictObject({ messageId: z.string(), folder: z.enum(FOLDERS).optional() });
const ownerSchema = z.strictObject({ address: z.email() });

const nothing = (what: string) => new GraphError(404, 'NotFound', `There is no ${what}.`);

/** What tests set: tokens that end, grants that are taken away, states that are forgotten. */
const mountTroubles: Mount = (app, { accounts, knobs }) => {
  app.post('/sandbox/knobs', async (c) => {
    const { oauthMode, replaceMessageIds, rotateRefreshTokens } = await readBody(c, knobsSchema);
    if (oauthMode !== undefined) knobs.oauthMode = oauthMode;
    if (replaceMessageIds !== undefined) knobs.replaceMessageIds = replaceMessageIds;
    if (rotateRefreshTokens !== undefined) knobs.rotateRefreshTokens = rotateRefreshTokens;
    return c.json(knobs);
  });
  app.post('/sandbox/expire-tokens', (c) => {
    for (const row of accounts.access.rows()) accounts.access.put(row.token, { ...row, expiresAt: 0 });
    return c.body(null, 204);
  });
  app.post('/sandbox/revoke', async (c) => {
    const { address } = await readBody(c, ownerSchema);
    for (const grant of accounts.grants.rows())
      if (grant.mailbox === address) accounts.grants.put(grant.id, { ...grant, revoked: true });
    return c.body(null, 204);
  });
  app.post('/sandbox/forget-syncs', (c) => {
    for (const row of accounts.syncs.rows()) accounts.syncs.put(row.token, { ...row, forgotten: true });
    return c.body(null, 204);
  });
};

/** What tests and the demo do and look at; none of it is Microsoft's. */
export const mountControl: Mount = (app, cloud) => {
  mountTroubles(app, cloud);
  const { mails } = cloud;
  /** One mail, or several that are received a second apart. */
  app.post('/sandbox/deliver', async (c) => {
    const { to, raw } = await readBody(c, deliverySchema);
    const from = cloud.clock.now().getTime();
    const messageIds = [raw].flat().map((each, n) => {
      const clock = { now: () => new Date(from + n * 1000) };
      return deliver({ ...cloud, clock }, to, Buffer.from(each)).messageId;
    });
    return c.json({ messageIds });
  });
  app.post('/sandbox/reply', async (c) => {
    const { messageId, ...said } = await readBody(c, replySchema);
    const sent = findSent(cloud, messageId);
    if (sent === undefined) throw nothing(`sent mail ${messageId}`);
    const { text, from } = said;
    return c.json({
      messageId: reply(cloud, sent, { text, ...(from === undefined ? {} : { from }) }).messageId,
    });
  });
  /** Moves a mail, or marks it as read. */
  app.post('/sandbox/change', async (c) => {
    const { messageId, folder } = await readBody(c, changeSchema);
    const row = mails.all().find((one) => one.messageId === messageId);
    if (row === undefined) throw nothing(`mail ${messageId}`);
    if (folder === undefined) mails.read(row);
    else mails.move(row, folder);
    return c.body(null, 204);
  });
  app.get('/sandbox/mails', (c) => {
    const folder = FOLDERS.find((name) => name === c.req.query('folder'));
    const rows = mails.all(c.req.query('address'), folder);
    return c.json({
      mails: rows.map(({ raw, ...row }) => ({ ...row, raw: Buffer.from(raw, 'base64').toString() })),
    });
  });
  app.get('/sandbox/subscriptions', (c) =>
    c.json({ subscriptions: cloud.accounts.subscriptions.rows().map(({ clientState: _, ...row }) => row) }),
  );
};
