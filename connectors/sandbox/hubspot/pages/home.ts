import { html } from 'hono/html';
import { OBJECT_TYPES } from '../data/object-types.ts';
import { OWNERS } from '../data/owners.ts';
import type { Mount } from '../http.ts';
import type { Portal } from '../state.ts';
import { page } from './layout.ts';
import { listPath } from './paths.ts';

function counts(portal: Portal) {
  return OBJECT_TYPES.map(({ name }) => {
    let live = 0;
    for (const row of portal.records.scan(name)) if (!row.archived) live += 1;
    return { name, live };
  });
}

function home(portal: Portal) {
  const { hubId, appId } = portal.identity;
  const content = html`
<h1>Portal ${hubId}</h1>
<div class="card"><a href="${listPath(portal)}">Contacts</a>
<h2>Lists</h2><ul>${portal.lists
    .all()
    .map(
      (list) =>
        html`<li><a href="${listPath(portal)}?list=${list.listId}">${list.name}</a> (${portal.lists.members(list).length}, ${list.processingType.toLowerCase()})</li>`,
    )}</ul></div>
<div class="card"><h2>Records</h2><dl>${counts(portal).map(({ name, live }) => html`<dt>${name}</dt><dd>${live}</dd>`)}</dl></div>
<div class="card"><h2>Owners</h2><ul>${OWNERS.map(
    (owner) =>
      html`<li>${owner.firstName} ${owner.lastName}, ${owner.email}${owner.archived ? ' (archived)' : ''}</li>`,
  )}</ul></div>
<div class="card"><h2>Installed app</h2><dl><dt>App</dt><dd>Cadenza (${appId})</dd>
<dt>State</dt><dd>${portal.oauth.installed ? 'installed' : 'not installed'}</dd>
<dt>Its address</dt><dd>${portal.deliverTo() ?? 'not known yet'}</dd>
<dt>Webhooks waiting</dt><dd>${portal.webhooks.pending}</dd></dl></div>`;
  return page('CRM portal', content);
}

/** The start page. */
export const mountHome: Mount = (app, portal) => {
  app.get('/', (c) => c.html(home(portal)));
};
