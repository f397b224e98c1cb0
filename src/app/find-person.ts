import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Person } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';

/**
 * The person that is asked for by id, address, Message-ID, CRM record id or link, or name; null when nobody fits,
 * `conflict` when a name fits several.
 */
export async function findPerson(tx: Tx, asked: string): Promise<Person | null> {
  const text = asked.trim();
  if (z.uuid().safeParse(text).success) return (await tx.people.byIds([text]))[0] ?? null;
  if (text.startsWith('<') || /^[0-9a-f-]{36}@/.test(text)) {
    const id = text.startsWith('<') ? text : `<${text}>`;
    const [send] = await tx.sends.byMessageIds([id]);
    if (send !== undefined) return (await tx.people.byIds([send.personId]))[0] ?? null;
  }
  if (text.includes('@')) return (await tx.people.byEmails([text.toLowerCase()]))[0] ?? null;
  const record = /(?:\/|^)((?:003|00Q)[A-Za-z0-9]{12,15}|\d{1,19})(?:\/view)?\/?$/.exec(text)?.[1];
  for (const connection of record === undefined ? [] : await tx.connections.list()) {
    const type = connection.kind === 'hubspot' ? 'contact' : record?.startsWith('00Q') ? 'Lead' : 'Contact';
    const [identity] = await tx.identities.byRefs(connection.id, [{ type, id: record ?? '' }]);
    if (identity !== undefined) return (await tx.people.byIds([identity.personId]))[0] ?? null;
  }
  const page = await tx.people.search(text, { cursor: null, limit: 2 });
  if (page.items.length > 1)
    throw new AppError('conflict', `'${asked}' fits several people. Give an address, an id or a CRM link.`);
  return page.items[0] ?? null;
}
