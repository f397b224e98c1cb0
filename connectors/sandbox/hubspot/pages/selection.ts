import type { Portal } from '../state.ts';
import type { RecordRow } from '../types.ts';

/** The contacts that the index shows for a list and a search text, in order of id. */
export function selection(portal: Portal, by: { list: string; query: string }): RecordRow[] {
  const list = portal.lists.get(by.list);
  const members =
    list === undefined ? undefined : new Set(portal.lists.members(list).map((member) => member.recordId));
  const query = by.query.trim().toLowerCase();
  const rows: RecordRow[] = [];
  for (const row of portal.records.scan('contacts')) {
    if (row.archived || members?.has(row.id) === false) continue;
    const p = row.properties;
    const text = `${p.firstname ?? ''} ${p.lastname ?? ''} ${p.email ?? ''} ${p.company ?? ''}`;
    if (query === '' || text.toLowerCase().includes(query)) rows.push(row);
  }
  return rows;
}
