import { z } from 'zod';
import { AppError } from '../../src/errors.ts';
import type { CrmCustomFields, CrmCustomValues } from '../../src/ports/crm.ts';
import type { SalesforceClient } from './client.ts';
import { SalesforceFailure, toAppError } from './errors.ts';
import { describe } from './task-shape.ts';

export type PersonObject = 'Contact' | 'Lead';

/** Without these nothing about a person can be decided: reading fails, rather than guess an opt-out. */
export const REQUIRED_FIELDS = ['Email', 'HasOptedOutOfEmail'] as const;

const ALWAYS = ['Id', 'IsDeleted', 'SystemModstamp', 'MasterRecordId', 'LastName', 'OwnerId'] as const;
const OPTIONAL = ['FirstName', 'Title', 'Phone', 'MobilePhone', 'DoNotCall', 'EmailBouncedDate'] as const;
const OWN: Readonly<Record<PersonObject, readonly string[]>> = {
  Contact: ['MailingCity', 'MailingState', 'MailingCountry'],
  Lead: ['City', 'State', 'Country', 'Company', 'Website', 'Industry', 'IsConverted', 'ConvertedContactId'],
};
const ACCOUNT = ['Name', 'Website', 'Industry', 'BillingCity', 'BillingState', 'BillingCountry'] as const;

/** Where a field of a person's company stands: at their account, or on the lead itself, which has no account. */
const companyPath = (object: PersonObject, name: string) => (object === 'Contact' ? `Account.${name}` : name);

function fullList(object: PersonObject, custom: CrmCustomFields): readonly string[] {
  const company = object === 'Contact' ? ['AccountId', ...ACCOUNT.map((name) => `Account.${name}`)] : [];
  const asked = [...custom.person, ...custom.company.map((name) => companyPath(object, name))];
  const known = [...ALWAYS, ...REQUIRED_FIELDS, ...OPTIONAL, ...OWN[object], ...company];
  // Salesforce refuses a field that is selected twice, in whatever capitals.
  const seen = new Set<string>();
  return [...known, ...asked].filter((name) => {
    const twice = seen.has(name.toLowerCase());
    seen.add(name.toLowerCase());
    return !twice;
  });
}

const anyRow = z.record(z.string(), z.unknown());

/** A field's value as text, by its name in any capitals; undefined for one that was not read. */
function textIn(record: unknown, name: string): string | null | undefined {
  const row = anyRow.safeParse(record).data ?? {};
  const found = Object.entries(row).find(([key]) => key.toLowerCase() === name.toLowerCase());
  if (found === undefined) return undefined;
  const [, value] = found;
  const text = typeof value === 'object' ? '' : String(value).trim();
  return text === '' ? null : text;
}

/**
 * Which fields of a person are asked for. All of them at first; when Salesforce answers INVALID_FIELD (hidden by
 * field-level security), the lists are narrowed to what the connected user can see, once, and kept.
 */
export class PeopleFields {
  readonly #client: SalesforceClient;
  readonly #custom: CrmCustomFields;
  #lists: Readonly<Record<PersonObject, readonly string[]>>;
  #narrowed = false;

  constructor(client: SalesforceClient, custom: CrmCustomFields) {
    this.#client = client;
    this.#custom = custom;
    this.#lists = { Contact: fullList('Contact', custom), Lead: fullList('Lead', custom) };
  }

  /** What a row says of the fields that were asked for besides; nothing where none were. */
  customOf(object: PersonObject, record: unknown): { readonly custom?: CrmCustomValues } {
    const { person, company } = this.#custom;
    if (person.length + company.length === 0) return {};
    const account = object === 'Contact' ? (anyRow.safeParse(record).data?.Account ?? {}) : record;
    const valuesOf = (names: readonly string[], row: unknown) =>
      Object.fromEntries(
        names.flatMap((name) => {
          const value = textIn(row, name);
          return value === undefined ? [] : [[name, value] as const];
        }),
      );
    return { custom: { person: valuesOf(person, record), company: valuesOf(company, account) } };
  }

  select(object: PersonObject): string {
    return `SELECT ${this.#lists[object].join(', ')} FROM ${object}`;
  }

  /** Runs a read that uses `select`, again with fewer fields where some are hidden. */
  async reading<T>(job: () => Promise<T>): Promise<T> {
    try {
      return await job();
    } catch (error) {
      const hidden = error instanceof SalesforceFailure && error.problem.code === 'INVALID_FIELD';
      if (!hidden || this.#narrowed) throw error;
    }
    await this.#narrow();
    return job();
  }

  async #narrow(): Promise<void> {
    const visible = async (object: string) =>
      new Set((await describe(this.#client, object)).fields.map((field) => field.name));
    const [contact, lead, account] = [
      await visible('Contact'),
      await visible('Lead'),
      await visible('Account'),
    ];
    const seen = { Contact: contact, Lead: lead };
    for (const object of ['Contact', 'Lead'] as const) {
      const missing = REQUIRED_FIELDS.filter((name) => !seen[object].has(name));
      if (missing.length === 0) continue;
      const message = `The connected user may not see ${missing.join(' and ')} of ${object}: assign the permission set "Cadenza Integration".`;
      throw new AppError('misconfigured', message);
    }
    const has = (names: ReadonlySet<string>, name: string) =>
      [...names].some((one) => one.toLowerCase() === name.toLowerCase());
    const keep = (object: PersonObject) =>
      fullList(object, this.#custom).filter((name) =>
        name.startsWith('Account.') ? has(account, name.slice('Account.'.length)) : has(seen[object], name),
      );
    this.#lists = { Contact: keep('Contact'), Lead: keep('Lead') };
    this.#narrowed = true;
  }
}

/** The fields of Contact and of Lead that the connected user sees: two API calls. */
export async function personFields(client: SalesforceClient): Promise<readonly string[]> {
  try {
    const answers = [await describe(client, 'Contact'), await describe(client, 'Lead')];
    return [...new Set(answers.flatMap(({ fields }) => fields.map(({ name }) => name)))];
  } catch (error) {
    throw toAppError(error, 'read the fields of people');
  }
}
