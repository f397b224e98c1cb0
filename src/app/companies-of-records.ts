import type { CrmPerson } from '../ports/crm.ts';
import type { Company } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { distinct } from './reading.ts';

const lower = (text: string | null) => (text === null ? null : text.trim().toLowerCase());

type Wanted = Omit<Company, 'id'>;

const sameName = (name: string) => (other: Pick<Company, 'name'>) => lower(other.name) === lower(name);

/** What was known by its name alone and is wanted with a domain, where nothing else of that name is known or wanted. */
function knownByName({ name, domain }: Wanted, known: readonly Company[], wanted: readonly Wanted[]) {
  const [only, ...others] = known.filter(sameName(name));
  const rivals = wanted.filter(sameName(name)).filter((row) => row.domain !== null && row.domain !== domain);
  return domain !== null && only?.domain === null && others.length + rivals.length === 0 ? only : undefined;
}

/** The one domain under which a company is wanted that another record only names; null if there is none, or are more. */
function domainBeside({ name, domain }: Wanted, wanted: readonly Wanted[]): string | null {
  const [only, ...others] = wanted.filter(sameName(name)).flatMap((row) => row.domain ?? []);
  return domain === null && others.length === 0 ? (only ?? null) : null;
}

/**
 * The company of each record, by the record's id: by domain, else by name, else by the company's own record in the CRM;
 * those that are new are added. One that was known by its name alone gets its domain from the first record that has it. `grown` are companies of which something was unknown until now, before and after.
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
  for (const [key, row] of wanted) {
    const same = found.has(key) ? undefined : knownByName(row, known, rows);
    if (same !== undefined) found.set(key, same);
  }
  const strangers = [...wanted].filter(([key]) => !found.has(key));
  const fresh = strangers
    .filter(([, row]) => domainBeside(row, rows) === null)
    .map(([key, row]) => ({ key, company: { id: ctx.ids.uuid(), ...row } }));
  await tx.companies.insert(fresh.map((item) => item.company));
  // What another record says of a company is kept; what was unknown of it until now is added.
  const grown = [...wanted].flatMap(([key, row]) => {
    const company = found.get(key);
    if (company === undefined) return [];
    const after = {
      ...company,
      domain: company.domain ?? row.domain,
      industry: company.industry ?? row.industry,
    };
    return after.domain === company.domain && after.industry === company.industry
      ? []
      : [[company, after] as const];
  });
  for (const { key, company } of fresh) found.set(key, company);
  for (const [key, row] of strangers) {
    const company = found.get(domainBeside(row, rows) ?? key);
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
  return { companyOf, grown };
}
