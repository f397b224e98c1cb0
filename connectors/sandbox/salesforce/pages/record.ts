import { html } from 'hono/html';
import { notFound } from '../errors.ts';
import { to18 } from '../ids.ts';
import { shownValue } from '../rest/sobjects.ts';
import { knownObject, type ObjectSpec, objectOfId } from '../schema/objects.ts';
import type { RestApp, Row, World } from '../types.ts';
import { type Html, inWords, page } from './layout.ts';
import { personPath } from './list.ts';
import { timeline } from './timeline.ts';
import { activeUsers } from './user.ts';

function fieldsHtml(world: World, object: ObjectSpec, row: Row): Html {
  const shown = object.fields.map((spec) => {
    const value = shownValue(spec, row);
    if (value === null) return '';
    const target = spec.type === 'reference' ? objectOfId(String(value)) : undefined;
    const linked = target === undefined ? undefined : world.records.get(target, String(value));
    const text = linked?.Name === undefined ? inWords(value) : `${String(linked.Name)} (${String(value)})`;
    return html`<dt>${spec.label}</dt><dd>${text}</dd>`;
  });
  return html`<dl>${shown}</dl>`;
}

function act(row: Row, name: string, content: { label: string; inner?: Html; danger?: boolean }): Html {
  return html`<form class="act" method="post" action="/acts/${name}"><input type="hidden" name="id" value="${row.Id}">
${content.inner ?? ''}<button ${content.danger ? html`class="danger"` : ''}>${content.label}</button></form>`;
}

function actsHtml(world: World, object: ObjectSpec, row: Row): Html {
  if (row.IsDeleted === true) return html`<p class="problem">This record is in the recycle bin.</p>`;
  if (row.IsConverted === true) {
    const contact = String(row.ConvertedContactId);
    return html`<p>This lead was converted: <a href="/lightning/r/Contact/${contact}/view">go to the contact</a>.</p>`;
  }
  const owners = activeUsers(world).map(
    (user) =>
      html`<option value="${user.Id}" ${user.Id === row.OwnerId ? 'selected' : ''}>${String(user.Name)}</option>`,
  );
  const opted = row.HasOptedOutOfEmail === true;
  return html`<div class="acts">
${act(row, opted ? 'opt_in' : 'opt_out', { label: opted ? 'Clear email opt-out' : 'Opt out of email' })}
${object.name === 'Lead' ? act(row, 'convert', { label: 'Convert' }) : ''}
${act(row, 'delete', { label: 'Delete', danger: true })}
${act(row, 'change_owner', { label: 'Change owner', inner: html`<select name="ownerId" aria-label="New owner">${owners}</select>` })}
${act(row, 'merge', {
  label: 'Merge',
  inner: html`<input type="text" name="loserId" required placeholder="Id of the duplicate" aria-label="Id of the duplicate that goes">`,
})}
</div>`;
}

/**
 * Where the package's component on a record page asks the product for the panel. It is a frame of its own, so that the
 * record is there at once, however long the product takes.
 */
function panelHtml(object: ObjectSpec, row: Row): Html {
  return html`<section class="card panel"><h2>Cadenza</h2>
<iframe title="Cadenza" src="/apex/CadenzaPanel?object=${object.name}&id=${row.Id}" referrerpolicy="no-referrer"></iframe></section>`;
}

/** `GET /lightning/r/{Contact|Lead}/{id}/view`: a record, what can be done to it, and its activity timeline. */
export function recordPage(app: RestApp, world: World): void {
  app.get('/lightning/r/:object/:id/view', (c) => {
    const object = knownObject(personPath(c));
    const row = world.records.get(object, to18(c.req.param('id')) ?? '');
    if (row === undefined) throw notFound(`There is no ${object.label} with this id.`);
    const body = html`<h1>${object.label}: ${String(row.Name)}</h1>
<section class="card">${actsHtml(world, object, row)}</section>
<div class="record">
<div class="columns">
<section class="card"><h2>Activity</h2>${timeline(world, row.Id)}</section>
<section class="card"><h2>Details</h2>${fieldsHtml(world, object, row)}</section>
</div>
${panelHtml(object, row)}
</div>`;
    return page(c, world, { title: String(row.Name), body });
  });
}
