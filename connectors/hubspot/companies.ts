import { isAppError } from '../../src/errors.ts';
import type { CrmPlace } from '../../src/ports/crm.ts';
import type { CrmCompany } from '../../src/ports/crm-news.ts';
import { BATCH } from './batch-create.ts';
import { inBatches } from './batches.ts';
import { parseAnswer } from './client.ts';
import type { Progress } from './cursor.ts';
import { failureToAppError } from './errors.ts';
import { domainOf } from './mapper.ts';
import { newestChange, type Watched, walk } from './pass.ts';
import type { Portal } from './portal.ts';
import { batchSchema, type HubspotObject } from './schemas.ts';

const OWN = ['name', 'domain', 'industry', 'hs_lastmodifieddate'] as const;

const watched = ({ custom }: Portal): Watched => ({
  ...{ type: 'companies', modified: 'hs_lastmodifieddate' },
  properties: [...new Set([...OWN, ...(custom?.company ?? [])])],
});

/** Company properties that tell its clock; HubSpot fills them from what it knows of the domain. */
export const PLACE_PROPERTIES = ['timezone', 'city', 'state', 'country'] as const;

export function placeOf(company: Pick<HubspotObject, 'properties'>): CrmPlace {
  const { timezone = null, city = null, state = null, country = null } = valuesOf(PLACE_PROPERTIES, company);
  return { timeZone: timezone, city, state, country };
}

/** Values of these properties; one that the portal does not have is absent, an empty one null. */
export function valuesOf(names: readonly string[], { properties }: Pick<HubspotObject, 'properties'>) {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = properties[name];
      if (value === undefined) return [];
      return [[name, value === null || value.trim() === '' ? null : value.trim()] as const];
    }),
  );
}

/**
 * Companies by id with these properties, one call per 100. None where companies may not be read (connected before they
 * could be, or without that scope); one that is gone is absent.
 */
export async function readCompanyObjects(
  { api, paths }: Portal,
  names: readonly string[],
  ids: readonly string[],
): Promise<readonly HubspotObject[]> {
  const found: HubspotObject[] = [];
  for (const batch of inBatches(ids, BATCH)) {
    const doing = `read ${batch.length} companies`;
    const json = { properties: names, propertiesWithHistory: [], inputs: batch.map((id) => ({ id })) };
    const outcome = await api.ask({ method: 'POST', path: paths.batch('companies', 'read'), json, doing });
    if (outcome.kind === 'answer' && (outcome.status === 403 || outcome.status === 404)) continue;
    if (outcome.kind !== 'answer' || outcome.status < 200 || outcome.status >= 300)
      throw failureToAppError(doing, outcome);
    found.push(...parseAnswer(doing, outcome.body, batchSchema).results);
  }
  return found;
}

function asCompany({ custom }: Portal, company: HubspotObject): CrmCompany {
  const own = valuesOf(OWN, company);
  return {
    ...{ id: company.id, name: own.name ?? null, industry: own.industry ?? null },
    domain: domainOf(own.domain ?? null),
    custom: valuesOf(custom?.company ?? [], company),
  };
}

/** The port's `readCompanies`. */
export async function readCompanies(portal: Portal, ids: readonly string[]): Promise<readonly CrmCompany[]> {
  const found = await readCompanyObjects(portal, watched(portal).properties, [...new Set(ids)]);
  return found.map((company) => asCompany(portal, company));
}

interface Companies {
  readonly companies: readonly CrmCompany[];
  readonly cursor: Progress | null;
}

/**
 * Companies that changed since the cursor, a page of them; with null (at the first poll) it begins now, by HubSpot's clock. Nothing where
 * companies may not be read.
 */
export async function changedCompanies(portal: Portal, cursor: Progress | null): Promise<Companies> {
  const of = watched(portal);
  try {
    if (cursor === null) {
      const newest = (await newestChange(portal, of, 0))?.newest ?? 0;
      return { companies: [], cursor: { from: newest, newest, seen: null, pass: null } };
    }
    const walked = await walk(portal, of, cursor);
    return { companies: walked.found.map((one) => asCompany(portal, one)), cursor: walked.cursor };
  } catch (error) {
    if (isAppError(error) && error.code === 'forbidden') return { companies: [], cursor };
    throw error;
  }
}
