import { z } from 'zod';
import { AppError } from '../../src/errors.ts';
import type { CrmPerson, CrmRef } from '../../src/ports/crm.ts';
import type { SalesforceClient } from './client.ts';
import { toAppError } from './errors.ts';
import { isIntactId, to18 } from './ids.ts';
import { fromSalesforceContact, fromSalesforceLead } from './mapper.ts';
import type { PeopleFields, PersonObject } from './people-fields.ts';
import { contactRow, leadRow } from './schemas.ts';
import { queriesFor } from './soql.ts';

const personRow = z.object({ attributes: z.object({ type: z.enum(['Contact', 'Lead']) }) });

/** A query's row as a person, by the type that Salesforce says it has. */
export function personFrom(record: unknown, fields: PeopleFields): CrmPerson {
  const { type } = personRow.parse(record).attributes;
  const person =
    type === 'Contact'
      ? fromSalesforceContact(contactRow.parse(record))
      : fromSalesforceLead(leadRow.parse(record));
  return { ...person, ...fields.customOf(type, record) };
}

/**
 * Reads records by SOQL `Id IN (…)` through queryAll, five queries of up to 400 ids in one Composite call, so up to
 * 2,000 people cost one API call. The collections' retrieve would be as cheap, but it can follow no parent (Account)
 * and says null alike for deleted, merged and unknown ids; queryAll answers all of it at once. Ids that Salesforce
 * does not know (or has purged from its bin) do not come back.
 */
export async function readPeople(
  client: SalesforceClient,
  fields: PeopleFields,
  refs: readonly CrmRef[],
): Promise<readonly CrmPerson[]> {
  const ids: Record<PersonObject, Set<string>> = { Contact: new Set(), Lead: new Set() };
  for (const ref of refs) {
    if (ref.type === 'contact') {
      throw new AppError(
        'invalid_input',
        `The record ${ref.id} is HubSpot's and cannot be read from Salesforce.`,
      );
    }
    if (isIntactId(ref.id)) ids[ref.type].add(to18(ref.id));
  }
  try {
    return await fields.reading(async () => {
      const queries = (['Contact', 'Lead'] as const).flatMap((object) =>
        queriesFor([...ids[object]], (list) => `${fields.select(object)} WHERE Id IN (${list})`),
      );
      const rows = await client.queryAllRows(queries, z.unknown());
      return rows.map((row) => personFrom(row, fields));
    });
  } catch (error) {
    throw toAppError(error, 'read people');
  }
}

/**
 * Live Contacts and Leads with these addresses, by SOQL: it compares addresses without regard to case and reads the
 * records themselves. A converted Lead is left out: it stands for the Contact that it became.
 */
export async function findPeople(
  client: SalesforceClient,
  fields: PeopleFields,
  emails: readonly string[],
): Promise<readonly CrmPerson[]> {
  try {
    return await fields.reading(async () => {
      const queries = (['Contact', 'Lead'] as const).flatMap((object) =>
        queriesFor(
          [...new Set(emails)],
          (list) => `${fields.select(object)} WHERE Email IN (${list}) AND IsDeleted = false`,
        ),
      );
      const rows = await client.queryAllRows(queries, z.unknown());
      return rows.map((row) => personFrom(row, fields)).filter((person) => person.movedTo === null);
    });
  } catch (error) {
    throw toAppError(error, 'look for people');
  }
}
