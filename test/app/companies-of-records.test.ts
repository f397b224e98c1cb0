import { afterAll, beforeAll, expect, test } from 'vitest';
import { importPeople } from '../../src/app/import-people.ts';
import { connectionTo } from '../../src/app/resolve-selection.ts';
import type { CrmPerson } from '../../src/ports/crm.ts';
import { openWorld, type World } from '../support/world.ts';

let world: World;
let connectionId: string;
beforeAll(async () => {
  world = await openWorld();
  connectionId = (await connectionTo(world.rep, 'salesforce')).id;
});
afterAll(() => world.close());

let made = 0;
/** A record of somebody new: a Contact with a company of its own, or a Lead that has no more of it than a name. */
function recordOf(companyName: string, companyDomain: string | null): CrmPerson {
  made += 1;
  const type = companyDomain === null ? 'Lead' : 'Contact';
  return {
    ref: { type, id: `${type === 'Lead' ? '00Q' : '003'}00000000${String(made).padStart(7, '0')}` },
    email: `somebody${made}@people.example`,
    ...{ firstName: 'Ada', lastName: 'Roe', title: null, phone: null, mobile: null, city: null },
    ...{ state: null, country: 'DE', timeZone: null, companyId: null, companyPlace: null, industry: null },
    ...{ companyName, companyDomain, ownerId: null, emailOptOut: false, doNotCall: false },
    ...{ emailBounced: false, deleted: false, movedTo: null, modifiedAt: world.now.toISOString() },
  };
}

/** Brings in one batch of records after the other; gives the company of each of them then. */
async function companiesAfter(
  ...batches: readonly (readonly CrmPerson[])[]
): Promise<readonly (string | null)[]> {
  for (const records of batches)
    await world.in((tx) => importPeople(world.rep, tx, { connectionId, records }));
  const emails = batches.flat().flatMap(({ email }) => email ?? []);
  const people = await world.in((tx) => tx.people.byEmails(emails));
  return emails.map((email) => people.find((person) => person.email === email)?.companyId ?? null);
}

test('a Contact whose company a Lead had named before is of that company, which then has a domain', async () => {
  const [lead, contact] = await companiesAfter(
    [recordOf('North Energy', null)],
    [recordOf('North Energy', 'north.example')],
  );
  expect(lead).not.toBeNull();
  expect(contact).toBe(lead);
  const [company] = await world.in((tx) => tx.companies.byDomains(['north.example']));
  expect(company?.id).toBe(lead);
});

test('what two records of one batch add to a company is all kept', async () => {
  await companiesAfter([recordOf('East Mills', null)]);
  await companiesAfter([
    recordOf('East Mills', 'east.example'),
    { ...recordOf('East Mills', null), industry: 'Textiles' },
  ]);
  const [company] = await world.in((tx) => tx.companies.byNames(['East Mills']));
  expect(company).toMatchObject({ domain: 'east.example', industry: 'Textiles' });
});

test('a Lead that names a company is of the one with that name', async () => {
  const [contact, lead] = await companiesAfter(
    [recordOf('South Foods', 'south.example')],
    [recordOf('South Foods', null)],
  );
  expect(lead).toBe(contact);
});

test('companies of one name with different domains stay apart, and a bare name is not taken for a third', async () => {
  const [first, second, third] = await companiesAfter(
    [recordOf('Acme', 'acme.example')],
    [recordOf('Acme', 'acme-tools.example'), recordOf('Acme', 'acme-paints.example')],
  );
  expect(new Set([first, second, third]).size).toBe(3);
});

test('one who comes together with a Lead of the same company is of that company, too', async () => {
  const [lead, contact] = await companiesAfter([
    recordOf('West Print', null),
    recordOf('West Print', 'west.example'),
  ]);
  expect(contact).not.toBeNull();
  expect(lead).toBe(contact);
});

test('a bare name that two wanted domains share becomes neither of them', async () => {
  const [bare, one, other] = await companiesAfter([
    recordOf('Delta', null),
    recordOf('Delta', 'delta-air.example'),
    recordOf('Delta', 'delta-taps.example'),
  ]);
  expect(new Set([bare, one, other]).size).toBe(3);
});
