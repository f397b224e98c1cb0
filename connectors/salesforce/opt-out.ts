import type { ActivityResult, CrmRef } from '../../src/ports/crm.ts';
import type { SalesforceClient } from './client.ts';
import { rowVerdict } from './errors.ts';
import { isSalesforceId, to18 } from './ids.ts';
import { collectionOutcomes, outcomeOfFailedCall, type RowOutcome } from './saving.ts';

const COLLECTION = 200;

function resultOf(key: string, outcome: RowOutcome): ActivityResult {
  if (outcome.done === true) return { key, status: 'written', crmId: key };
  if (outcome.done === false) return { key, ...rowVerdict(outcome.problem) };
  return { key, status: outcome.done === 'later' ? 'retry' : 'unknown', reason: outcome.reason };
}

async function markAll(client: SalesforceClient, refs: readonly CrmRef[]): Promise<RowOutcome[]> {
  const records = refs.map((ref) => ({
    attributes: { type: ref.type },
    id: to18(ref.id),
    HasOptedOutOfEmail: true,
  }));
  const body = JSON.stringify({ allOrNone: false, records });
  try {
    const answer = await client.run((connection) =>
      connection.request({ method: 'PATCH', url: '/composite/sobjects', body }),
    );
    return collectionOutcomes({ status: 200, body: answer }, refs.length);
  } catch (error) {
    const outcome = outcomeOfFailedCall(error, 'mark opt-outs');
    return refs.map(() => outcome);
  }
}

/**
 * Sets HasOptedOutOfEmail on Contacts and Leads, 200 a call; a record that has it already is written again without
 * harm. Nothing here can clear it. Results are keyed by the id that was given. A failure of the connection after
 * some calls throws; marking again is safe.
 */
export async function optOut(
  client: SalesforceClient,
  people: readonly { readonly ref: CrmRef }[],
): Promise<readonly ActivityResult[]> {
  const byId = new Map(people.map(({ ref }) => [ref.id, ref]));
  const ours = [...byId.values()].filter((ref) => ref.type !== 'contact' && isSalesforceId(ref.id));
  const results: ActivityResult[] = [...byId.values()]
    .filter((ref) => !ours.includes(ref))
    .map((ref) => ({
      key: ref.id,
      status: 'refused',
      reason: `${ref.type} ${ref.id} is no record of Salesforce.`,
    }));
  // A collection may change from one object to another only a few times: sorted, it does so once.
  const sorted = ours.toSorted((a, b) => a.type.localeCompare(b.type));
  for (let start = 0; start < sorted.length; start += COLLECTION) {
    const portion = sorted.slice(start, start + COLLECTION);
    const outcomes = await markAll(client, portion);
    for (const [index, ref] of portion.entries()) {
      const outcome = outcomes[index] ?? { done: 'unknown' as const, reason: 'No result for the record.' };
      results.push(resultOf(ref.id, outcome));
    }
  }
  return results;
}
