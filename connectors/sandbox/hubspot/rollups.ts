import { findObjectType } from './data/object-types.ts';
import type { Portal } from './state.ts';
import type { RecordRow } from './types.ts';

/** Whether an engagement counts as having contacted the person: HubSpot leaves tasks and notes out. */
function contacts(row: RecordRow): boolean {
  if (row.type === 'emails') return row.properties.hs_email_direction !== 'INCOMING_EMAIL';
  return row.type === 'calls' || row.type === 'communications' || row.type === 'meetings';
}

function later(a: string | undefined, b: string): string {
  return a === undefined || a < b ? b : a;
}

/**
 * Brings the contacts of a new engagement up to date: last activity, last contacted, how often. HubSpot
 * calculates these itself, so no webhook tells of them.
 */
export function rollUp(portal: Portal, row: RecordRow): void {
  const type = findObjectType('contacts');
  const at = row.properties.hs_timestamp;
  if (type === undefined || at === undefined || row.type === 'companies' || row.type === 'contacts') return;
  const now = portal.clock.now().toISOString();
  for (const contact of portal.records.neighbourRows(row, type)) {
    const before = contact.properties;
    const count = Number(before.num_contacted_notes ?? 0) + 1;
    const met = contacts(row)
      ? {
          notes_last_contacted: later(before.notes_last_contacted, at),
          num_contacted_notes: String(count),
        }
      : {};
    const properties = {
      ...before,
      ...met,
      notes_last_updated: later(before.notes_last_updated, at),
      lastmodifieddate: now,
    };
    portal.records.put({ ...contact, properties, updatedAt: now });
  }
}

const person = (raw: unknown): Record<string, unknown> =>
  typeof raw === 'object' && raw !== null ? (raw as Record<string, unknown>) : {};

/** The read-only from and to fields that HubSpot fills from `hs_email_headers`; unreadable headers fill none. */
export function emailHeaderProperties(headers: string | undefined): Record<string, string> {
  if (headers === undefined || headers === '') return {};
  let parsed: Record<string, unknown>;
  try {
    parsed = person(JSON.parse(headers));
  } catch {
    return {};
  }
  const list = Array.isArray(parsed.to) ? (parsed.to as unknown[]) : [];
  const from = person(parsed.from);
  const values: Record<string, unknown> = {
    hs_email_from_email: from.email,
    hs_email_from_firstname: from.firstName,
    hs_email_from_lastname: from.lastName,
    hs_email_sender_email: person(parsed.sender).email,
    hs_email_to_email: list
      .map((to) => person(to).email)
      .filter(Boolean)
      .join(';'),
    hs_email_to_firstname: person(list[0]).firstName,
    hs_email_to_lastname: person(list[0]).lastName,
  };
  const filled = Object.entries(values).filter(
    (pair): pair is [string, string] => typeof pair[1] === 'string',
  );
  return Object.fromEntries(filled.filter(([, value]) => value !== ''));
}
