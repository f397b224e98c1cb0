import { html } from 'hono/html';
import { findObjectType, TIMELINE_TYPES } from '../data/object-types.ts';
import { DISPOSITIONS, OWNERS } from '../data/owners.ts';
import type { Portal } from '../state.ts';
import type { RecordRow } from '../types.ts';
import { readable } from './layout.ts';

/** A contact's engagements, newest first. */
export function timelineOf(portal: Portal, contact: RecordRow): RecordRow[] {
  const rows = TIMELINE_TYPES.flatMap((name) => {
    const type = findObjectType(name);
    return type === undefined ? [] : portal.records.neighbourRows(contact, type);
  });
  const at = (row: RecordRow) => row.properties.hs_timestamp ?? row.createdAt;
  return rows.sort((a, b) => (at(a) === at(b) ? Number(b.id) - Number(a.id) : at(a) < at(b) ? 1 : -1));
}

const KIND: Readonly<Record<string, string>> = {
  emails: 'Email',
  calls: 'Call',
  tasks: 'Task',
  communications: 'Message',
  meetings: 'Meeting',
  notes: 'Note',
  postal_mail: 'Letter',
};

function first(row: RecordRow, names: readonly string[]): string {
  for (const name of names) {
    const value = row.properties[name];
    if (value !== undefined && value !== '') return value;
  }
  return '';
}

/** Markup to plain text: the timeline shows words, never somebody's HTML. */
function plain(text: string): string {
  const broken = text.replace(/<(br|\/p|\/div|\/li)[^>]*>/gi, '\n').replace(/<[^>]*>/g, '');
  return broken
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .trim();
}

/** HubSpot's constants as words: `NOT_STARTED` is 'not started'. */
const inWords = (text: string): string =>
  /^[A-Z_]+$/.test(text) ? text.toLowerCase().replaceAll('_', ' ') : text;

function outcomeOf(row: RecordRow): string {
  const p = row.properties;
  const disposition = DISPOSITIONS.find(({ id }) => id === p.hs_call_disposition)?.label;
  const parts = [
    p.hs_email_direction === 'INCOMING_EMAIL' ? 'incoming' : undefined,
    p.hs_email_status,
    p.hs_call_status,
    disposition,
    p.hs_task_type,
    p.hs_task_status,
    p.hs_meeting_outcome,
    p.hs_communication_channel_type,
  ];
  const given = parts.map((part) => inWords(part ?? ''));
  return given.filter((part) => part !== '').join(', ');
}

function fromTo(row: RecordRow): string {
  const from = row.properties.hs_email_from_email;
  const to = row.properties.hs_email_to_email;
  return from === undefined ? '' : `${from} to ${to ?? '?'}`;
}

/** One engagement as the record page shows it. */
export function entry(row: RecordRow) {
  const owner = OWNERS.find(({ id }) => id === row.properties.hubspot_owner_id);
  const title = first(row, ['hs_email_subject', 'hs_call_title', 'hs_task_subject', 'hs_meeting_title']);
  const body = first(row, [
    'hs_email_text',
    'hs_email_html',
    'hs_call_body',
    'hs_task_body',
    'hs_communication_body',
    'hs_meeting_body',
    'hs_note_body',
    'hs_postal_mail_body',
  ]);
  const own = Object.entries(row.properties).filter(([name]) => name.startsWith('cadenza_'));
  return html`<article class="entry" data-type="${row.type}" data-id="${row.id}">
<strong>${KIND[row.type] ?? row.type}${title === '' ? '' : `: ${title}`}</strong>
<div class="meta">${readable(row.properties.hs_timestamp)}${owner === undefined ? '' : `, ${owner.firstName} ${owner.lastName}`}${outcomeOf(row) === '' ? '' : `, ${outcomeOf(row)}`}</div>
<div class="meta">${fromTo(row)}</div>
${body === '' ? '' : html`<div class="body">${plain(body)}</div>`}
${own.map(([name, value]) => html`<div class="meta">${name}: ${value}</div>`)}
</article>`;
}
