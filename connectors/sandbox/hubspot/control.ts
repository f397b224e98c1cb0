import { z } from 'zod';
import { findObjectType, OBJECT_TYPES } from './data/object-types.ts';
import { notFound } from './errors.ts';
import { type Mount, readBody } from './http.ts';

const oauthSchema = z.object({
  mode: z.enum(['approve', 'deny']).optional(),
  rotate: z.boolean().optional(),
});
const lagSchema = z.object({ ms: z.number().min(0) });
const limitSchema = z.object({
  perTenSeconds: z.number().int().positive().nullable().optional(),
  searchPerSecond: z.number().int().positive().nullable().optional(),
});
const targetSchema = z.object({ url: z.url() });

/** OAuth's knobs: approve or deny, rotation, expiry, and a customer who uninstalls the app. */
const mountOAuthControls: Mount = (app, portal) => {
  app.post('/sandbox/oauth-mode', async (c) => {
    const { mode, rotate } = await readBody(c, oauthSchema);
    if (mode !== undefined) portal.knobs.oauthMode = mode;
    if (rotate !== undefined) portal.knobs.rotateRefreshTokens = rotate;
    return c.json({ mode: portal.knobs.oauthMode, rotate: portal.knobs.rotateRefreshTokens });
  });
  app.post('/sandbox/expire-tokens', (c) => {
    const now = Date.now();
    const live = portal.oauth.tokens.rows().filter((row) => row.expiresAt > now);
    for (const row of live) portal.oauth.tokens.put(row.token, { ...row, expiresAt: now });
    return c.json({ expired: live.length });
  });
  app.post('/sandbox/uninstall', (c) => {
    const live = portal.oauth.installs.rows().filter((row) => !row.revoked);
    for (const row of live) portal.oauth.revoke(row.refreshToken);
    return c.json({ uninstalled: live.length });
  });
};

/** What tests and the demo set and look at; none of it is HubSpot's. */
export const mountControl: Mount = (app, portal) => {
  mountOAuthControls(app, portal);
  app.post('/sandbox/search-lag', async (c) => {
    portal.knobs.searchLagMs = (await readBody(c, lagSchema)).ms;
    return c.json({ ms: portal.knobs.searchLagMs });
  });
  app.post('/sandbox/limit', async (c) => {
    const { perTenSeconds, searchPerSecond } = await readBody(c, limitSchema);
    if (perTenSeconds !== undefined) portal.limit.set(perTenSeconds ?? undefined);
    if (searchPerSecond !== undefined) portal.searchLimit.set(searchPerSecond ?? undefined);
    return c.json({
      perTenSeconds: portal.limit.max ?? null,
      searchPerSecond: portal.searchLimit.max ?? null,
    });
  });
  app.post('/sandbox/deliver-to', async (c) => {
    portal.setDeliverTo((await readBody(c, targetSchema)).url);
    return c.body(null, 204);
  });
  app.post('/sandbox/redeliver', async (c) => {
    await portal.webhooks.redeliver();
    return c.json({ pending: portal.webhooks.pending });
  });
  app.get('/sandbox/state', (c) => {
    const objects: Record<string, { live: number; archived: number }> = {};
    for (const { name } of OBJECT_TYPES) {
      const count = { live: 0, archived: 0 };
      for (const row of portal.records.scan(name)) count[row.archived ? 'archived' : 'live'] += 1;
      objects[name] = count;
    }
    const { installed } = portal.oauth;
    return c.json({ installed, objects, webhooksPending: portal.webhooks.pending });
  });
  app.get('/sandbox/objects/:type', (c) => {
    const type = findObjectType(c.req.param('type'));
    if (type === undefined) throw notFound(`There is no object type ${c.req.param('type')}`);
    const limit = Math.min(Number(c.req.query('limit') ?? 1000), 10_000);
    const rows = [];
    for (const row of portal.records.scan(type.name, c.req.query('after') ?? '')) {
      if (rows.length === limit) break;
      rows.push(row);
    }
    return c.json({ rows });
  });
};
