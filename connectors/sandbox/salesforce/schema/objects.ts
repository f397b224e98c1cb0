import { EVENT_FIELDS, EVENT_RELATION_FIELDS, TASK_FIELDS } from './activity.ts';
import { type FieldSpec, field, lookup, readOnly, systemFields } from './field.ts';
import { CONTACT_ROLE_FIELDS, OPPORTUNITY_FIELDS } from './opportunity.ts';
import { CONTACT_FIELDS, INDUSTRIES, LEAD_FIELDS } from './people.ts';

export interface ObjectSpec {
  readonly name: string;
  readonly label: string;
  readonly labelPlural: string;
  /** First three characters of its ids. */
  readonly keyPrefix: string;
  readonly fields: readonly FieldSpec[];
  /** Fields by lower-case name: SOQL and REST do not mind the case. */
  readonly byName: ReadonlyMap<string, FieldSpec>;
  /** False: records come from setup, not from the API. */
  readonly createable: boolean;
  readonly updateable: boolean;
  /** Which fields the record pages and list views put first. */
  readonly nameField: string;
}

type ObjectOptions = Partial<Pick<ObjectSpec, 'createable' | 'updateable' | 'nameField' | 'labelPlural'>>;

function object(
  name: string,
  keyPrefix: string,
  fields: readonly FieldSpec[],
  more: ObjectOptions = {},
): ObjectSpec {
  return {
    name,
    label: name.replace(/([a-z])([A-Z])/g, '$1 $2'),
    labelPlural: `${name}s`,
    keyPrefix,
    fields,
    byName: new Map(fields.map((spec) => [spec.name.toLowerCase(), spec])),
    createable: true,
    updateable: true,
    nameField: 'Name',
    ...more,
  };
}

const ACCOUNT_FIELDS: readonly FieldSpec[] = [
  ...systemFields(),
  field('Name', 'string', { required: true, label: 'Account Name' }),
  lookup('OwnerId', ['User']),
  field('Website', 'url'),
  field('Phone', 'phone'),
  field('Industry', 'picklist', { values: INDUSTRIES }),
  field('NumberOfEmployees', 'int', { label: 'Employees' }),
  field('BillingCity', 'string', { length: 40 }),
  field('BillingState', 'string', { length: 80 }),
  field('BillingCountry', 'string', { length: 80 }),
  field('Description', 'textarea'),
  // As an admin of an org makes them.
  field('Customer_Story__c', 'string', { length: 120 }),
];

const USER_FIELDS: readonly FieldSpec[] = [
  ...systemFields().filter((spec) => spec.name !== 'IsDeleted'),
  field('Username', 'string', { length: 80 }),
  field('FirstName', 'string', { length: 40 }),
  field('LastName', 'string', { length: 80 }),
  readOnly('Name', 'string', { length: 121, label: 'Full Name' }),
  field('Email', 'email', { length: 128 }),
  field('Alias', 'string', { length: 8 }),
  field('Title', 'string', { length: 80 }),
  field('Phone', 'phone'),
  field('IsActive', 'boolean', { label: 'Active' }),
  field('TimeZoneSidKey', 'picklist', { label: 'Time Zone' }),
  field('LocaleSidKey', 'picklist', { defaultValue: 'en_US' }),
  field('LanguageLocaleKey', 'picklist', { defaultValue: 'en_US' }),
  readOnly('UserType', 'picklist', { defaultValue: 'Standard', values: ['Standard'] }),
];

const STATUS_FIELDS: readonly FieldSpec[] = [
  ...systemFields().filter((spec) => spec.name !== 'IsDeleted'),
  readOnly('ApiName', 'string'),
  readOnly('MasterLabel', 'string'),
  readOnly('SortOrder', 'int'),
  readOnly('IsDefault', 'boolean'),
];

const ORGANIZATION_FIELDS: readonly FieldSpec[] = [
  ...systemFields().filter((spec) => spec.name !== 'IsDeleted'),
  readOnly('Name', 'string'),
  readOnly('IsSandbox', 'boolean'),
  readOnly('InstanceName', 'string'),
  readOnly('OrganizationType', 'string'),
  readOnly('TimeZoneSidKey', 'string'),
  readOnly('DefaultLocaleSidKey', 'string'),
];

const SETUP: ObjectOptions = { createable: false, updateable: false, nameField: 'MasterLabel' };

/** Every object of the org. */
export const OBJECTS: readonly ObjectSpec[] = [
  object('Account', '001', ACCOUNT_FIELDS),
  object('Contact', '003', CONTACT_FIELDS),
  object('Lead', '00Q', LEAD_FIELDS),
  object('User', '005', USER_FIELDS, { createable: false }),
  object('Task', '00T', TASK_FIELDS, { nameField: 'Subject' }),
  object('Event', '00U', EVENT_FIELDS, { nameField: 'Subject' }),
  object('Opportunity', '006', OPPORTUNITY_FIELDS, { labelPlural: 'Opportunities' }),
  object('OpportunityContactRole', '00K', CONTACT_ROLE_FIELDS, { nameField: 'Id' }),
  object('EventRelation', '0RE', EVENT_RELATION_FIELDS, { nameField: 'Id' }),
  object('TaskStatus', '01T', [...STATUS_FIELDS, readOnly('IsClosed', 'boolean')], {
    ...SETUP,
    labelPlural: 'Task Statuses',
  }),
  object('LeadStatus', '01Q', [...STATUS_FIELDS, readOnly('IsConverted', 'boolean')], {
    ...SETUP,
    labelPlural: 'Lead Statuses',
  }),
  object('Organization', '00D', ORGANIZATION_FIELDS, { ...SETUP, nameField: 'Name' }),
];

const BY_NAME = new Map(OBJECTS.map((spec) => [spec.name.toLowerCase(), spec]));
const BY_PREFIX = new Map(OBJECTS.map((spec) => [spec.keyPrefix, spec]));

/** The object of that API name, in any case. */
export const objectNamed = (name: string): ObjectSpec | undefined => BY_NAME.get(name.toLowerCase());

/** The object that an id belongs to. */
export const objectOfId = (id: string): ObjectSpec | undefined => BY_PREFIX.get(id.slice(0, 3));

/** An object that is known to exist, because the stand-in itself names it. */
export function knownObject(name: string): ObjectSpec {
  const spec = objectNamed(name);
  if (spec === undefined) throw new Error(`Salesforce stand-in: no object ${name}`);
  return spec;
}
