import { to18 } from '../ids.ts';
import { knownObject } from '../schema/objects.ts';
import type { RestApp, Row, World } from '../types.ts';
import { bearerToken } from './bearer.ts';
import type { Grants } from './grants.ts';

const VERSION = '{version}';

function urls(world: World, user: Row): Record<string, string> {
  const base = world.org.origin;
  return {
    enterprise: `${base}/services/Soap/c/${VERSION}/${world.org.id.slice(0, 15)}`,
    partner: `${base}/services/Soap/u/${VERSION}/${world.org.id.slice(0, 15)}`,
    rest: `${base}/services/data/v${VERSION}/`,
    sobjects: `${base}/services/data/v${VERSION}/sobjects/`,
    query: `${base}/services/data/v${VERSION}/query/`,
    profile: `${base}/${user.Id}`,
    custom_domain: base,
  };
}

function identity(world: World, user: Row): object {
  return {
    id: `${world.org.origin}/id/${world.org.id}/${user.Id}`,
    asserted_user: true,
    user_id: user.Id,
    organization_id: world.org.id,
    username: user.Username,
    nick_name: user.Alias ?? null,
    display_name: user.Name,
    email: user.Email,
    email_verified: true,
    first_name: user.FirstName ?? null,
    last_name: user.LastName,
    timezone: user.TimeZoneSidKey,
    active: user.IsActive,
    user_type: 'STANDARD',
    language: user.LanguageLocaleKey,
    locale: user.LocaleSidKey,
    urls: urls(world, user),
    last_modified_date: user.LastModifiedDate,
    is_app_installed: true,
  };
}

function userInfo(world: World, user: Row): object {
  return {
    sub: `${world.org.origin}/id/${world.org.id}/${user.Id}`,
    user_id: user.Id,
    organization_id: world.org.id,
    preferred_username: user.Username,
    nickname: user.Alias ?? null,
    name: user.Name,
    email: user.Email,
    email_verified: true,
    given_name: user.FirstName ?? null,
    family_name: user.LastName,
    zoneinfo: user.TimeZoneSidKey,
    active: user.IsActive,
    user_type: 'STANDARD',
    language: user.LanguageLocaleKey,
    locale: user.LocaleSidKey,
    urls: urls(world, user),
    updated_at: user.LastModifiedDate,
  };
}

/** `GET /id/{org}/{user}` and `GET|POST /services/oauth2/userinfo`; a bad token is 403 in plain text. */
export function identityRoutes(app: RestApp, world: World, grants: Grants): void {
  const users = knownObject('User');
  const userOf = (token: string): Row | undefined => {
    const id = grants.userOf(token);
    return id === undefined ? undefined : world.records.get(users, id);
  };
  app.get('/id/:org/:user', (c) => {
    const caller = userOf(bearerToken(c));
    if (caller === undefined) return c.text('Bad_OAuth_Token', 403);
    const sameOrg = to18(c.req.param('org')) === world.org.id;
    if (!sameOrg || to18(c.req.param('user')) !== caller.Id) return c.text('Wrong_Org', 403);
    return c.json(identity(world, caller));
  });
  app.on(['GET', 'POST'], '/services/oauth2/userinfo', (c) => {
    const caller = userOf(bearerToken(c));
    return caller === undefined ? c.text('Bad_OAuth_Token', 403) : c.json(userInfo(world, caller));
  });
}
