import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Person } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { personName } from './person-name.ts';
import { byId, distinct } from './reading.ts';

/** How many of those whom a name fits are named. */
const namedAtMost = 5;

/** Those whom a name fits, each with address and company. */
async function severalWords(tx: Tx, fitting: readonly Person[]): Promise<string> {
  const named = fitting.slice(0, namedAtMost);
  const companies = byId(await tx.companies.byIds(distinct(named.map(({ companyId }) => companyId))));
  const words = named.map((person) => {
    const company = companies.get(person.companyId ?? '')?.name;
    return `${personName(person)} <${person.email ?? person.id}>${company === undefined ? '' : ` of ${company}`}`;
  });
  return `${words.join(', ')}${fitting.length > named.length ? ' and others' : ''}`;
}

/**
 * The person that is asked for by id, address, Message-ID, CRM record id or link, or name; null when nobody fits,
 * `conflict` names those whom a name fits when these are several.
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
  const page = await tx.people.search(text, { cursor: null, limit: namedAtMost + 1 });
  if (page.items.length > 1)
    throw new AppError(
      'conflict',
      `'${asked}' fits several people: ${await severalWords(tx, page.items)}. Give an address, an id or a CRM link.`,
    );
  return page.items[0] ?? null;
}
