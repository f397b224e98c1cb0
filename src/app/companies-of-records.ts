import type { CrmPerson } from '../ports/crm.ts';
import type { Company } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { distinct } from './reading.ts';

const lower = (text: string | null) => (text === null ? null : text.trim().toLowerCase());

type Wanted = Omit<Company, 'id'>;

const nameOf = ({ name }: Pick<Company, 'name'>) => name.trim().toLowerCase();

/** By name the one domain under which companies of that name are wanted; names with more than one are left out. */
function onlyDomains(rows: readonly Wanted[]): ReadonlyMap<string, string> {
  const byName = Map.groupBy(rows, nameOf);
  return new Map(
    [...byName].flatMap(([name, same]) => {
      const [domain, ...others] = same.flatMap((row) => row.domain ?? []);
      return domain === undefined || others.length > 0 ? [] : [[name, domain] as const];
    }),
  );
}

/**
 * The company of each record, by the record's id: by domain, else by name, else by the company's own record in the CRM;
 * those that are new are added. One that was known by its name alone gets its domain from the first record that has it.
 * `grown` are companies of which something was unknown until now, before and after.
 */
export async function companiesOf(
  ctx: ActorContext,
  tx: Tx,
  { connectionId, records }: { readonly connectionId: string; readonly records: readonly CrmPerson[] },
): Promise<{
  readonly companyOf: Map<string, Company>;
  readonly grown: readonly (readonly [Company, Company])[];
}> {
  const found = new Map<string, Company>();
  const keyOf = (domain: string | null, name: string) => domain ?? `name:${name.toLowerCase()}`;
  const wanted = new Map<string, Wanted>();
  for (const record of records) {
    if (record.companyName === null) continue;
    const domain = lower(record.companyDomain);
    wanted.set(keyOf(domain, record.companyName), {
      name: record.companyName,
      domain,
      industry: record.industry,
      caps: null,
    });
  }
  const rows = [...wanted.values()];
  const domains = rows.map((row) => row.domain).filter((domain) => domain !== null);
  const known = [
    ...(await tx.companies.byNames(distinct(rows.map((row) => row.name)))),
    ...(await tx.companies.byDomains(domains)),
  ];
  for (const company of known) {
    found.set(keyOf(null, company.name), company);
    if (company.domain !== null) found.set(company.domain, company);
  }
  // One that was renamed, or whose domain is new to us, is still the same to the CRM.
  const strange = records.filter(
    ({ companyName, companyDomain }) =>
      companyName !== null && !found.has(keyOf(lower(companyDomain), companyName)),
  );
  const mapped = await tx.companies.byCrmIds(
    connectionId,
    distinct(strange.map(({ companyId }) => companyId)),
  );
  for (const { companyId, companyName, companyDomain } of strange) {
    const same = mapped.get(companyId ?? '');
    if (same !== undefined && companyName !== null) found.set(keyOf(lower(companyDomain), companyName), same);
  }
  const domainOf = onlyDomains(rows);
  // One that was known by its name alone is the one whose domain is new, where nothing else has that name.
  for (const [name, [only, ...others]] of Map.groupBy(known, nameOf)) {
    const domain = domainOf.get(name);
    if (domain !== undefined && !found.has(domain) && only?.domain === null && others.length === 0)
      found.set(domain, only);
  }
  const strangers = [...wanted].filter(([key]) => !found.has(key));
  // A record that only names a company means the one that another record of the batch names with its domain.
  const isNamedBeside = (row: Wanted) => row.domain === null && domainOf.has(nameOf(row));
  const fresh = strangers
    .filter(([, row]) => !isNamedBeside(row))
    .map(([key, row]) => ({ key, company: { id: ctx.ids.uuid(), ...row } }));
  await tx.companies.insert(fresh.map((item) => item.company));
  // What another record says of a company is kept; what was unknown of it until now is added, by several records if need be.
  const grown = new Map<string, readonly [before: Company, after: Company]>();
  for (const [key, row] of wanted) {
    const company = found.get(key);
    if (company === undefined) continue;
    const [before, until] = grown.get(company.id) ?? [company, company];
    const after = { ...until, domain: until.domain ?? row.domain, industry: until.industry ?? row.industry };
    if (after.domain !== before.domain || after.industry !== before.industry)
      grown.set(company.id, [before, after]);
  }
  for (const { key, company } of fresh) found.set(key, company);
  for (const [key, row] of strangers) {
    const company = isNamedBeside(row) ? found.get(domainOf.get(nameOf(row)) ?? '') : undefined;
    if (company !== undefined) found.set(key, company);
  }
  const companyOf = new Map(
    records.flatMap((record) => {
      const company =
        record.companyName === null
          ? undefined
          : found.get(keyOf(lower(record.companyDomain), record.companyName));
      return company === undefined ? [] : [[record.ref.id, company] as const];
    }),
  );
  return { companyOf, grown: [...grown.values()] };
}
