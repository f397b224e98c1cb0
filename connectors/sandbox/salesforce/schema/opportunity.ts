import { type FieldSpec, field, lookup, readOnly, systemFields } from './field.ts';

/** Stages that close an opportunity, and whether it is won by them. */
export const CLOSING: Readonly<Record<string, boolean>> = { 'Closed Won': true, 'Closed Lost': false };

export const OPPORTUNITY_FIELDS: readonly FieldSpec[] = [
  ...systemFields(),
  field('Name', 'string', { length: 120, required: true, label: 'Opportunity Name' }),
  lookup('OwnerId', ['User']),
  lookup('AccountId', ['Account'], { indexed: true }),
  field('StageName', 'picklist', {
    label: 'Stage',
    required: true,
    values: [
      'Prospecting',
      'Qualification',
      'Proposal/Price Quote',
      'Negotiation/Review',
      'Closed Won',
      'Closed Lost',
    ],
  }),
  field('CloseDate', 'date', { required: true }),
  field('Type', 'picklist', { values: ['New Business', 'Existing Business'] }),
  readOnly('LastStageChangeDate', 'datetime'),
  readOnly('IsClosed', 'boolean', { label: 'Closed' }),
  readOnly('IsWon', 'boolean', { label: 'Won' }),
];

export const CONTACT_ROLE_FIELDS: readonly FieldSpec[] = [
  ...systemFields(),
  lookup('OpportunityId', ['Opportunity'], { indexed: true, updateable: false }),
  lookup('ContactId', ['Contact'], { indexed: true }),
  field('Role', 'picklist', {
    values: ['Business User', 'Decision Maker', 'Economic Buyer', 'Evaluator', 'Other'],
  }),
  field('IsPrimary', 'boolean', { label: 'Primary' }),
];
