import type { CreatedPerson, NewCrmPerson } from '../../src/ports/crm.ts';
import type { SalesforceClient } from './client.ts';
import { rowVerdict } from './errors.ts';
import { to18 } from './ids.ts';
import { toSalesforceLead } from './mapper.ts';
import { collectionOutcomes, outcomeOfFailedBatch, type RowOutcome } from './saving.ts';

/** Rows of one sObject collection (REST API guide, Collections). */
const COLLECTION = 200;

function resultOf(email: string, outcome: RowOutcome | undefined): CreatedPerson {
  if (outcome === undefined || (outcome.done === true && outcome.id === null))
    return { email, status: 'unknown', reason: "Salesforce's answer does not mention it." };
  if (outcome.done === true)
    return { email, status: 'created', ref: { type: 'Lead', id: to18(outcome.id ?? '') } };
  if (outcome.done === false) {
    const { status, reason } = rowVerdict(outcome.problem);
    return { email, status: status === 'retry' ? 'retry' : 'refused', reason };
  }
  return { email, status: outcome.done === 'later' ? 'retry' : 'unknown', reason: outcome.reason };
}

async function insert(client: SalesforceClient, people: readonly NewCrmPerson[]): Promise<RowOutcome[]> {
  const records = people.map((person) => ({ attributes: { type: 'Lead' }, ...toSalesforceLead(person) }));
  const body = JSON.stringify({ allOrNone: false, records });
  const answer = await client.run((connection) =>
    connection.request({ method: 'POST', url: '/composite/sobjects', body }),
  );
  return collectionOutcomes({ status: 200, body: answer }, people.length);
}

/**
 * Inserts Leads, 200 a call, never all-or-none. Salesforce has no unique address, so nothing but looking before tells
 * whether a Lead is there; the org's duplicate rules stay in force, since no header switches them off. A call that fails
 * leaves its rows open and stops the ones behind it.
 */
export async function createPeople(
  client: SalesforceClient,
  people: readonly NewCrmPerson[],
): Promise<readonly CreatedPerson[]> {
  const distinct = [...new Map(people.map((person) => [person.email, person])).values()];
  const results: CreatedPerson[] = [];
  let stopped: RowOutcome | null = null;
  for (let start = 0; start < distinct.length; start += COLLECTION) {
    const portion = distinct.slice(start, start + COLLECTION);
    let outcomes: readonly RowOutcome[];
    try {
      outcomes = stopped === null ? await insert(client, portion) : [];
    } catch (error) {
      const failed = outcomeOfFailedBatch(error, { doing: 'create Leads', someSent: results.length > 0 });
      outcomes = portion.map(() => failed);
      stopped = { done: 'later', reason: `An earlier call of the import failed. ${failed.reason}` };
    }
    const rest = stopped;
    results.push(...portion.map(({ email }, at) => resultOf(email, outcomes[at] ?? rest ?? undefined)));
  }
  return results;
}
