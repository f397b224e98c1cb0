import { COUNTRY_CODES, STATE_CODES } from '../data/places.ts';
import { type FieldSpec, field, lookup, readOnly, systemFields } from './field.ts';

const SALUTATIONS = ['Mr.', 'Ms.', 'Mx.', 'Dr.', 'Prof.'];
const SOURCES = ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Trade Show', 'Other'];
export const INDUSTRIES = [
  'Energy',
  'Financial services',
  'Food',
  'Healthcare',
  'Logistics',
  'Manufacturing',
  'Media',
  'Software',
  'Other',
];

/** Address fields under a prefix: `MailingCity` on a contact, `City` on a lead. */
function address(prefix: string): readonly FieldSpec[] {
  return [
    field(`${prefix}Street`, 'textarea', { length: 255 }),
    field(`${prefix}City`, 'string', { length: 40 }),
    field(`${prefix}State`, 'string', { length: 80, label: `${prefix} State/Province`.trim() }),
    field(`${prefix}PostalCode`, 'string', { length: 20 }),
    field(`${prefix}Country`, 'string', { length: 80 }),
    field(`${prefix}StateCode`, 'picklist', { values: STATE_CODES, restricted: true }),
    field(`${prefix}CountryCode`, 'picklist', { values: COUNTRY_CODES, restricted: true }),
  ];
}

/** What a contact and a lead have in common. */
function human(addressPrefix: string): readonly FieldSpec[] {
  return [
    ...systemFields(),
    lookup('OwnerId', ['User']),
    field('LastName', 'string', { length: 80, required: true }),
    field('FirstName', 'string', { length: 40 }),
    field('Salutation', 'picklist', { values: SALUTATIONS }),
    readOnly('Name', 'string', { length: 121, label: 'Full Name' }),
    field('Title', 'string', { length: 128 }),
    field('Email', 'email', { idLookup: true, indexed: true }),
    field('Phone', 'phone'),
    field('MobilePhone', 'phone'),
    field('Fax', 'phone'),
    field('Description', 'textarea'),
    field('LeadSource', 'picklist', { values: SOURCES }),
    field('HasOptedOutOfEmail', 'boolean', { label: 'Email Opt Out' }),
    field('HasOptedOutOfFax', 'boolean', { label: 'Fax Opt Out' }),
    field('DoNotCall', 'boolean'),
    field('EmailBouncedReason', 'string', { length: 255 }),
    field('EmailBouncedDate', 'datetime'),
    ...address(addressPrefix),
    // As an admin of an org makes them.
    field('Renewal_Month__c', 'string', { length: 40 }),
  ];
}

export const CONTACT_FIELDS: readonly FieldSpec[] = [
  ...human('Mailing'),
  lookup('MasterRecordId', ['Contact'], {
    createable: false,
    updateable: false,
    relationshipName: 'MasterRecord',
  }),
  lookup('AccountId', ['Account'], { indexed: true }),
  field('Department', 'string', { length: 80 }),
  lookup('ReportsToId', ['Contact']),
  readOnly('IsEmailBounced', 'boolean'),
];

export const LEAD_FIELDS: readonly FieldSpec[] = [
  ...human(''),
  lookup('MasterRecordId', ['Lead'], {
    createable: false,
    updateable: false,
    relationshipName: 'MasterRecord',
  }),
  field('Company', 'string', { required: true }),
  field('Website', 'url'),
  field('Industry', 'picklist', { values: INDUSTRIES }),
  field('Rating', 'picklist', { values: ['Hot', 'Warm', 'Cold'] }),
  field('Status', 'picklist', {
    label: 'Lead Status',
    defaultValue: 'Open - Not Contacted',
    values: ['Open - Not Contacted', 'Working - Contacted', 'Closed - Converted', 'Closed - Not Converted'],
  }),
  readOnly('IsConverted', 'boolean', { label: 'Converted' }),
  readOnly('ConvertedDate', 'date'),
  lookup('ConvertedAccountId', ['Account'], { createable: false, updateable: false }),
  lookup('ConvertedContactId', ['Contact'], { createable: false, updateable: false }),
  readOnly('ConvertedOpportunityId', 'reference'),
];
