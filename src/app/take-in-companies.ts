import type { CrmCompany } from '../ports/crm-news.ts';
import type { Company, Connection } from '../ports/records.ts';
import type { ActorContext } from './context.ts';
import { keepReadValues, type ReadValue, readFieldsOf } from './keep-custom-values.ts';
import { inWorkspace } from './reading.ts';
import { openCrm } from './token-source.ts';
import { changedOfCompany, valuesArrived } from './values-arrived.ts';

/** A company as its CRM has it now. What is empty there takes away no name, domain or industry that is known here. */
function updated(company: Company, { name, domain, industry }: CrmCompany): Company {
  return {
    ...company,
    name: name ?? company.name,
    domain: domain?.toLowerCase() ?? company.domain,
    industry: industry ?? company.industry,
  };
}

const readOf = (connection: Connection, { custom }: CrmCompany, subjectId: string): ReadValue[] =>
  readFieldsOf(connection).flatMap(({ field, ...one }) => {
    const value = custom[field];
    return one.subject === 'person' || value === undefined ? [] : [{ ...one, subjectId, value }];
  });

const differs = (a: Company, b: Company) =>
  a.name !== b.name || a.domain !== b.domain || a.industry !== b.industry;

/**
 * Takes in companies as their CRM has them now: name, domain, industry, and the fields that the workspace reads. Only
 * companies of people we know change anything. Whoever waits for a value that came is looked at again.
 */
export async function takeInCompanies(
  ctx: ActorContext,
  connection: Connection,
  companies: readonly CrmCompany[],
): Promise<void> {
  if (companies.length === 0) return;
  const now = ctx.clock.now();
  await inWorkspace(ctx, async (tx) => {
    // As whoever brings people in: two who change the same companies wait for each other here.
    await tx.people.lockImports();
    const known = await tx.companies.byCrmIds(
      connection.id,
      companies.map(({ id }) => id),
    );
    const ours = companies.flatMap((one) => {
      const before = known.get(one.id);
      return before === undefined ? [] : [{ one, before, after: updated(before, one) }];
    });
    if (ours.length === 0) return;
    const changed = ours.filter(({ before, after }) => differs(before, after));
    await tx.companies.update(changed.map(({ after }) => after));
    const read = ours.flatMap(({ one, before }) => readOf(connection, one, before.id));
    await keepReadValues(tx, read, { source: connection.kind, now });
    const arrived = changed.flatMap(({ before, after }) => changedOfCompany(before, after));
    await valuesArrived(tx, arrived, now);
  });
}

/** Reads these companies from the CRM and takes them in; asks it nothing about companies of nobody we know. */
export async function refreshCompanies(
  ctx: ActorContext,
  connection: Connection,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  const known = await inWorkspace(ctx, (tx) => tx.companies.byCrmIds(connection.id, ids));
  if (known.size === 0) return;
  const crm = openCrm(ctx, ctx.actor.workspaceId, connection);
  await takeInCompanies(ctx, connection, (await crm.readCompanies?.([...known.keys()])) ?? []);
}
