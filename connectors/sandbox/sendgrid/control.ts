import { z } from 'zod';
import type { StandInApp, StandInContext } from '../core/index.ts';
import type { Account } from './account.ts';
import { nextInboundId } from './act-reply.ts';
import { actSchema } from './act-schema.ts';
import { performAct } from './acts.ts';
import { SCOPES } from './auth.ts';
import type { StoredMail } from './mail.ts';
import { ActRefused } from './scene.ts';

const share = z.number().min(0).max(1);
const webhooksSchema = z.object({
  duplicate: share.default(0),
  reissue: share.default(0),
  shuffle: z.boolean().default(false),
  hold: z.boolean().default(false),
});
const inboundSchema = z.object({
  /** The mail's bytes, base64. */
  raw: z.base64(),
  to: z.array(z.string()).min(1),
  from: z.string(),
  subject: z.string().default(''),
});

function invalid(c: StandInContext, error: z.ZodError): Response {
  return c.json({ error: z.prettifyError(error) }, 400);
}

async function readBody<T>(c: StandInContext, schema: z.ZodType<T>): Promise<T | Response> {
  const parsed = schema.safeParse(await c.req.json().catch(() => undefined));
  return parsed.success ? parsed.data : invalid(c, parsed.error);
}

function selectMails(c: StandInContext, { mails }: Account): readonly StoredMail[] {
  const { to, touch, send } = c.req.query();
  if (send !== undefined) return mails.by('cadenza_send', send);
  if (touch !== undefined) return mails.by('cadenza_touch', touch);
  return to === undefined ? mails.all() : mails.by('recipient', to);
}

function settingRoutes(app: StandInApp, account: Account): void {
  const { settings, eventQueue } = account;
  app.post('/sandbox/verified-senders', async (c) => {
    const body = await readBody(c, z.array(z.string().min(3)));
    if (body instanceof Response) return body;
    settings.set({ verifiedSenders: body });
    return c.json({ verifiedSenders: body });
  });
  app.post('/sandbox/limit', async (c) => {
    const body = await readBody(c, z.object({ perSecond: z.int().min(0) }));
    if (body instanceof Response) return body;
    settings.set(body);
    return c.json(body);
  });
  app.post('/sandbox/api-keys', async (c) => {
    const scopes = z.array(z.string()).default(SCOPES);
    const body = await readBody(c, z.array(z.object({ key: z.string().min(1), scopes })));
    if (body instanceof Response) return body;
    settings.set({ apiKeys: body });
    return c.json({ apiKeys: body.length });
  });
  app.post('/sandbox/logs-mode', async (c) => {
    const body = await readBody(c, z.object({ available: z.boolean() }));
    if (body instanceof Response) return body;
    settings.set({ logsAvailable: body.available });
    return c.json(body);
  });
  app.post('/sandbox/webhooks', async (c) => {
    const body = await readBody(c, webhooksSchema);
    if (body instanceof Response) return body;
    settings.set({ webhooks: body });
    if (!body.hold) eventQueue.flush();
    return c.json({ ...body, waiting: eventQueue.backlog });
  });
}

/** What tests, the demo and the pages use beside SendGrid's own API; all under `/sandbox`. */
export function controlRoutes(app: StandInApp, account: Account): void {
  settingRoutes(app, account);

  app.post('/sandbox/acts', async (c) => {
    const act = await readBody(c, actSchema);
    if (act instanceof Response) return act;
    try {
      return c.json(await performAct(account, act));
    } catch (error) {
      if (error instanceof ActRefused) return c.json({ error: error.message }, 422);
      throw error;
    }
  });

  app.get('/sandbox/mails', (c) => {
    const after = Number(c.req.query('after') ?? 0);
    const limit = Math.min(Number(c.req.query('limit') ?? 100), 10_000);
    const found = selectMails(c, account);
    return c.json({ mails: found.slice(after, after + limit), total: found.length });
  });
  app.get('/sandbox/mails/:id', (c) => {
    const mail = account.mails.find(c.req.param('id'));
    if (mail === undefined) return c.json({ error: 'no such mail' }, 404);
    return c.json({
      mail,
      events: account.events.of(mail.id),
      inbound: account.inbound.answersTo(new Set([mail.id])),
    });
  });

  /** Any mail at all, as bytes: for what no act covers. */
  app.post('/sandbox/inbound', async (c) => {
    const body = await readBody(c, inboundSchema);
    if (body instanceof Response) return body;
    const id = nextInboundId(account);
    const outcome = await account.inbound.add({
      id,
      at: account.clock.now().toISOString(),
      from: body.from,
      envelopeFrom: body.from,
      envelopeTo: body.to,
      to: body.to.join(', '),
      subject: body.subject,
      text: '',
      messageId: '',
      charset: 'utf-8',
      raw: body.raw,
      state: 'queued',
    });
    return c.json({ id, posted: outcome === undefined ? [] : [outcome] });
  });
}
