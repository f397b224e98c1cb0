import type { CrmPerson, CrmRef } from '../../src/ports/crm.ts';
import { BATCH } from './batch-create.ts';
import { inBatches } from './batches.ts';
import { parseAnswer } from './client.ts';
import { asPerson, propertiesOf, withCompanies } from './custom.ts';
import { failureToAppError } from './errors.ts';
import { contactRef, mergedIds } from './mapper.ts';
import type { Portal } from './portal.ts';
import { batchSchema, type HubspotObject, objectSchema } from './schemas.ts';

async function readBatch(
  portal: Portal,
  ids: readonly string[],
  { archived, idProperty }: { readonly archived: boolean; readonly idProperty?: 'email' },
): Promise<readonly HubspotObject[]> {
  const { api, paths } = portal;
  const doing = `read ${ids.length} contacts`;
  const outcome = await api.ask({
    method: 'POST',
    path: paths.batch('contacts', 'read'),
    query: { archived: String(archived) },
    json: {
      properties: propertiesOf(portal),
      propertiesWithHistory: [],
      inputs: ids.map((id) => ({ id })),
      ...(idProperty === undefined ? {} : { idProperty }),
    },
    doing,
  });
  // 207: some ids were not found. They are simply absent from the results.
  if (outcome.kind === 'answer' && outcome.status >= 200 && outcome.status < 300)
    return parseAnswer(doing, outcome.body, batchSchema).results;
  if (outcome.kind === 'answer' && outcome.status === 404) return [];
  throw failureToAppError(doing, outcome);
}

/** Reads one contact by an id that the batch did not know: an id that was merged away still resolves here. */
async function readOne(portal: Portal, id: string): Promise<HubspotObject | null> {
  const { api, paths } = portal;
  const doing = `read contact ${id}`;
  const query = { properties: propertiesOf(portal).join(',') };
  const outcome = await api.ask({ method: 'GET', path: paths.object('contacts', id), query, doing });
  if (outcome.kind === 'answer' && outcome.status === 200)
    return parseAnswer(doing, outcome.body, objectSchema);
  if (outcome.kind === 'answer' && (outcome.status === 404 || outcome.status === 400)) return null;
  throw failureToAppError(doing, outcome);
}

/** Gives each asked id its record: by its own id, else as one that was merged into it. */
function match(
  portal: Portal,
  { ids, records }: { readonly ids: readonly string[]; readonly records: readonly HubspotObject[] },
  into: Map<string, CrmPerson>,
): void {
  const byId = new Map(records.map((record) => [record.id, record]));
  for (const record of records)
    for (const old of mergedIds(record)) if (!byId.has(old)) byId.set(old, record);
  for (const id of ids) {
    const record = byId.get(id);
    if (record !== undefined) into.set(id, asPerson(portal, record, contactRef(id)));
  }
}

/**
 * Contacts by the id that was asked for: a merged one carries `movedTo`, a deleted one `deleted`; ids that HubSpot
 * does not know are absent. One call per 100 ids, one more per 100 that are not live, one for each id that
 * neither knows.
 */
export async function readContacts(
  portal: Portal,
  ids: readonly string[],
): Promise<ReadonlyMap<string, CrmPerson>> {
  const found = new Map<string, CrmPerson>();
  const distinct = [...new Set(ids)];
  for (const archived of [false, true])
    for (const batch of inBatches(
      distinct.filter((id) => !found.has(id)),
      BATCH,
    ))
      match(portal, { ids: batch, records: await readBatch(portal, batch, { archived }) }, found);
  for (const id of distinct.filter((each) => !found.has(each))) {
    const record = await readOne(portal, id);
    if (record !== null) found.set(id, asPerson(portal, record, contactRef(id)));
  }
  return found;
}

/** The port's `readPeople`. */
export async function readPeople(portal: Portal, refs: readonly CrmRef[]): Promise<readonly CrmPerson[]> {
  const ids = refs.filter((ref) => ref.type === 'contact').map((ref) => ref.id);
  return withCompanies(portal, [...(await readContacts(portal, ids)).values()]);
}

/** The port's `findPeople`: read by the unique property, which is there at once, where a search lags. 100 a call. */
export async function findPeople(portal: Portal, emails: readonly string[]): Promise<readonly CrmPerson[]> {
  const found: CrmPerson[] = [];
  for (const batch of inBatches([...new Set(emails)], BATCH)) {
    const records = await readBatch(portal, batch, { archived: false, idProperty: 'email' });
    found.push(...records.map((record) => asPerson(portal, record)));
  }
  return withCompanies(portal, found);
}
