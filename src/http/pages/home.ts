import { html } from 'hono/html';
import type { Actor } from '../../app/context.ts';
import type { CadenceSummary } from '../../app/read-cadences.ts';
import type { EnrollmentView } from '../../app/read-enrollments.ts';
import type { MessageView } from '../../app/read-messages.ts';
import type { SendView } from '../../app/read-sends.ts';
import type { Status } from '../../app/read-status.ts';
import type { TaskView } from '../../app/read-tasks.ts';
import type { Alert, Sender } from '../../ports/records.ts';
import type { HttpOptions } from '../env.ts';
import { alertCard, cadenceCard, connectionCard, linkCard, messageCard, outboxCard } from './home-side.ts';
import { blockedSenderCard, unknownSendCard } from './home-trouble.ts';
import { type Html, layout } from './layout.ts';
import { action, moment, state } from './parts.ts';
import { duration, localTime, words } from './words.ts';

/** Everything that the first page shows. */
export interface HomeData {
  readonly actor: Actor;
  readonly status: Status;
  readonly tasks: readonly TaskView[];
  readonly enrollments: readonly EnrollmentView[];
  readonly cadences: readonly CadenceSummary[];
  readonly messages: readonly MessageView[];
  readonly alerts: readonly Alert[];
  readonly unconfirmed: readonly SendView[];
  readonly senders: readonly Sender[];
  readonly links: HttpOptions['links'];
}

function clockBar({ status }: HomeData): Html {
  const { now, workspace, aheadSeconds, clockMovable, nextWorkAt } = status;
  const ahead = Math.abs(aheadSeconds) < 60 ? '' : ` Moved ahead by ${duration(aheadSeconds)}.`;
  const next =
    nextWorkAt === null ? html`Nothing is due.` : html`Next due: ${moment(nextWorkAt, workspace.zone, now)}.`;
  const buttons = clockMovable
    ? html`${action('/act/clock', '+1 hour', { by: '+1h' })}${action('/act/clock', '+1 day', { by: '+1d' })}${action('/act/clock', 'Next', { by: 'next' })}`
    : '';
  return html`<section class="card bar"><span><strong>${localTime(now, workspace.zone)}</strong>${ahead} <span class="quiet">${next}</span></span>${buttons}</section>`;
}

/** How many rows of a list stand open; the rest are behind a line that says how many there are. */
const rowsShown = 12;

/** A list whose tail is folded away, so that what needs somebody is not pushed off the page. */
function folded(rows: readonly Html[], wrap: (part: readonly Html[]) => Html): Html {
  const rest = rows.slice(rowsShown);
  const tail =
    rest.length === 0 ? '' : html`<details><summary>${rest.length} more</summary>${wrap(rest)}</details>`;
  return html`${wrap(rows.slice(0, rowsShown))}${tail}`;
}

function brakeBar({ status }: HomeData): Html {
  const { stoppedAt, mode, zone } = status.workspace;
  if (stoppedAt !== null)
    return html`<section class="card bar"><span class="state stopped">■ All touches are stopped</span><span class="quiet">since ${localTime(stoppedAt, zone)}</span>${action('/act/resume-all', 'Resume')}</section>`;
  if (mode === 'test')
    return html`<section class="card bar"><span class="state waiting">○ Test mode</span><span class="quiet">Only people with a test address get mail or are written to in the CRM, until an admin goes live.</span></section>`;
  return html``;
}

function taskRow(task: TaskView, now: Date): Html {
  const { person } = task;
  const phone = person?.phone ? html` · <a href="tel:${person.phone}">${person.phone}</a>` : '';
  const points = task.talkingPoints.map((point) => html`<li>${point}</li>`);
  return html`<h3><a href="/people/${task.personId}">${person?.name ?? 'Somebody'}</a></h3>
<div class="quiet">${[words(task.channel), person?.title, task.company].filter(Boolean).join(' · ')}${phone}</div>
<div>Due ${moment(task.dueAt, person?.zone ?? 'UTC', now)}</div>
<details><summary>${task.title}</summary><pre>${task.script}</pre>${points.length === 0 ? '' : html`<ul>${points}</ul>`}
<form class="inline" method="post" action="/act/tasks/${task.id}/complete">
<input name="note" placeholder="Note" maxlength="5000" aria-label="Note">
${task.outcomes.map((outcome) => html`<button name="outcome" value="${outcome.key}">${outcome.label}</button>`)}
</form></details>`;
}

function taskCard({ tasks, status }: HomeData): Html {
  const rows = tasks.map((task) => html`<li>${taskRow(task, status.now)}</li>`);
  const body =
    rows.length === 0
      ? html`<p class="quiet">No open tasks. They appear here when a call or another step by hand is due.</p>`
      : folded(rows, (part) => html`<ul class="rows">${part}</ul>`);
  return html`<section class="card"><h2>Open tasks</h2>${body}</section>`;
}

function enrollmentRow(run: EnrollmentView, now: Date): Html {
  const due = run.openTask?.until ?? run.next?.dueAt ?? run.resumeAt;
  const what =
    run.openTask === null ? (run.step?.name ?? '') : `Waiting for: ${run.step?.name ?? 'a task'}, until`;
  const next =
    due === null ? html`<span class="quiet">–</span>` : html`${what} ${moment(due, run.zone, now)}`;
  return html`<tr><td class="name"><a href="/people/${run.personId}">${run.person.name}</a><div class="small quiet">${run.cadence.name}</div></td>
<td>${state(run.state, run.reason)}<div class="small quiet">${run.words}</div></td><td>${next}</td></tr>`;
}

function enrollmentCard({ enrollments, status }: HomeData): Html {
  const rows = enrollments.map((run) => enrollmentRow(run, status.now));
  const table = folded(
    rows,
    (
      part,
    ) => html`<div class="scroll"><table><thead><tr><th>Person and cadence</th><th>State and why</th><th>Next touch</th></tr></thead>
<tbody>${part}</tbody></table></div>`,
  );
  const empty = html`<p class="quiet">Nobody is enrolled yet. Choose people in a CRM list and add them to a cadence, or use POST /v1/enrollments.</p>`;
  return html`<section class="card"><h2>Enrollments</h2>${enrollments.length === 0 ? empty : table}</section>`;
}

/** The first page: what is due, who is where, and what needs somebody. */
export function homePage(nonce: string, data: HomeData): Html {
  const { actor, status } = data;
  const stop =
    status.workspace.stoppedAt === null && actor.role === 'admin'
      ? action('/act/stop-all', 'Stop all touches')
      : '';
  return layout(nonce, {
    title: status.workspace.name,
    body: html`<header><h1>Cadenza</h1><span>${status.workspace.name}</span><span class="quiet">${actor.name}, ${actor.role}</span>
<div class="bar end">${stop}${action('/sign-out', 'Sign out')}</div></header>
<main class="grid"><div class="column">${brakeBar(data)}${clockBar(data)}${unknownSendCard(data)}${blockedSenderCard(data)}${taskCard(data)}${enrollmentCard(data)}</div>
<div class="column">${alertCard(data)}${messageCard(data)}${cadenceCard(data)}${connectionCard(data)}${outboxCard(data)}${linkCard(data)}</div></main>`,
  });
}
