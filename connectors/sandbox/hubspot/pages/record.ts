import { html } from 'hono/html';
import { actSchema, performAct } from '../acts.ts';
import { AppCallError, fetchPanel } from '../app-calls.ts';
import { findObjectType } from '../data/object-types.ts';
import { ADMIN, OWNERS } from '../data/owners.ts';
import { VendorError } from '../errors.ts';
import type { Mount } from '../http.ts';
import type { Portal } from '../state.ts';
import type { OwnerRow, RecordRow } from '../types.ts';
import { errorPage, framedProblem, page, readable } from './layout.ts';
import { listPath, recordPath } from './paths.ts';
import { entry, timelineOf } from './timeline.ts';

function nameOf(row: RecordRow): string {
  const p = row.properties;
  return `${p.firstname ?? ''} ${p.lastname ?? ''}`.trim() || `Contact ${row.id}`;
}

/** Moments as people read them; every other value as it is stored. */
const shown = (value: string): string => (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? readable(value) : value);

function button(portal: Portal, row: RecordRow, said: { act: string; label: string; risk?: boolean }) {
  return html`<form method="post" action="${recordPath(portal, row.id)}/act">
<input type="hidden" name="act" value="${said.act}"><button class="${said.risk === true ? 'risk' : ''}">${said.label}</button></form>`;
}

function actions(portal: Portal, row: RecordRow) {
  const out = row.properties.hs_email_optout === 'true';
  const action = `${recordPath(portal, row.id)}/act`;
  return html`<div class="bar">
${button(portal, row, out ? { act: 'opt_in', label: 'Opt in again' } : { act: 'opt_out', label: 'Opt out of all email' })}
${button(portal, row, { act: 'delete', label: 'Delete', risk: true })}
${button(portal, row, { act: 'privacy_delete', label: 'GDPR delete', risk: true })}
<form method="post" action="${action}"><input type="hidden" name="act" value="change_owner">
<label>Owner <select name="ownerId">${OWNERS.filter((owner) => !owner.archived).map(
    (owner) =>
      html`<option value="${owner.id}" ${owner.id === row.properties.hubspot_owner_id ? 'selected' : ''}>${owner.firstName} ${owner.lastName}</option>`,
  )}</select></label> <button>Change owner</button></form>
<form method="post" action="${action}"><input type="hidden" name="act" value="merge">
<label>Merge with record <input type="text" name="otherId" size="12" inputmode="numeric" required></label> <button class="risk">Merge</button></form>
</div>`;
}

function companies(portal: Portal, row: RecordRow) {
  const type = findObjectType('companies');
  const rows = type === undefined ? [] : portal.records.neighbourRows(row, type);
  return rows.map(
    (company) => html`<dt>company record</dt><dd>${company.properties.name} (${company.id})</dd>`,
  );
}

/**
 * The app's card: a frame of its own, so that the record is there at once, however long the app takes. Nobody signs in
 * at the stand-in, so the card says as whom it is looked at.
 */
function panelCard(portal: Portal, row: RecordRow, as: OwnerRow) {
  const people = OWNERS.filter((owner) => !owner.archived);
  return html`<section class="card panel"><h2>Cadenza</h2>
<form class="bar" method="get"><label>As <select name="as">${people.map(
    (owner) =>
      html`<option value="${owner.userId}" ${owner.userId === as.userId ? 'selected' : ''}>${owner.firstName} ${owner.lastName}</option>`,
  )}</select></label> <button>Show</button></form>
<iframe title="Cadenza" src="${recordPath(portal, row.id)}/panel?as=${as.userId}" referrerpolicy="no-referrer"></iframe></section>`;
}

function recordPage(portal: Portal, row: RecordRow, as: OwnerRow) {
  const entries = timelineOf(portal, row);
  const properties = Object.entries(row.properties).sort(([a], [b]) => (a < b ? -1 : 1));
  const content = html`
<h1>${nameOf(row)}</h1>
${row.archived ? html`<p class="card error">This contact was deleted${row.purged === true ? ' for privacy' : ''}.</p>` : actions(portal, row)}
<div class="record">
<div class="columns">
<section class="card"><h2>Properties</h2><dl>${properties.map(([name, value]) => html`<dt>${name}</dt><dd>${shown(value)}</dd>`)}${companies(portal, row)}</dl></section>
<section class="card"><h2>Timeline (${entries.length})</h2>${entries.length === 0 ? html`<p>No activity yet.</p>` : entries.map(entry)}</section>
</div>
${panelCard(portal, row, as)}
</div>`;
  return page(nameOf(row), content, html`<a href="${listPath(portal)}">Contacts</a>`);
}

/** Who looks at a record: whom the card names, else the first rep. */
function lookingAs(userId: string | undefined): OwnerRow {
  const people = OWNERS.filter((owner) => !owner.archived);
  return people.find((owner) => String(owner.userId) === userId) ?? people[0] ?? ADMIN;
}

/** The contact's record page, at HubSpot's own path, with what a person can do there. */
export const mountRecord: Mount = (app, portal) => {
  const base = '/contacts/:portal{[0-9]+}/record/0-1/:id';
  app.get(base, (c) => {
    const id = c.req.param('id');
    const row = portal.records.resolve('contacts', id);
    if (row === undefined)
      return c.html(errorPage('No such contact', `There is no contact ${id}.`, listPath(portal)), 404);
    return row.id === id
      ? c.html(recordPage(portal, row, lookingAs(c.req.query('as'))))
      : c.redirect(recordPath(portal, row.id));
  });
  app.get(`${base}/panel`, async (c) => {
    c.header('cache-control', 'no-store');
    try {
      const user = lookingAs(c.req.query('as'));
      return c.redirect(await fetchPanel(portal, user, c.req.param('id')), 302);
    } catch (error) {
      if (error instanceof AppCallError) return c.html(framedProblem(error.message));
      throw error;
    }
  });
  app.post(`${base}/act`, async (c) => {
    const id = c.req.param('id');
    const form = Object.fromEntries(new URLSearchParams(await c.req.text()));
    const back = recordPath(portal, id);
    const act = actSchema.safeParse({ ...form, id });
    if (!act.success) return c.html(errorPage('Not done', 'The form was incomplete.', back), 400);
    try {
      return c.redirect(recordPath(portal, performAct(portal, act.data).id), 303);
    } catch (error) {
      if (error instanceof VendorError) return c.html(errorPage('Not done', error.message, back), 400);
      throw error;
    }
  });
};
