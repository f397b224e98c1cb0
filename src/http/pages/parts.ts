import { html } from 'hono/html';
import type { Html } from './layout.ts';
import { localTime, relation, words } from './words.ts';

/** Colour carries state only, and each state has a sign and a word, too. */
const looks: Readonly<Record<string, readonly [string, string]>> = {
  pending: ['waiting', '○'],
  active: ['running', '▶'],
  paused: ['held', '‖'],
  finished: ['won', '✓'],
  stopped: ['stopped', '■'],
  needs_reauth: ['stopped', '!'],
  disconnected: ['stopped', '■'],
};

/** A state with its sign, word and reason. */
export function state(of: string, reason: string | null = null): Html {
  const [look, sign] = looks[of] ?? ['quiet', '·'];
  const because = reason === null ? '' : `: ${words(reason)}`;
  return html`<span class="state ${look}"><span aria-hidden="true">${sign}</span> ${words(of)}${because}</span>`;
}

/** A moment in somebody's zone, with how far away it is. */
export function moment(at: Date, zone: string, now: Date): Html {
  return html`<time datetime="${at.toISOString()}">${localTime(at, zone)}</time>, <span class="quiet">${relation(at, now)}</span>`;
}

/** A form of one button. `back` is where the browser goes afterwards. */
export function action(to: string, label: string, fields: Readonly<Record<string, string>> = {}): Html {
  const hidden = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  return html`<form class="inline" method="post" action="${to}">${hidden}<button>${label}</button></form>`;
}

/** A card with a heading, and words for when it is empty. */
export function card(title: string, rows: readonly Html[], empty: Html | string): Html {
  const body =
    rows.length === 0
      ? html`<p class="quiet">${empty}</p>`
      : html`<ul class="rows">${rows.map((row) => html`<li>${row}</li>`)}</ul>`;
  return html`<section class="card"><h2>${title}</h2>${body}</section>`;
}
