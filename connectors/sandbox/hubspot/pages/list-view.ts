import { html, raw } from 'hono/html';
import { OWNERS } from '../data/owners.ts';
import type { Mount } from '../http.ts';
import type { Portal } from '../state.ts';
import type { RecordRow } from '../types.ts';
import { mountEnroll } from './enroll.ts';
import { page } from './layout.ts';
import { listPath, recordPath } from './paths.ts';
import { selection } from './selection.ts';

const PAGE = 100;

const SELECT_ALL = `document.getElementById('all')?.addEventListener('change', (event) => {
  for (const box of document.querySelectorAll('input[name=id]')) box.checked = event.target.checked;
});`;

function ownerName(id: string | undefined): string {
  const owner = OWNERS.find((row) => row.id === id);
  return owner === undefined ? '' : `${owner.firstName} ${owner.lastName}`;
}

function line(portal: Portal, row: RecordRow) {
  const p = row.properties;
  const name = `${p.firstname ?? ''} ${p.lastname ?? ''}`.trim() || row.id;
  return html`<tr>
<td><input type="checkbox" name="id" value="${row.id}" aria-label="Select ${name}"></td>
<td><a href="${recordPath(portal, row.id)}">${name}</a></td><td>${p.jobtitle ?? ''}</td><td>${p.company ?? ''}</td>
<td>${p.email ?? ''}${p.hs_email_optout === 'true' ? html` <strong>(opted out)</strong>` : ''}</td>
<td>${p.country ?? ''}</td><td>${ownerName(p.hubspot_owner_id)}</td></tr>`;
}

function filterBar(portal: Portal, listId: string, query: string) {
  return html`<form class="bar" method="get" action="${listPath(portal)}">
<label>List <select name="list"><option value="">All contacts</option>${portal.lists
    .all()
    .map(
      (list) =>
        html`<option value="${list.listId}" ${list.listId === listId ? 'selected' : ''}>${list.name}</option>`,
    )}</select></label>
<label>Search <input type="text" name="query" value="${query}"></label>
<button>Show</button></form>`;
}

function pager(portal: Portal, at: { list: string; query: string; number: number; count: number }) {
  const { list, query, number, count } = at;
  const link = (to: number, text: string) =>
    html`<a href="${listPath(portal)}?${new URLSearchParams({ list, query, page: String(to) })}">${text}</a> `;
  const last = Math.max(1, Math.ceil(count / PAGE));
  return html`<p>Page ${number} of ${last} ${number > 1 ? link(number - 1, 'Previous') : ''}${number < last ? link(number + 1, 'Next') : ''}</p>`;
}

function view(portal: Portal, asked: { list: string; query: string; number: number }) {
  const { list, query, number } = asked;
  const rows = selection(portal, { list, query });
  const shown = rows.slice((number - 1) * PAGE, number * PAGE);
  const content = html`
<h1>Contacts</h1>
${filterBar(portal, list, query)}
<form method="post" action="${listPath(portal)}/cadence">
<input type="hidden" name="list" value="${list}"><input type="hidden" name="query" value="${query}">
<div class="bar">
<label><input type="checkbox" id="all"> Select this page</label>
<label><input type="checkbox" name="everyone" value="1"> All ${rows.length} shown by this filter</label>
<label>As <select name="userId">${OWNERS.filter((owner) => !owner.archived).map(
    (owner) => html`<option value="${owner.userId}">${owner.firstName} ${owner.lastName}</option>`,
  )}</select></label>
<button class="main">Add to cadence</button></div>
<div class="scroll"><table class="people"><thead><tr><th></th><th>Name</th><th>Job title</th><th>Company</th><th>Email</th><th>Country</th><th>Owner</th></tr></thead>
<tbody>${shown.map((row) => line(portal, row))}</tbody></table></div>
</form>
${pager(portal, { list, query, number, count: rows.length })}
<script>${raw(SELECT_ALL)}</script>`;
  return page('Contacts', content);
}

/** The contact index with its bulk action. */
export const mountListView: Mount = (app, portal) => {
  app.get('/contacts/:portal{[0-9]+}/objects/0-1/views/all/list', (c) =>
    c.html(
      view(portal, {
        list: c.req.query('list') ?? '',
        query: c.req.query('query') ?? '',
        number: Math.max(1, Math.trunc(Number(c.req.query('page') ?? 1)) || 1),
      }),
    ),
  );
  mountEnroll(app, portal);
};
