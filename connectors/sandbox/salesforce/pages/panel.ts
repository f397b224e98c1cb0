import { html } from 'hono/html';
import { to18 } from '../ids.ts';
import { fetchPanel } from '../package/panel.ts';
import type { RestApp, World } from '../types.ts';
import { STYLE } from './style.ts';
import { currentUser } from './user.ts';

/** `GET /apex/CadenzaPanel?object=&id=`: leads the frame on a record page to the product's panel, or says why not. */
export function panelPage(app: RestApp, world: World): void {
  app.get('/apex/CadenzaPanel', async (c) => {
    c.header('cache-control', 'no-store');
    const object = c.req.query('object') === 'Contact' ? 'Contact' : 'Lead';
    const id = to18(c.req.query('id') ?? '') ?? '';
    const panel = await fetchPanel(world.org, { userId: currentUser(c, world).Id, object, id });
    if (panel.ok) return c.redirect(panel.value, 302);
    return c.html(html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Cadenza</title><link rel="icon" href="data:,"><style>${STYLE}</style></head>
<body class="framed"><main><h1>Cadenza is not here now</h1><p>${panel.problem}</p><p class="meta">Reload the record to try again.</p></main></body></html>`);
  });
}
