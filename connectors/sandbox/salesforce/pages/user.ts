import { getCookie, setCookie } from 'hono/cookie';
import { knownObject } from '../schema/objects.ts';
import type { RestApp, RestContext, Row, World } from '../types.ts';

const COOKIE = 'stand_in_user';

/** Users who can sign in. */
export function activeUsers(world: World): readonly Row[] {
  return world.records.rows(knownObject('User')).filter((user) => user.IsActive === true);
}

/** Who is signed in to the CRM's pages: the choice made at the top, else the rep, who is the last of the org's users. */
export function currentUser(c: RestContext, world: World): Row {
  const users = activeUsers(world);
  const chosen = users.find((user) => user.Id === getCookie(c, COOKIE));
  const user = chosen ?? users.at(-1);
  if (user === undefined) throw new Error('Salesforce stand-in: the org has no active user');
  return user;
}

/** `POST /switch-user`: the CRM's pages act as someone else from now on. */
export function switchUserRoute(app: RestApp, world: World): void {
  app.post('/switch-user', async (c) => {
    const { user } = await c.req.parseBody();
    const known = activeUsers(world).find((row) => row.Id === user);
    if (known !== undefined) setCookie(c, COOKIE, known.Id, { path: '/', sameSite: 'Lax' });
    return c.redirect('/', 303);
  });
}
