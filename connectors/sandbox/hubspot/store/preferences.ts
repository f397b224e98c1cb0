import { Table } from '../../core/index.ts';

/** What one address chose for one subscription type, or for all (`subscriptionId` 0). */
export interface PreferenceRow {
  readonly email: string;
  readonly subscriptionId: number;
  readonly status: 'SUBSCRIBED' | 'UNSUBSCRIBED';
  readonly source: string;
  /** ISO 8601. */
  readonly timestamp: string;
  readonly legalBasis?: string;
  readonly legalBasisExplanation?: string;
}

/** Key of the choice 'all email'. */
export const ALL = 0;

export const SUBSCRIPTIONS = [
  {
    id: '560001',
    name: 'One to One',
    description: 'Personal mail from a member of the team',
    purpose: 'Sales',
    communicationMethod: 'Email',
    isActive: true,
    isDefault: true,
    isInternal: true,
  },
  {
    id: '560002',
    name: 'Marketing Information',
    description: 'Offers and updates',
    purpose: 'Marketing',
    communicationMethod: 'Email',
    isActive: true,
    isDefault: true,
    isInternal: false,
  },
] as const;

/** Communication preferences by address. An address with no row has status NOT_SPECIFIED. */
export class PreferenceStore {
  readonly #table: Table<PreferenceRow>;

  constructor(dir?: string) {
    this.#table = new Table('preferences', dir);
  }

  get(email: string, subscriptionId: number): PreferenceRow | undefined {
    return this.#table.get(`${email.toLowerCase()}/${subscriptionId}`);
  }

  put(row: PreferenceRow): PreferenceRow {
    const email = row.email.toLowerCase();
    return this.#table.put(`${email}/${row.subscriptionId}`, { ...row, email });
  }

  drop(email: string, subscriptionId: number): void {
    this.#table.drop(`${email.toLowerCase()}/${subscriptionId}`);
  }

  /** Whether the address is out of all email. */
  isOutOfAll(email: string): boolean {
    return this.get(email, ALL)?.status === 'UNSUBSCRIBED';
  }
}
