import type { Hono } from 'hono';
import type { AppContext } from '../app/context.ts';
import { takePanelEntry } from '../app/take-panel-entry.ts';
import type { CookieParts } from './cookie-parts.ts';
import { createRouter, type HttpEnv, type HttpOptions } from './env.ts';
import { panelClosedPage } from './pages/plain.ts';
import { makePanelSession } from './panel-session.ts';
import { shell } from './web-app.ts';

/** Wherever a connected CRM may be: the page that says what to do holds nothing, and is of use only where it is seen. */
function anyCrm({ crms }: AppContext): readonly string[] {
  return Object.values(crms).flatMap((crm) => crm.frameOrigins(null));
}

/** The panel beside a CRM record, in a frame of the CRM's page: opened by a one-time entry, without a cookie. */
export function embedRoutes(parts: CookieParts, options: HttpOptions): Hono<HttpEnv> {
  const { ctx } = parts;
  const router = createRouter();
  router.get('/embed/record', async (c) => {
    c.set('frameOrigins', anyCrm(ctx));
    c.header('cache-control', 'no-store');
    // A look must not use the entry up.
    if (c.req.method === 'HEAD') return c.body(null, 200);
    const page = await shell(c, options, 'embed.html');
    const taken = await takePanelEntry(ctx, c.req.query('entry') ?? '');
    if (taken === null) return c.html(panelClosedPage(c.var.nonce), 401);
    c.set('frameOrigins', taken.frameOrigins);
    return c.html(page.replaceAll('__PANEL_SESSION__', await makePanelSession(parts, taken.subject)));
  });
  return router;
}
