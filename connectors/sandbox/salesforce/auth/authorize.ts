import { html } from 'hono/html';
import { knownObject } from '../schema/objects.ts';
import type { RestApp, World } from '../types.ts';
import type { Grants } from './grants.ts';

const REFUSALS = {
  deny: ['access_denied', 'end-user denied authorization'],
  not_installed: ['invalid_client', 'app must be installed into org'],
} as const;

function back(redirectUri: string, params: Readonly<Record<string, string | undefined>>): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(params))
    if (value !== undefined) url.searchParams.set(name, value);
  return url.href;
}

/** The user who is signed in at the browser: the one hinted at, else the org's first (its admin). */
function signedIn(world: World, hint: string | undefined): string | undefined {
  const users = world.records.rows(knownObject('User')).filter((user) => user.IsActive === true);
  const hinted = users.find((user) => hint !== undefined && (user.Username === hint || user.Email === hint));
  return (hinted ?? users[0])?.Id;
}

/** `GET /services/oauth2/authorize`: consents at once on behalf of the signed-in user. PKCE with S256 is required. */
export function authorizeRoute(app: RestApp, world: World, grants: Grants): void {
  app.get('/services/oauth2/authorize', (c) => {
    const redirectUri = c.req.query('redirect_uri') ?? '';
    if (c.req.query('client_id') !== world.org.clientId) {
      return c.html(html`<h1>error=invalid_client_id</h1><p>client identifier invalid</p>`, 400);
    }
    if (!URL.canParse(redirectUri)) {
      return c.html(
        html`<h1>error=redirect_uri_mismatch</h1><p>redirect_uri must match configuration</p>`,
        400,
      );
    }
    const state = c.req.query('state');
    const fail = (error: string, error_description: string) =>
      c.redirect(back(redirectUri, { error, error_description, state }));
    const mode = world.org.oauthMode;
    if (mode !== 'approve') {
      const [error, description] = REFUSALS[mode];
      return fail(error, description);
    }
    if (c.req.query('response_type') !== 'code') {
      return fail('unsupported_response_type', 'response type is not supported');
    }
    const challenge = c.req.query('code_challenge') ?? '';
    if (challenge === '') return fail('invalid_request', 'missing required code challenge');
    if (!/^[A-Za-z0-9_-]{43}$/.test(challenge) || c.req.query('code_challenge_method') !== 'S256') {
      return fail('invalid_request', 'invalid code challenge');
    }
    const userId = signedIn(world, c.req.query('login_hint'));
    if (userId === undefined) return fail('access_denied', 'no active user');
    const scope = c.req.query('scope') ?? 'api refresh_token';
    const code = grants.newCode({ userId, redirectUri, challenge, scope });
    return c.redirect(back(redirectUri, { code, state }));
  });
}
