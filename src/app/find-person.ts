import { AppError } from '../errors.ts';
import type { Person } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { type AskedRecord, askedPerson } from './asked-person.ts';
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

/** The person of a record that a connected CRM has. */
async function personOf(tx: Tx, { kind, account, ref }: AskedRecord): Promise<Person | null> {
  for (const connection of await tx.connections.list()) {
    if (connection.kind !== kind || (account !== null && connection.accountId !== account)) continue;
    const [identity] = await tx.identities.byRefs(connection.id, [ref]);
    if (identity !== undefined) return (await tx.people.byIds([identity.personId]))[0] ?? null;
  }
  return null;
}

/**
 * The person that is asked for by id, address, Message-ID, CRM record id or link, or name; null when nobody fits,
 * `conflict` names those whom a name fits when these are several.
 */
export async function findPerson(tx: Tx, asked: string): Promise<Person | null> {
  const by = askedPerson(asked);
  if (by === 'no-person') return null;
  if ('id' in by) return (await tx.people.byIds([by.id]))[0] ?? null;
  if ('messageId' in by) {
    const [send] = await tx.sends.byMessageIds([by.messageId]);
    if (send !== undefined) return (await tx.people.byIds([send.personId]))[0] ?? null;
    // An address may be in brackets, too.
    return (await tx.people.byEmails([by.messageId.slice(1, -1).toLowerCase()]))[0] ?? null;
  }
  if ('email' in by) return (await tx.people.byEmails([by.email]))[0] ?? null;
  if ('record' in by) {
    const person = await personOf(tx, by.record);
    if (person !== null) return person;
  }
  const page = await tx.people.search(asked.trim(), { cursor: null, limit: namedAtMost + 1 });
  if (page.items.length > 1)
    throw new AppError(
      'conflict',
      `'${asked}' fits several people: ${await severalWords(tx, page.items)}. Give an address, an id or a CRM link.`,
    );
  return page.items[0] ?? null;
}
