import { Hono } from 'hono';
import { html } from 'hono/html';
import { Act, actInCrm } from '../acts/index.ts';
import { ApiError, refuse } from '../errors.ts';
import type { Pushes } from '../package/pushes.ts';
import { objectOfId } from '../schema/objects.ts';
import type { RestApp, RestEnv, World } from '../types.ts';
import { enrollPages } from './enroll.ts';
import { homePage } from './home.ts';
import { page } from './layout.ts';
import { listPage } from './list.ts';
import { panelPage } from './panel.ts';
import { recordPage } from './record.ts';
import { currentUser, switchUserRoute } from './user.ts';

/** `POST /acts/{act}`: the buttons of a record's page, done by the user who is signed in there. */
function actRoute(app: RestApp, world: World, pushes: Pushes): void {
  app.post('/acts/:act', async (c) => {
    const form = Object.fromEntries(new URLSearchParams(await c.req.text()));
    const userId = currentUser(c, world).Id;
    const parsed = Act.safeParse({ ...form, act: c.req.param('act'), userId });
    if (!parsed.success) {
      throw refuse('INVALID_INPUT', parsed.error.issues.map((issue) => issue.message).join('; '));
    }
    const act = parsed.data;
    const told = await actInCrm(world, pushes, act);
    c.set('result', { told });
    const object = objectOfId(act.id)?.name ?? 'Contact';
    return c.redirect(`/lightning/r/${object}/${act.id}/view`, 303);
  });
}

/** What a person sees in a browser: home, list views, records, and the package's enroll page. */
export function pagesApp(world: World, pushes: Pushes): RestApp {
  const app: RestApp = new Hono<RestEnv>();
  homePage(app, world);
  listPage(app, world);
  recordPage(app, world);
  panelPage(app, world);
  enrollPages(app, world);
  switchUserRoute(app, world);
  actRoute(app, world, pushes);
  app.onError((error, c) => {
    const known = error instanceof ApiError ? error : undefined;
    c.status((known?.status ?? 500) as 500);
    const body = html`<h1>That did not work</h1><p class="problem" role="alert">${error.message}</p><p><a href="/">Home</a></p>`;
    return page(c, world, { title: 'That did not work', body });
  });
  return app;
}
