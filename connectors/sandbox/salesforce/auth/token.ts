import { createHash, createHmac } from 'node:crypto';
import { knownObject } from '../schema/objects.ts';
import type { RestApp, World } from '../types.ts';
import type { Grants, IssuedTokens } from './grants.ts';

/** An OAuth endpoint's refusal: an object, not the REST API's array. */
class OauthError extends Error {
  readonly body: { readonly error: string; readonly error_description: string };

  constructor(error: string, description: string) {
    super(description);
    this.body = { error, error_description: description };
  }
}

type Form = Readonly<Record<string, string>>;

function checkClient(world: World, form: Form): void {
  if (form.client_id !== world.org.clientId) {
    throw new OauthError('invalid_client_id', 'client identifier invalid');
  }
  if (form.client_secret !== world.org.clientSecret) {
    throw new OauthError('invalid_client', 'invalid client credentials');
  }
}

function exchangeCode(grants: Grants, form: Form): IssuedTokens {
  const text = form.code ?? '';
  const code = grants.code(text);
  if (code === undefined) throw new OauthError('invalid_grant', 'invalid authorization code');
  if (!code.fresh) throw new OauthError('invalid_grant', 'expired authorization code');
  if (form.redirect_uri !== code.redirectUri) {
    throw new OauthError('redirect_uri_mismatch', 'redirect_uri must match configuration');
  }
  const verifier = form.code_verifier ?? '';
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  if (!/^[A-Za-z0-9._~-]{43,128}$/.test(verifier) || challenge !== code.challenge) {
    throw new OauthError('invalid_grant', 'invalid code verifier');
  }
  return grants.exchange(text, code);
}

function answer(world: World, issued: IssuedTokens): object {
  const { org } = world;
  const user = world.records.get(knownObject('User'), issued.grant.userId);
  if (user?.IsActive !== true) throw new OauthError('invalid_grant', 'inactive user');
  const id = `${org.origin}/id/${org.id}/${issued.grant.userId}`;
  const issuedAt = String(world.clock.now().getTime());
  const signature = createHmac('sha256', org.clientSecret).update(id + issuedAt);
  return {
    access_token: issued.accessToken,
    ...(issued.refreshToken === undefined ? {} : { refresh_token: issued.refreshToken }),
    signature: signature.digest('base64'),
    scope: issued.grant.scope,
    instance_url: org.origin,
    id,
    token_type: 'Bearer',
    issued_at: issuedAt,
  };
}

function tokensFor(world: World, grants: Grants, form: Form): IssuedTokens {
  checkClient(world, form);
  if (form.grant_type === 'authorization_code') return exchangeCode(grants, form);
  if (form.grant_type !== 'refresh_token') {
    throw new OauthError('unsupported_grant_type', 'grant type not supported');
  }
  const issued = grants.rotate(form.refresh_token ?? '');
  if (issued === undefined) throw new OauthError('invalid_grant', 'expired access/refresh token');
  return issued;
}

/** `POST /services/oauth2/token` (code and refresh) and `POST /services/oauth2/revoke`. */
export function tokenRoutes(app: RestApp, world: World, grants: Grants): void {
  app.post('/services/oauth2/token', async (c) => {
    const form = Object.fromEntries(new URLSearchParams(await c.req.text()));
    try {
      return c.json(answer(world, tokensFor(world, grants, form)));
    } catch (error) {
      if (!(error instanceof OauthError)) throw error;
      c.set('result', error.body);
      return c.json(error.body, 400);
    }
  });

  app.on(['GET', 'POST'], '/services/oauth2/revoke', async (c) => {
    const form = new URLSearchParams(c.req.method === 'POST' ? await c.req.text() : '');
    const token = form.get('token') ?? c.req.query('token') ?? '';
    if (grants.revoke(token)) return c.body(null, 200);
    return c.body('error=unsupported_token_type&error_description=this+token+type+is+not+supported', 400, {
      'content-type': 'application/x-www-form-urlencoded',
    });
  });
}
