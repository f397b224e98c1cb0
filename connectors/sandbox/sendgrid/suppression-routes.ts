import { z } from 'zod';
import type { StandInApp, StandInContext } from '../core/index.ts';
import type { Account } from './account.ts';
import { refuse } from './errors.ts';
import { LISTS, type ListName, type Suppression } from './suppressions.ts';

const MAX_PAGE = 500;
const emails = z.array(z.string());
const removalSchema = z
  .object({ delete_all: z.boolean().optional(), emails: emails.optional() })
  .refine((body) => !(body.delete_all === true && body.emails !== undefined))
  .refine((body) => body.delete_all === true || body.emails !== undefined);

/** SendGrid's partial match: from the start of the address, `%` standing for anything. */
function emailPattern(text: string): RegExp {
  const parts = text.split('%').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}`, 'i');
}

function page(c: StandInContext, entries: readonly Suppression[]): Response {
  const number = (name: string, fallback: number) => {
    const text = c.req.query(name);
    return text === undefined ? fallback : Number(text);
  };
  const from = number('start_time', 0);
  const to = number('end_time', Number.MAX_SAFE_INTEGER);
  const limit = number('limit', MAX_PAGE);
  const offset = number('offset', 0);
  if (
    ![from, to, limit, offset].every((value) => Number.isInteger(value) && value >= 0) ||
    limit < 1 ||
    limit > MAX_PAGE
  )
    return refuse(c, 400, 'limit must be from 1 to 500; offset, start_time and end_time whole numbers');
  const pattern = emailPattern(c.req.query('email') ?? '');
  const found = entries
    .filter(({ created, email }) => created >= from && created <= to && pattern.test(email))
    .toSorted((a, b) => b.created - a.created);
  return c.json(found.slice(offset, offset + limit));
}

function listRoutes(app: StandInApp, account: Account, list: Exclude<ListName, 'unsubscribes'>): void {
  const { suppressions } = account;
  const path = `/v3/suppression/${list}` as const;
  app.get(path, (c) => page(c, suppressions.entries(list)));
  app.delete(path, async (c) => {
    const body = removalSchema.safeParse(await c.req.json().catch(() => undefined));
    if (!body.success) return refuse(c, 400, 'either delete_all or emails must be given');
    const gone = body.data.emails ?? suppressions.entries(list).map(({ email }) => email);
    for (const email of gone) suppressions.remove(list, email);
    return c.body(null, 204);
  });
  app.get(`${path}/:email`, (c) => {
    const found = suppressions.get(list, c.req.param('email'));
    return c.json(found === undefined ? [] : [found]);
  });
  app.delete(`${path}/:email`, (c) =>
    suppressions.remove(list, c.req.param('email'))
      ? c.body(null, 204)
      : refuse(c, 404, 'resource not found'),
  );
}

/** The suppression lists: bounces, blocks, spam reports, invalid addresses, and global unsubscribes. */
export function suppressionRoutes(app: StandInApp, account: Account): void {
  const { suppressions } = account;
  for (const list of LISTS) if (list !== 'unsubscribes') listRoutes(app, account, list);

  app.get('/v3/suppression/unsubscribes', (c) => page(c, suppressions.entries('unsubscribes')));
  app.post('/v3/asm/suppressions/global', async (c) => {
    const body = z.object({ recipient_emails: emails }).safeParse(await c.req.json().catch(() => undefined));
    if (!body.success) return refuse(c, 400, 'recipient_emails must be a list of addresses');
    const created = Math.floor(account.clock.now().getTime() / 1000);
    for (const email of body.data.recipient_emails) suppressions.add('unsubscribes', { created, email });
    return c.json({ recipient_emails: body.data.recipient_emails }, 201);
  });
  app.get('/v3/asm/suppressions/global/:email', (c) => {
    const found = suppressions.get('unsubscribes', c.req.param('email'));
    return c.json(found === undefined ? {} : { recipient_email: found.email });
  });
  app.delete('/v3/asm/suppressions/global/:email', (c) => {
    suppressions.remove('unsubscribes', c.req.param('email'));
    return c.body(null, 204);
  });
}
