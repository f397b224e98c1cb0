import type { StandInContext } from '../core/index.ts';
import { requireScopes } from './auth.ts';
import { DISPOSITIONS, OWNERS } from './data/owners.ts';
import { notFound } from './errors.ts';
import { type Mount, nextLink, queryLimit, VERSION } from './http.ts';
import type { Portal } from './state.ts';
import type { OwnerRow } from './types.ts';

function toOwner(owner: OwnerRow) {
  const { userId, ...rest } = owner;
  return {
    ...rest,
    type: 'PERSON',
    ...(owner.archived ? {} : { userId }),
    userIdIncludingInactive: userId,
    teams: [],
  };
}

function listOwners(c: StandInContext): Response {
  requireScopes(c, ['crm.objects.owners.read']);
  const archived = c.req.query('archived') === 'true';
  const email = c.req.query('email');
  const after = Number(c.req.query('after') ?? 0);
  const limit = queryLimit(c, 100, 500);
  const found = OWNERS.filter(
    (owner) =>
      owner.archived === archived &&
      (email === undefined || owner.email === email) &&
      Number(owner.id) > after,
  );
  const results = found.slice(0, limit).map(toOwner);
  const last = results.at(-1)?.id ?? '';
  const paging = found.length > limit ? { paging: { next: { after: last, link: nextLink(c, last) } } } : {};
  return c.json({ results, ...paging });
}

function readOwner(c: StandInContext): Response {
  requireScopes(c, ['crm.objects.owners.read']);
  const id = c.req.param('id');
  const archived = c.req.query('archived') === 'true';
  const byUser = c.req.query('idProperty') === 'userId';
  const owner = OWNERS.find(
    (row) => (byUser ? String(row.userId) : row.id) === id && row.archived === archived,
  );
  if (owner === undefined) throw notFound(`Owner ${id} does not exist`);
  return c.json(toOwner(owner));
}

/** Offset of a zone from UTC at an instant, in ms. */
function offsetOf(zone: string, at: Date): number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  const name = format.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const [, sign, hours, minutes] = name.match(/GMT([+-])(\d\d):(\d\d)/) ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

function accountDetails(portal: Portal) {
  const { hubId, timeZone } = portal.identity;
  const offset = offsetOf(timeZone, portal.clock.now());
  const part = (value: number) => String(Math.floor(Math.abs(value))).padStart(2, '0');
  return {
    portalId: hubId,
    accountType: 'STANDARD',
    timeZone,
    companyCurrency: 'USD',
    additionalCurrencies: [],
    utcOffset: `${offset < 0 ? '-' : '+'}${part(offset / 3_600_000)}:${part((offset / 60_000) % 60)}`,
    utcOffsetMilliseconds: offset,
    uiDomain: 'app.hubspot.com',
    dataHostingLocation: 'na1',
  };
}

/** Owners, account details, call outcomes, and uninstalling by the app itself. */
export const mountOwners: Mount = (app, portal) => {
  app.get(`/crm/owners/${VERSION}`, listOwners);
  app.get(`/crm/owners/${VERSION}/:id`, readOwner);
  app.get(`/account-info/${VERSION}/details`, (c) => c.json(accountDetails(portal)));
  app.get('/calling/v1/dispositions', (c) => {
    requireScopes(c, ['crm.objects.contacts.read']);
    return c.json(DISPOSITIONS);
  });
  app.delete(`/appinstalls/${VERSION}/external-install`, (c) => {
    for (const install of portal.oauth.installs.rows())
      if (!install.revoked) portal.oauth.revoke(install.refreshToken);
    return c.body(null, 204);
  });
};
