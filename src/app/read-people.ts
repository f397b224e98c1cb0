import { z } from 'zod';
import type { Company, Connection, Identity, Person } from '../ports/records.ts';
import type { Page, Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { parseInput } from './parse-input.ts';
import { byId, distinct, found, inWorkspace, pageInput, toPage } from './reading.ts';

export const searchPeopleInput = pageInput.extend({
  /** Name, address or company; left out, everybody. */
  q: z.string().max(200).optional(),
});

export interface PersonView extends Person {
  readonly company: Company | null;
}

/** A record of the person in a connected CRM. */
export interface RecordView extends Identity {
  readonly kind: Connection['kind'] | null;
}

async function withCompanies(tx: Tx, people: readonly Person[]): Promise<PersonView[]> {
  const companies = byId(await tx.companies.byIds(distinct(people.map((person) => person.companyId))));
  return people.map((person) => ({ ...person, company: companies.get(person.companyId ?? '') ?? null }));
}

/** People by name, address or company, newest first. */
export async function searchPeople(
  ctx: ActorContext,
  input: z.input<typeof searchPeopleInput>,
): Promise<Page<PersonView>> {
  const { q, ...page } = parseInput(searchPeopleInput, input);
  return inWorkspace(ctx, async (tx) => {
    const { items, next } = await tx.people.search(q?.trim() || null, toPage(page));
    return { items: await withCompanies(tx, items), next };
  });
}

/** One person with company and CRM records. */
export async function readPerson(
  ctx: ActorContext,
  id: string,
): Promise<PersonView & { readonly records: readonly RecordView[] }> {
  return inWorkspace(ctx, async (tx) => {
    const [person] = await withCompanies(tx, await tx.people.byIds([id]));
    const kinds = new Map((await tx.connections.list()).map((one) => [one.id, one.kind]));
    const identities = await tx.identities.byPersons([id]);
    const records = identities.map((one) => ({ ...one, kind: kinds.get(one.connectionId) ?? null }));
    return { ...found(person, 'person', id), records };
  });
}
