import { html, raw } from 'hono/html';
import { type ListView, listViewSoql } from '../data/list-views.ts';
import { notFound } from '../errors.ts';
import { viewColumns, viewsOf } from '../rest/list-views.ts';
import { knownObject } from '../schema/objects.ts';
import { runQuery } from '../soql/run.ts';
import type { RestApp, RestContext, Row, World } from '../types.ts';
import { type Html, inWords, page, recordPath } from './layout.ts';
import { currentUser } from './user.ts';

/** Also the most that a list button takes at once. */
const ROWS = 200;

const SELECT_ALL = raw(
  `<script>document.getElementById('all').addEventListener('change',e=>{for(const box of document.querySelectorAll('input[name=ids]'))box.checked=e.target.checked})</script>`,
);

/** The object of a page's path: only people have list views and record pages here. */
export function personPath(c: RestContext): 'Contact' | 'Lead' {
  const name = c.req.param('object');
  if (name === 'Contact' || name === 'Lead') return name;
  throw notFound(`There is no page for ${name}`);
}

function rowHtml(world: World, view: ListView, row: Row): Html {
  const cells = viewColumns(world, view).map((column, index) => {
    const text = inWords(column.read(row));
    return index === 0
      ? html`<td><a href="${recordPath(row, view.object)}">${text}</a></td>`
      : html`<td>${text}</td>`;
  });
  const box = html`<input type="checkbox" name="ids" value="${row.Id}" aria-label="Select ${String(row.Name)}">`;
  return html`<tr><td>${box}</td>${cells}</tr>`;
}

function tableHtml(world: World, view: ListView, rows: readonly Row[]): Html {
  const heads = viewColumns(world, view).map(
    ({ spec, names }) => html`<th scope="col">${names.length > 1 ? names[0] : spec.label}</th>`,
  );
  return html`<div class="scroll"><table class="people">
<thead><tr><th scope="col"><input type="checkbox" id="all" aria-label="Select all"></th>${heads}</tr></thead>
<tbody>${rows.map((row) => rowHtml(world, view, row))}</tbody>
</table></div>`;
}

/** Links to the pages of a long list. */
function pager(view: ListView, total: number, from: number): Html {
  const at = (start: number) =>
    `/lightning/o/${view.object}/list?filterName=${view.developerName}&from=${start}`;
  const shown = total === 0 ? 'No records' : `${from + 1}–${Math.min(total, from + ROWS)} of ${total}`;
  const before = from > 0 ? html`<a href="${at(Math.max(0, from - ROWS))}">Previous</a>` : '';
  const after = from + ROWS < total ? html`<a href="${at(from + ROWS)}">Next</a>` : '';
  return html`<p class="meta">${shown} ${before} ${after}</p>`;
}

/** `GET /lightning/o/{Contact|Lead}/list?filterName=`: a list view with the package's button. */
export function listPage(app: RestApp, world: World): void {
  app.get('/lightning/o/:object/list', (c) => {
    const object = knownObject(personPath(c));
    const views = viewsOf(world, object);
    const wanted = c.req.query('filterName');
    const view = views.find((known) => known.developerName === wanted || known.id === wanted) ?? views[0];
    if (view === undefined) throw notFound();
    const session = { userId: currentUser(c, world).Id, token: '' };
    const { rows } = runQuery(world, listViewSoql(view), { session, deleted: false });
    const from = Math.max(0, Math.trunc(Number(c.req.query('from') ?? 0)) || 0);
    const options = views.map(
      (known) =>
        html`<option value="${known.developerName}" ${known === view ? 'selected' : ''}>${known.label}</option>`,
    );
    const body = html`<h1>${object.labelPlural}: ${view.label}</h1>
<form class="bar" method="get"><label for="view">List view</label>
<select id="view" name="filterName">${options}</select><button>Show</button></form>
<form class="card" method="post" action="/apex/CadenzaEnroll">
<input type="hidden" name="object" value="${view.object}"><input type="hidden" name="filterName" value="${view.developerName}">
<div class="bar"><button class="main">Add to cadence</button></div>
${tableHtml(world, view, rows.slice(from, from + ROWS))}
${pager(view, rows.length, from)}
</form>${SELECT_ALL}`;
    return page(c, world, { title: view.label, body });
  });
}
