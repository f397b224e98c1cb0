import { AppError } from '../../src/errors.ts';
import type { SalesforceClient } from './client.ts';
import { SalesforceFailure } from './errors.ts';
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
const ACCOUNT = ['Name', 'Website', 'Industry'] as const;

function fullList(object: PersonObject): readonly string[] {
  const company = object === 'Contact' ? ['AccountId', ...ACCOUNT.map((name) => `Account.${name}`)] : [];
  return [...ALWAYS, ...REQUIRED_FIELDS, ...OPTIONAL, ...OWN[object], ...company];
}

/**
 * Which fields of a person are asked for. All of them at first; when Salesforce answers INVALID_FIELD (hidden by
 * field-level security), the lists are narrowed to what the connected user can see, once, and kept.
 */
export class PeopleFields {
  readonly #client: SalesforceClient;
  #lists: Readonly<Record<PersonObject, readonly string[]>> = {
    Contact: fullList('Contact'),
    Lead: fullList('Lead'),
  };
  #narrowed = false;

  constructor(client: SalesforceClient) {
    this.#client = client;
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
    const keep = (object: PersonObject) =>
      fullList(object).filter((name) =>
        name.startsWith('Account.') ? account.has(name.slice('Account.'.length)) : seen[object].has(name),
      );
    this.#lists = { Contact: keep('Contact'), Lead: keep('Lead') };
    this.#narrowed = true;
  }
}
