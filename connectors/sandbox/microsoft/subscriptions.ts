import { z } from 'zod';
import type { StandInContext } from '../core/index.ts';
import { badRequest, GraphError } from './errors.ts';
import { type Cloud, type Mount, mailboxOf, readBody } from './http.ts';
import { seededUuid } from './store.ts';
import type { SubscriptionRow } from './types.ts';

/** How long a subscription to Outlook's mail may live at most, and how short a life is lengthened to. */
const MOST_MS = 10_080 * 60_000;
const LEAST_MS = 45 * 60_000;

const time = z.iso.datetime({ offset: true });
const newSchema = z.strictObject({
  changeType: z.string(),
  notificationUrl: z.string(),
  resource: z.string(),
  expirationDateTime: time,
  clientState: z.string().max(128).optional(),
  latestSupportedTlsVersion: z.string().optional(),
});
const renewalSchema = z.strictObject({ expirationDateTime: time });

/** `clientState` is never shown again, but in the answer to whoever just gave it. */
const shown = (row: SubscriptionRow, clientState: string | null = null) => ({
  id: row.id,
  resource: row.resource,
  changeType: 'created',
  clientState,
  notificationUrl: row.notificationUrl,
  expirationDateTime: row.expirationDateTime,
});

function expiry(text: string): string {
  const life = Date.parse(text) - Date.now();
  if (life > MOST_MS)
    throw new GraphError(
      400,
      'ExtensionError',
      `Subscription expiration can only be ${MOST_MS / 60_000} minutes in the future.`,
    );
  if (life <= 0) throw badRequest('Subscription expiration must be in the future.');
  return new Date(Date.now() + Math.max(life, LEAST_MS)).toISOString();
}

/** https, or http on this machine. */
function requireAddress(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : null;
  const local = ['127.0.0.1', 'localhost', '[::1]'].includes(url?.hostname ?? '');
  if (url === null || (url.protocol !== 'https:' && !(url.protocol === 'http:' && local)))
    throw badRequest('The notification URL must begin with https.');
}

async function subscribe(c: StandInContext, cloud: Cloud): Promise<Response> {
  const mailbox = mailboxOf(c, 'Mail.Read');
  const asked = await readBody(c, newSchema);
  if (!/^\/?me\/mailfolders(?:\/inbox|\('inbox'\))\/messages$/i.test(asked.resource))
    throw badRequest(`This stand-in tells only of the inbox, not of '${asked.resource}'.`);
  if (asked.changeType !== 'created') throw badRequest("This stand-in tells only of 'created'.");
  requireAddress(asked.notificationUrl);
  const expirationDateTime = expiry(asked.expirationDateTime);
  if (!(await cloud.notices.validates(asked.notificationUrl)))
    throw new GraphError(
      400,
      'InvalidRequest',
      'Subscription validation request failed. Notification endpoint must respond with 200 OK to validation request.',
    );
  const { subscriptions } = cloud.accounts;
  const id = seededUuid('subscription', subscriptions.size, asked.notificationUrl, Date.now());
  const clientState = asked.clientState ?? null;
  const { resource, notificationUrl } = asked;
  const row = { id, mailbox, resource, notificationUrl, clientState, expirationDateTime };
  subscriptions.put(id, row);
  return c.json(shown(row, clientState), 201);
}

/** A live subscription of the caller's; 404 when there is none. */
function one(c: StandInContext, { accounts }: Cloud): SubscriptionRow {
  const row = accounts.subscriptions.get(c.req.param('id') ?? '');
  if (row?.mailbox !== mailboxOf(c, 'Mail.Read') || Date.parse(row.expirationDateTime) <= Date.now())
    throw new GraphError(404, 'ResourceNotFound', 'The object was not found.');
  return row;
}

/** Subscriptions to what arrives. */
export const mountSubscriptions: Mount = (app, cloud) => {
  const { subscriptions } = cloud.accounts;
  app.post('/v1.0/subscriptions', (c) => subscribe(c, cloud));
  app.get('/v1.0/subscriptions', (c) => {
    const mailbox = mailboxOf(c, 'Mail.Read');
    const live = (row: SubscriptionRow) =>
      row.mailbox === mailbox && Date.parse(row.expirationDateTime) > Date.now();
    return c.json({
      value: subscriptions
        .rows()
        .filter(live)
        .map((row) => shown(row)),
    });
  });
  app.patch('/v1.0/subscriptions/:id', async (c) => {
    const row = one(c, cloud);
    const expirationDateTime = expiry((await readBody(c, renewalSchema)).expirationDateTime);
    return c.json(shown(subscriptions.put(row.id, { ...row, expirationDateTime })));
  });
  app.delete('/v1.0/subscriptions/:id', (c) => {
    subscriptions.drop(one(c, cloud).id);
    return c.body(null, 204);
  });
};
