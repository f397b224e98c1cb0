import { html } from 'hono/html';
import { knownObject } from '../schema/objects.ts';
import type { Row, World } from '../types.ts';
import { type Html, inWords } from './layout.ts';

const CADENZA: readonly (readonly [string, string])[] = [
  ['Cadenza_Kind__c', 'Kind'],
  ['Cadenza_Cadence__c', 'Cadence'],
  ['Cadenza_Step__c', 'Step'],
  ['Cadenza_Channel__c', 'Channel'],
  ['Cadenza_Direction__c', 'Direction'],
  ['Cadenza_Outcome__c', 'Outcome'],
  ['Cadenza_Touch_Id__c', 'Touch'],
];

const momentOf = (row: Row): string =>
  String(
    row.Cadenza_Occurred_At__c ??
      row.StartDateTime ??
      row.CompletedDateTime ??
      row.ActivityDate ??
      row.CreatedDate,
  );

function entry(row: Row, object: string): Html {
  const kind = object === 'Event' ? 'Event' : String(row.TaskSubtype ?? 'Task');
  const moment = inWords(momentOf(row));
  const status = inWords(object === 'Event' ? row.StartDateTime : row.Status);
  const facts = CADENZA.filter(([name]) => (row[name] ?? null) !== null)
    .map(([name, label]) => `${label}: ${inWords(row[name])}`)
    .join(' · ');
  return html`<li><span class="tag">${kind}</span> <b>${String(row.Subject ?? '(no subject)')}</b>
<div class="meta">${status === moment ? moment : `${moment} · ${status}`}</div>
${(row.Description ?? null) === null ? '' : html`<p>${String(row.Description)}</p>`}
${facts === '' ? '' : html`<div class="meta">${facts}</div>`}</li>`;
}

/** The activity timeline of a person: tasks and events, newest first. */
export function timeline(world: World, id: string): Html {
  const entries = ['Task', 'Event'].flatMap((name) =>
    world.records
      .find(knownObject(name), 'WhoId', id)
      .filter((row) => row.IsDeleted !== true)
      .map((row) => ({ row, name })),
  );
  entries.sort((a, b) => {
    const left = momentOf(a.row);
    const right = momentOf(b.row);
    return left === right ? 0 : left < right ? 1 : -1;
  });
  if (entries.length === 0) return html`<p class="meta">No activity yet.</p>`;
  return html`<ul class="timeline">${entries.map(({ row, name }) => entry(row, name))}</ul>`;
}
