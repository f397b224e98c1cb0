import type { Hono } from 'hono';
import { beginConnect, completeConnect } from '../app/connect-crm.ts';
import type { CookieParts } from './cookie-parts.ts';
import { createRouter, type HttpEnv } from './env.ts';
import { mountOAuthWay, type Refusal } from './oauth-way.ts';

/** What an admin does about each refusal. Salesforce words these in `error` and `error_description`. */
function refusalOf(error: string, description: string): Refusal {
  const said = `${error} ${description}`;
  if (/OAUTH_APP_BLOCKED|app.{0,20}blocked/i.test(said))
    return {
      title: 'The app is blocked in this Salesforce org',
      words:
        'In Salesforce Setup, open Connected Apps OAuth Usage, find Cadenza and choose Unblock. Then connect again.',
    };
  if (/must be installed|not installed|OAUTH_EC_APP_NOT_FOUND|app_not_found/i.test(said))
    return {
      title: 'The app is not installed in this Salesforce org',
      words:
        'Salesforce lets only installed apps connect. Install the Cadenza package in the org, or let an admin approve the app under Connected Apps OAuth Usage. Then connect again.',
    };
  if (/OAUTH_APPROVAL_ERROR|not admin approved|user.{0,20}not.{0,20}approved/i.test(said))
    return {
      title: 'Your user may not use the app',
      words: 'Let a Salesforce admin assign the Cadenza permission set to you. Then connect again.',
    };
  if (error === 'access_denied')
    return { title: 'Access was not granted', words: 'Connect again, and choose Allow when you are asked.' };
  return {
    title: 'The CRM refused to connect',
    words: `It said: ${(description || error).slice(0, 300)}. Connect again; if it stays like this, ask the admin of the CRM.`,
  };
}

/** The way to a CRM's consent page and back. */
export function oauthRoutes(parts: CookieParts): Hono<HttpEnv> {
  const router = createRouter();
  for (const kind of ['salesforce', 'hubspot'] as const)
    mountOAuthWay(router, parts, {
      kind,
      asked: 'The CRM',
      refusalOf,
      back: '/set-up',
      begin: (ctx) => beginConnect(ctx, kind),
      complete: (ctx, answer) => completeConnect(ctx, kind, answer),
    });
  return router;
}
