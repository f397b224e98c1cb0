import { makeId } from '../ids.ts';

/** One list view as an admin set it up. */
export interface ListView {
  readonly id: string;
  readonly object: 'Contact' | 'Lead';
  readonly developerName: string;
  readonly label: string;
  readonly mine: boolean;
  readonly columns: readonly string[];
  /** Field, operator and literal, all of which must hold. */
  readonly conditions: readonly (readonly [string, '=' | '!=', string])[];
  readonly orderBy: { readonly field: string; readonly descending: boolean };
}

const LEAD_COLUMNS = ['Name', 'Title', 'Company', 'Email', 'Phone', 'Status', 'Country', 'Owner.Name'];
const CONTACT_COLUMNS = ['Name', 'Title', 'Account.Name', 'Email', 'Phone', 'MailingCountry', 'Owner.Name'];
const NOT_CONVERTED = ['IsConverted', '=', 'false'] as const;
const BY_NAME = { field: 'Name', descending: false };

const VIEWS: readonly Omit<ListView, 'id'>[] = [
  {
    object: 'Lead',
    developerName: 'AllOpenLeads',
    label: 'All Open Leads',
    mine: false,
    columns: LEAD_COLUMNS,
    conditions: [NOT_CONVERTED],
    orderBy: BY_NAME,
  },
  {
    object: 'Lead',
    developerName: 'NewLeadsThisWeek',
    label: 'New Leads This Week',
    mine: false,
    columns: [...LEAD_COLUMNS, 'CreatedDate'],
    conditions: [NOT_CONVERTED, ['CreatedDate', '=', 'THIS_WEEK']],
    orderBy: { field: 'CreatedDate', descending: true },
  },
  {
    object: 'Lead',
    developerName: 'ProspectsGermany',
    label: 'Prospects – Germany',
    mine: false,
    columns: [...LEAD_COLUMNS, 'City'],
    conditions: [NOT_CONVERTED, ['CountryCode', '=', "'DE'"]],
    orderBy: BY_NAME,
  },
  {
    object: 'Lead',
    developerName: 'MyLeads',
    label: 'My Leads',
    mine: true,
    columns: LEAD_COLUMNS,
    conditions: [NOT_CONVERTED],
    orderBy: BY_NAME,
  },
  {
    object: 'Contact',
    developerName: 'AllContacts',
    label: 'All Contacts',
    mine: false,
    columns: CONTACT_COLUMNS,
    conditions: [],
    orderBy: BY_NAME,
  },
  {
    object: 'Contact',
    developerName: 'MyContacts',
    label: 'My Contacts',
    mine: true,
    columns: CONTACT_COLUMNS,
    conditions: [],
    orderBy: BY_NAME,
  },
  {
    object: 'Contact',
    developerName: 'ContactsWithEmail',
    label: 'Contacts With Email',
    mine: false,
    columns: CONTACT_COLUMNS,
    conditions: [
      ['Email', '!=', 'null'],
      ['HasOptedOutOfEmail', '=', 'false'],
    ],
    orderBy: BY_NAME,
  },
  {
    object: 'Contact',
    developerName: 'RenewalsInJune',
    label: 'Renewals in June',
    mine: false,
    columns: [...CONTACT_COLUMNS, 'Renewal_Month__c'],
    conditions: [['Renewal_Month__c', '=', "'June'"]],
    orderBy: BY_NAME,
  },
];

/** The org's list views, with ids of its pod. */
export function listViews(pod: string): readonly ListView[] {
  return VIEWS.map((view, index) => ({ ...view, id: makeId('00B', pod, index + 1) }));
}

/** The SOQL behind a list view, as its describe tells it. */
export function listViewSoql(view: ListView): string {
  const fields = [...new Set([...view.columns, 'Id', 'CreatedDate', 'LastModifiedDate', 'SystemModstamp'])];
  const where = view.conditions.map((parts) => parts.join(' ')).join(' AND ');
  const direction = view.orderBy.descending ? 'DESC NULLS LAST' : 'ASC NULLS FIRST';
  return [
    `SELECT ${fields.join(', ')} FROM ${view.object}`,
    view.mine ? 'USING SCOPE mine' : '',
    where === '' ? '' : `WHERE ${where}`,
    `ORDER BY ${view.orderBy.field} ${direction}, Id ASC NULLS FIRST`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}
