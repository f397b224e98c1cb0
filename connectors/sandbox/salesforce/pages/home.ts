import { html } from 'hono/html';
import { viewsOf } from '../rest/list-views.ts';
import { knownObject } from '../schema/objects.ts';
import type { RestApp, World } from '../types.ts';
import { page } from './layout.ts';

const SHOWN = ['Lead', 'Contact', 'Account', 'Task', 'Event', 'User'] as const;

function connection(world: World): string {
  const settings = world.org.package;
  return settings === undefined
    ? 'Cadenza is not connected yet: connect this org from Cadenza’s settings.'
    : `Cadenza is connected and is reached at ${settings.url}.`;
}

/** `GET /`: what the org holds, and its list views. */
export function homePage(app: RestApp, world: World): void {
  app.get('/', (c) => {
    const counts = SHOWN.map((name) => {
      const object = knownObject(name);
      const live = world.records.rows(object).filter((row) => row.IsDeleted !== true).length;
      return html`<div class="card"><b>${live}</b>${live === 1 ? object.label : object.labelPlural}</div>`;
    });
    const lists = (['Lead', 'Contact'] as const).map((name) => {
      const views = viewsOf(world, knownObject(name));
      return html`<section class="card"><h2>${knownObject(name).labelPlural}</h2><ul>${views.map(
        (view) =>
          html`<li><a href="/lightning/o/${name}/list?filterName=${view.developerName}">${view.label}</a></li>`,
      )}</ul></section>`;
    });
    const body = html`<h1>Home</h1>
<div class="cards">${counts}</div>
<div class="columns">${lists}</div>
<p class="card">${connection(world)} API calls in the last 24 hours: ${world.org.usage} of ${world.org.dailyLimit}.</p>`;
    return page(c, world, { title: 'Home', body });
  });
}
