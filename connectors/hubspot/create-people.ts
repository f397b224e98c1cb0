import type { CreatedPerson, NewCrmPerson } from '../../src/ports/crm.ts';
import { BATCH, createBatch, type RowOutcome } from './batch-create.ts';
import { inBatches } from './batches.ts';
import { contactRef, toHubspotContact } from './mapper.ts';
import type { Portal } from './portal.ts';

/** HubSpot's 409 names the contact that has the address, also as one of its further ones: `… Existing ID: 101`. */
const existing = /Existing ID: (\d+)/;

function resultOf(email: string, outcome: RowOutcome | undefined): CreatedPerson {
  if (outcome === undefined)
    return { email, status: 'unknown', reason: "HubSpot's answer does not mention it." };
  if (outcome.status === 'written') return { email, status: 'created', ref: contactRef(outcome.crmId) };
  const { status, reason } = outcome;
  if (status !== 'refused' || outcome.problem !== 'taken') return { email, status, reason };
  const id = existing.exec(reason)?.[1];
  return id === undefined
    ? { email, status: 'unknown', reason }
    : { email, status: 'exists', ref: contactRef(id) };
}

/**
 * Creates contacts, 100 a call, each with its trace id, so that one that HubSpot refuses takes no other along. HubSpot
 * keeps an address for one contact: a second one is `exists`. After a stop nothing more is sent.
 */
export async function createPeople(
  portal: Portal,
  people: readonly NewCrmPerson[],
): Promise<readonly CreatedPerson[]> {
  const distinct = [...new Map(people.map((person) => [person.email, person])).values()];
  const results: CreatedPerson[] = [];
  let stopped: string | null = null;
  for (const batch of inBatches(distinct, BATCH)) {
    if (stopped !== null) {
      const reason: string = stopped;
      results.push(...batch.map(({ email }) => ({ email, status: 'retry' as const, reason })));
      continue;
    }
    const inputs = batch.map((person, at) => ({
      properties: toHubspotContact(person),
      associations: [],
      objectWriteTraceId: String(at),
    }));
    const { rows, stop } = await createBatch(portal, { type: 'contacts', inputs });
    const untouched = results.length === 0 && [...rows.values()].every(({ status }) => status === 'retry');
    if (stop?.error && untouched) throw stop.error;
    results.push(...batch.map(({ email }, at) => resultOf(email, rows.get(String(at)))));
    stopped = stop?.reason ?? null;
  }
  return results;
}
