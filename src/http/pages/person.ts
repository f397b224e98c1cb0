import { html } from 'hono/html';
import type { Explanation } from '../../app/explain-person.ts';
import type { PersonView, RecordView } from '../../app/read-people.ts';
import type { LedgerEntry } from '../../ports/records.ts';
import { type Html, layout } from './layout.ts';
import { action, card, moment, state } from './parts.ts';
import { words } from './words.ts';

export interface PersonData {
  readonly person: PersonView & { readonly records: readonly RecordView[] };
  readonly why: Explanation;
  readonly now: Date;
}

type Run = Explanation['runs'][number];

/** What can be done with a run in its state. */
function commandsFor(run: Run): readonly string[] {
  if (run.state === 'active' || run.state === 'pending') return ['pause', 'finish', 'stop'];
  return run.state === 'paused' ? ['resume', 'finish', 'stop'] : [];
}

function decisionRow(entry: LedgerEntry, data: PersonData): Html {
  return html`${entry.words}<div class="small quiet">${moment(entry.at, data.person.zone, data.now)} · ${words(entry.rule)} · ${entry.actor}</div>`;
}

function runCard(run: Run, data: PersonData): Html {
  const { person, now } = data;
  const back = `/people/${person.id}`;
  const buttons = commandsFor(run).map((command) =>
    action(`/act/enrollments/${run.id}/${command}`, command[0]?.toUpperCase() + command.slice(1), { back }),
  );
  const next =
    run.next === null
      ? ''
      : html`<div>${run.state === 'paused' ? 'Once resumed' : 'Next'}: ${run.next.stepKey}, ${moment(run.next.dueAt, run.zone, now)}</div>`;
  const touches = run.touches.map(
    (
      touch,
    ) => html`<tr><td>${touch.stepKey}</td><td>${words(touch.channel)}</td><td>${words(touch.state)}${touch.outcome === null ? '' : `: ${words(touch.outcome)}`}</td>
<td>${moment(touch.endedAt ?? touch.dueAt, run.zone, now)}</td><td class="quiet">${touch.reason ?? ''}</td></tr>`,
  );
  return html`<section class="card"><h2>${run.cadence}</h2>
<div class="bar">${state(run.state, run.reason)} <span>${run.words}</span></div>${next}
<p class="quiet">From ${run.listSource}, enrolled by ${run.enrolledBy}, ${words(run.lawfulBasis)}.</p>
<div class="bar">${buttons}</div>
${touches.length === 0 ? '' : html`<div class="scroll"><table><thead><tr><th>Step</th><th>Channel</th><th>State</th><th>When</th><th>Why</th></tr></thead><tbody>${touches}</tbody></table></div>`}
<details><summary>Every decision (${run.decisions.length})</summary><ul class="rows">${run.decisions.map((entry) => html`<li>${decisionRow(entry, data)}</li>`)}</ul></details></section>`;
}

function contactCard({ person, why }: PersonData): Html {
  const rows = [
    ['Email', person.email],
    ['Phone', person.phone],
    ['Role', person.title],
    ['Company', person.company?.name],
    ['Place', [person.city, person.state, person.country].filter(Boolean).join(', ')],
    ['Zone', `${person.zone} (from ${person.zoneOrigin}, ${person.zoneConfidence} confidence)`],
  ] as const;
  const records = person.records.map(
    (record) =>
      `${record.kind ?? 'former CRM'} ${record.ref.type} ${record.ref.id}${record.state === 'live' ? '' : ` (${record.state})`}`,
  );
  const known = [...rows, ...records.map((text) => ['Record', text] as const)].filter(([, value]) => value);
  const suppressed = why.suppressions.map(
    (one) => ['Suppressed', `${one.scope}: ${one.reason} (${one.source})`] as const,
  );
  return html`<section class="card"><h2>Contact</h2><dl>${[...known, ...suppressed].map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl></section>`;
}

/** One person: what happens, what happened, and why. */
export function personPage(nonce: string, data: PersonData): Html {
  const { person, why, now } = data;
  const name = [person.firstName, person.lastName].filter(Boolean).join(' ') || person.email || 'A person';
  const hold = person.hold;
  const release =
    hold !== null && !hold.lasting
      ? action(`/act/people/${person.id}/release`, 'Lift the hold', { back: `/people/${person.id}` })
      : '';
  const held =
    hold === null
      ? ''
      : html`<section class="card bar"><span class="state held">‖ Held: ${hold.reason}</span><span class="quiet">${moment(hold.since, person.zone, now)}</span>${release}</section>`;
  const signals = why.signals.map(
    (signal) =>
      html`${words(signal.kind)} <span class="quiet">${moment(signal.at, person.zone, now)} · ${signal.source}</span>`,
  );
  return layout(nonce, {
    title: name,
    body: html`<header><a href="/">Cadenza</a><h1>${name}</h1></header>
<main class="grid"><div class="column">${held}${why.runs.map((run) => runCard(run, data))}${card(
      'Left out',
      why.leftOut.map((entry) => decisionRow(entry, data)),
      'Never left out of a cadence.',
    )}</div>
<div class="column">${contactCard(data)}${card('What they did', signals, 'No signals yet.')}</div></main>`,
  });
}
