import { randomUUID } from 'node:crypto';
import { html } from 'hono/html';
import { type EnrollResult, enroll, fetchCadences, keepSelection } from '../package/enroll.ts';
import { knownObject } from '../schema/objects.ts';
import type { RestApp, RestContext, World } from '../types.ts';
import { type Html, page } from './layout.ts';
import { currentUser } from './user.ts';

/** What the list's form (or the choice of a cadence) has sent. */
interface Form {
  readonly object: 'Contact' | 'Lead';
  readonly filterName: string;
  readonly ids: readonly string[];
  readonly cadenceId: string;
  readonly key: string;
}

async function readForm(c: RestContext): Promise<Form> {
  const body = new URLSearchParams(await c.req.text());
  return {
    object: body.get('object') === 'Contact' ? 'Contact' : 'Lead',
    filterName: body.get('filterName') ?? '',
    ids: [...new Set(body.getAll('ids'))],
    cadenceId: body.get('cadenceId') ?? '',
    key: body.get('key') ?? '',
  };
}

function backLink(form: Form): Html {
  const path = `/lightning/o/${form.object}/list?filterName=${encodeURIComponent(form.filterName)}`;
  return html`<p><a href="${path}">Back to the list</a></p>`;
}

const problem = (text: string): Html => html`<p class="problem" role="alert">${text}</p>`;

function hidden(form: Form): Html {
  return html`<input type="hidden" name="object" value="${form.object}">
<input type="hidden" name="filterName" value="${form.filterName}">
${form.ids.map((id) => html`<input type="hidden" name="ids" value="${id}">`)}`;
}

async function choiceHtml(world: World, form: Form, userId: string): Promise<Html> {
  const cadences = await fetchCadences(world.org, userId);
  if (!cadences.ok) return problem(cadences.problem);
  if (cadences.value.length === 0) return problem('Cadenza has no published cadence that you may use yet.');
  const options = cadences.value.map((cadence) => {
    const version = cadence.version ?? null;
    const label = version === null ? cadence.name : `${cadence.name} (version ${version})`;
    return html`<option value="${cadence.id}">${label}</option>`;
  });
  const { object, ids } = form;
  const kept = await keepSelection(world.org, { userId, object, ids });
  const look = kept.ok
    ? html`<p><a class="button main" href="${kept.value}" target="_blank">Preview and edit in Cadenza</a></p>
<p>Shows who starts and who is skipped, and each person's first email, before anything is sent.</p>`
    : problem(kept.problem);
  return html`<section class="card"><h2>${ids.length} selected</h2>${look}</section>
<form class="card" method="post" action="/apex/CadenzaEnroll/result">${hidden(form)}
<input type="hidden" name="key" value="${randomUUID()}">
<div class="bar"><label for="cadence">Cadence</label><select id="cadence" name="cadenceId">${options}</select>
<button>Enroll now</button></div></form>`;
}

function resultHtml(world: World, form: Form, result: EnrollResult): Html {
  if (result.kind === 'queued') {
    return html`<p class="card">Cadenza is enrolling ${form.ids.length} people in the background (job ${result.jobId}).</p>`;
  }
  const object = knownObject(form.object);
  const rows = result.results.map((one) => {
    const name = one.name ?? world.records.get(object, one.ref)?.Name ?? one.ref;
    const tag = one.status === 'enrolled' ? 'good' : 'stop';
    return html`<tr><td><a href="/lightning/r/${form.object}/${one.ref}/view">${String(name)}</a></td>
<td><span class="tag ${tag}">${one.status}</span></td><td class="wrap">${one.reason ?? ''}</td></tr>`;
  });
  return html`<section class="card"><h2>${result.enrolled} enrolled, ${result.skipped} skipped</h2>
<div class="scroll"><table><thead><tr><th scope="col">Name</th><th scope="col">Result</th><th scope="col">Reason</th></tr></thead>
<tbody>${rows}</tbody></table></div></section>`;
}

/** The package's page behind the list button: choose a cadence, then see for each person what came of it. */
export function enrollPages(app: RestApp, world: World): void {
  app.post('/apex/CadenzaEnroll', async (c) => {
    const form = await readForm(c);
    const userId = currentUser(c, world).Id;
    const content =
      form.ids.length === 0
        ? problem('Nobody is selected: tick at least one person in the list.')
        : await choiceHtml(world, form, userId);
    const body = html`<h1>Add to cadence</h1>${content}${backLink(form)}`;
    return page(c, world, { title: 'Add to cadence', body });
  });
  app.post('/apex/CadenzaEnroll/result', async (c) => {
    const form = await readForm(c);
    const { object, ids, cadenceId, key } = form;
    const userId = currentUser(c, world).Id;
    const outcome = await enroll(world.org, { userId, object, ids, cadenceId, idempotencyKey: key });
    const content = outcome.ok ? resultHtml(world, form, outcome.value) : problem(outcome.problem);
    const body = html`<h1>Add to cadence</h1>${content}${backLink(form)}`;
    return page(c, world, { title: 'Add to cadence', body });
  });
}
