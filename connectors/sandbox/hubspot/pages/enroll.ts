import { html } from 'hono/html';
import type { StandInContext } from '../../core/index.ts';
import {
  AppCallError,
  type Cadences,
  type EnrollOutcome,
  enroll,
  fetchCadences,
  keepSelection,
} from '../app-calls.ts';
import { ADMIN, OWNERS } from '../data/owners.ts';
import type { Mount } from '../http.ts';
import type { Portal } from '../state.ts';
import { errorPage, page } from './layout.ts';
import { listPath, recordPath } from './paths.ts';
import { selection } from './selection.ts';

function userOf(text: string) {
  return OWNERS.find((owner) => String(owner.userId) === text && !owner.archived) ?? ADMIN;
}

/** As many as one call may carry. */
const lookAtMost = 2000;

interface Wanted {
  readonly ids: readonly string[];
  readonly userId: string;
  readonly cadenceId: string;
}

async function readWanted(c: StandInContext, portal: Portal): Promise<Wanted> {
  const form = new URLSearchParams(await c.req.text());
  const everyone = form.get('everyone') === '1';
  const by = { list: form.get('list') ?? '', query: form.get('query') ?? '' };
  const ids = everyone ? selection(portal, by).map((row) => row.id) : form.getAll('id');
  return { ids, userId: form.get('userId') ?? '', cadenceId: form.get('cadenceId') ?? '' };
}

function choose(portal: Portal, wanted: Wanted, offered: { cadences: Cadences; lookAt: string | null }) {
  const { cadences, lookAt } = offered;
  const look =
    lookAt === null
      ? html`<p>So many can only be enrolled at once from here.</p>`
      : html`<p><a class="button main" href="${lookAt}" target="_blank">Preview and edit in Cadenza</a></p>
<p>Shows who starts and who is skipped, and each person's first email, before anything is sent.</p>`;
  const content = html`
<h1>Add ${wanted.ids.length === 1 ? '1 contact' : `${wanted.ids.length} contacts`} to a cadence</h1>
<section class="card">${look}</section>
<form class="card" method="post" action="${listPath(portal)}/enroll">
${wanted.ids.map((id) => html`<input type="hidden" name="id" value="${id}">`)}
<input type="hidden" name="userId" value="${wanted.userId}">
<p><label>Cadence <select name="cadenceId">${cadences.map(
    (cadence) =>
      html`<option value="${cadence.id}">${cadence.name}${cadence.version === undefined ? '' : ` (version ${cadence.version})`}</option>`,
  )}</select></label></p>
${cadences.length === 0 ? html`<p>There is no published cadence yet.</p>` : html`<button>Enroll now</button>`}
</form><p><a href="${listPath(portal)}">Back to contacts</a></p>`;
  return page('Add to cadence', content);
}

function outcome(portal: Portal, { answered, jobIds }: EnrollOutcome) {
  const name = (ref: string) => {
    const p = portal.records.resolve('contacts', ref)?.properties;
    return `${p?.firstname ?? ''} ${p?.lastname ?? ''}`.trim() || ref;
  };
  const content = html`
<h1>Added to cadence</h1>
<p class="card"><strong>${answered.enrolled}</strong> enrolled, <strong>${answered.skipped}</strong> skipped.
${jobIds.map((jobId) => html`<br>More are being added in the background (job ${jobId}).`)}</p>
<div class="scroll"><table class="people results"><thead><tr><th>Contact</th><th>Result</th><th>Reason</th></tr></thead><tbody>
${answered.results.map(
  (
    result,
  ) => html`<tr><td><a href="${recordPath(portal, result.ref)}">${result.name ?? name(result.ref)}</a></td>
<td>${result.status}</td><td>${result.reason ?? ''}</td></tr>`,
)}</tbody></table></div><p><a href="${listPath(portal)}">Back to contacts</a></p>`;
  return page('Added to cadence', content);
}

/** The bulk action: choose a cadence, hand over the contacts, show what came of each. */
export const mountEnroll: Mount = (app, portal) => {
  const base = '/contacts/:portal{[0-9]+}/objects/0-1/views/all/list';
  const guarded = async (c: StandInContext, step: (wanted: Wanted) => Promise<Response>) => {
    const wanted = await readWanted(c, portal);
    const fail = (reason: string) => c.html(errorPage('Not added', reason, listPath(portal)), 400);
    if (wanted.ids.length === 0) return fail('No contact was selected. Tick at least one.');
    try {
      return await step(wanted);
    } catch (error) {
      if (error instanceof AppCallError) return fail(error.message);
      throw error;
    }
  };
  app.post(`${base}/cadence`, (c) =>
    guarded(c, async (wanted) => {
      const cadences = await fetchCadences(portal, userOf(wanted.userId));
      const lookAt =
        wanted.ids.length > lookAtMost
          ? null
          : await keepSelection(portal, userOf(wanted.userId), wanted.ids);
      return c.html(choose(portal, wanted, { cadences, lookAt }));
    }),
  );
  app.post(`${base}/enroll`, (c) =>
    guarded(c, async (wanted) => {
      const { ids: objectIds, cadenceId } = wanted;
      const result = await enroll(portal, userOf(wanted.userId), { objectIds, cadenceId });
      return c.html(outcome(portal, result));
    }),
  );
};
